#include "engine/train/optimizer.h"

#include <ATen/ops/_fused_adamw.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lorimer {

AdamW::AdamW(std::vector<Tensor> parameters, const TrainingConfig& config)
    : m_parameters(std::move(parameters)),
      m_beta1(config.adamBeta1),
      m_beta2(config.adamBeta2),
      m_epsilon(config.adamEpsilon),
      m_weightDecay(config.weightDecay) {
    for (const Tensor& parameter : m_parameters) {
        m_first.push_back(at::zeros_like(parameter, at::TensorOptions().requires_grad(false)));
        m_second.push_back(at::zeros_like(parameter, at::TensorOptions().requires_grad(false)));
        m_stepCounts.push_back(at::zeros({}, parameter.options().requires_grad(false)));
    }
}

std::vector<Tensor> AdamW::gradients() const {
    std::vector<Tensor> result;
    for (const Tensor& parameter : m_parameters) {
        if (!parameter.grad().defined()) parameter.mutable_grad() = at::zeros_like(parameter.detach());
        result.push_back(parameter.grad());
    }
    return result;
}

void AdamW::step(double learningRate) {
    const at::NoGradGuard noGradients;
    std::vector<Tensor> parameters;
    for (const Tensor& parameter : m_parameters) parameters.push_back(parameter.detach());
    ++m_steps;
    for (const Tensor& count : m_stepCounts) count.fill_(static_cast<double>(m_steps));
    at::_fused_adamw_(parameters, gradients(), m_first, m_second, {}, m_stepCounts, learningRate, m_beta1, m_beta2,
                      m_weightDecay, m_epsilon, /*amsgrad=*/false, /*maximize=*/false);
}

void AdamW::clearGradients() {
    for (const Tensor& parameter : m_parameters) parameter.mutable_grad() = Tensor();
}

double AdamW::clipGradients(double maxNorm) {
    const at::NoGradGuard noGradients;
    const std::vector<Tensor> all = gradients();
    if (all.empty()) return 0.0;
    const double norm = at::stack(at::_foreach_norm(all)).norm().item<double>();
    const double factor = maxNorm / (norm + 1e-6);
    if (maxNorm > 0.0 && factor < 1.0) at::_foreach_mul_(all, factor);
    return norm;
}

void AdamW::restore(const std::vector<Tensor>& first, const std::vector<Tensor>& second, std::int64_t steps) {
    for (std::size_t i = 0; i < m_first.size(); ++i) {
        m_first[i].copy_(first.at(i));
        m_second[i].copy_(second.at(i));
    }
    m_steps = steps;
}

}  // namespace lorimer
