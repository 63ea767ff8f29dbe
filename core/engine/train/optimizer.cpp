#include "engine/train/optimizer.h"

#include <ATen/ops/_fused_adamw.h>

#include <cmath>
#include <map>

#include "engine/base/error.h"

namespace lorimer {

namespace {

/// AdamW (arXiv 1711.05101) as torch.optim.AdamW computes it, on torch's fused kernel. States are float32.
class AdamW final : public Optimizer {
public:
    AdamW(std::vector<TrainedParameter> parameters, const TrainingConfig& config)
        : Optimizer(std::move(parameters)),
          m_beta1(config.adamBeta1),
          m_beta2(config.adamBeta2),
          m_epsilon(config.adamEpsilon),
          m_weightDecay(config.weightDecay) {
        for (const TrainedParameter& parameter : m_parameters) {
            const auto zeros = [&] {
                return at::zeros_like(parameter.tensor, at::TensorOptions().requires_grad(false));
            };
            m_first.push_back(zeros());
            m_second.push_back(zeros());
            m_stepCounts.push_back(at::zeros({}, parameter.tensor.options().requires_grad(false)));
        }
    }

    void step(double learningRate) override {
        const at::NoGradGuard noGradients;
        const std::vector<Tensor> all = gradients();
        ++m_steps;
        std::map<double, Group> groups;  // the fused kernel takes one learning rate at a time
        for (std::size_t i = 0; i < m_parameters.size(); ++i) {
            Group& group = groups[m_parameters[i].rateFactor];
            m_stepCounts[i].fill_(static_cast<double>(m_steps));
            group.parameters.push_back(m_parameters[i].tensor.detach());
            group.gradients.push_back(all[i]);
            group.first.push_back(m_first[i]);
            group.second.push_back(m_second[i]);
            group.stepCounts.push_back(m_stepCounts[i]);
        }
        for (auto& [factor, group] : groups)
            at::_fused_adamw_(group.parameters, group.gradients, group.first, group.second, {}, group.stepCounts,
                              learningRate * factor, m_beta1, m_beta2, m_weightDecay, m_epsilon, /*amsgrad=*/false,
                              /*maximize=*/false);
    }

    std::vector<std::pair<std::string, std::vector<Tensor>>> states() const override {
        return {{"exp_avg", m_first}, {"exp_avg_sq", m_second}};
    }

private:
    struct Group {
        std::vector<Tensor> parameters;
        std::vector<Tensor> gradients;
        std::vector<Tensor> first;
        std::vector<Tensor> second;
        std::vector<Tensor> stepCounts;
    };

    std::vector<Tensor> m_first;
    std::vector<Tensor> m_second;
    std::vector<Tensor> m_stepCounts;  // float scalars, as the fused kernel wants them
    double m_beta1;
    double m_beta2;
    double m_epsilon;
    double m_weightDecay;
};

/// Plain gradient descent as torch.optim.SGD without momentum; weight decay is added to the gradient.
class Sgd final : public Optimizer {
public:
    Sgd(std::vector<TrainedParameter> parameters, const TrainingConfig& config)
        : Optimizer(std::move(parameters)), m_weightDecay(config.weightDecay) {}

    void step(double learningRate) override {
        const at::NoGradGuard noGradients;
        const std::vector<Tensor> all = gradients();
        ++m_steps;
        for (std::size_t i = 0; i < m_parameters.size(); ++i) {
            Tensor parameter = m_parameters[i].tensor.detach();
            const double rate = learningRate * m_parameters[i].rateFactor;
            const Tensor direction = m_weightDecay > 0.0 ? all[i].add(parameter, m_weightDecay) : all[i];
            parameter.add_(direction, -rate);
        }
    }

    std::vector<std::pair<std::string, std::vector<Tensor>>> states() const override { return {}; }

private:
    double m_weightDecay;
};

}  // namespace

std::vector<Tensor> Optimizer::gradients() const {
    std::vector<Tensor> result;
    for (const TrainedParameter& parameter : m_parameters) {
        const Tensor& tensor = parameter.tensor;
        if (!tensor.grad().defined()) tensor.mutable_grad() = at::zeros_like(tensor.detach());
        result.push_back(tensor.grad());
    }
    return result;
}

void Optimizer::clearGradients() {
    for (const TrainedParameter& parameter : m_parameters) parameter.tensor.mutable_grad() = Tensor();
}

double Optimizer::clipGradients(double maxNorm) {
    const at::NoGradGuard noGradients;
    const std::vector<Tensor> all = gradients();
    if (all.empty()) return 0.0;
    const double norm = at::stack(at::_foreach_norm(all)).norm().item<double>();
    const double factor = maxNorm / (norm + 1e-6);
    if (maxNorm > 0.0 && factor < 1.0) at::_foreach_mul_(all, factor);
    return norm;
}

std::unique_ptr<Optimizer> makeOptimizer(std::vector<TrainedParameter> parameters, const TrainingConfig& config) {
    switch (config.optimizer) {
        case OptimizerKind::AdamW:
            return std::make_unique<AdamW>(std::move(parameters), config);
        case OptimizerKind::Sgd:
            return std::make_unique<Sgd>(std::move(parameters), config);
    }
    throw Error(ErrorKind::Internal, "Unknown optimizer.");
}

}  // namespace lorimer
