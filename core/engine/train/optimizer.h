#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/torch.h"
#include "engine/train/train_config.h"

namespace lorimer {

/// AdamW (arXiv 1711.05101) as torch.optim.AdamW computes it, on torch's fused kernel. States are float32.
class AdamW {
public:
    AdamW(std::vector<Tensor> parameters, const TrainingConfig& config);

    /// One step with the parameters' .grad. A parameter without gradient counts as having a zero one.
    void step(double learningRate);
    void clearGradients();

    /// Scales all gradients so that their joint norm is at most `maxNorm` (torch.nn.utils.clip_grad_norm_); 0 leaves
    /// them. Returns the norm before.
    double clipGradients(double maxNorm);

    const std::vector<Tensor>& firstMoments() const { return m_first; }
    const std::vector<Tensor>& secondMoments() const { return m_second; }
    /// Goes on from saved moments after `steps` steps.
    void restore(const std::vector<Tensor>& first, const std::vector<Tensor>& second, std::int64_t steps);

private:
    std::vector<Tensor> gradients() const;

    std::vector<Tensor> m_parameters;
    std::vector<Tensor> m_first;
    std::vector<Tensor> m_second;
    std::vector<Tensor> m_stepCounts;  // float scalars, as the fused kernel wants them
    std::int64_t m_steps = 0;
    double m_beta1;
    double m_beta2;
    double m_epsilon;
    double m_weightDecay;
};

}  // namespace lorimer
