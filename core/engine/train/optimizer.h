#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/torch.h"
#include "engine/train/train_config.h"

namespace lorimer {

/// A parameter that is trained, with its learning rate over that of the run (LoRA+ raises that of B).
struct TrainedParameter {
    Tensor tensor;
    double rateFactor = 1.0;
};

/// What every optimizer shares: parameters, their gradients, clipping.
class Optimizer {
public:
    virtual ~Optimizer() = default;

    /// One step with the parameters' .grad. A parameter without gradient counts as having a zero one.
    virtual void step(double learningRate) = 0;
    /// What it remembers between steps, by name, such as "exp_avg": one tensor a parameter. A checkpoint saves them and
    /// copies saved values into them; `setSteps` then says how many steps were done.
    virtual std::vector<std::pair<std::string, std::vector<Tensor>>> states() const = 0;
    void setSteps(std::int64_t steps) { m_steps = steps; }

    void clearGradients();
    /// Scales all gradients so that their joint norm is at most `maxNorm` (torch.nn.utils.clip_grad_norm_); 0 leaves
    /// them. Returns the norm before.
    double clipGradients(double maxNorm);

protected:
    explicit Optimizer(std::vector<TrainedParameter> parameters) : m_parameters(std::move(parameters)) {}
    std::vector<Tensor> gradients() const;

    std::vector<TrainedParameter> m_parameters;
    std::int64_t m_steps = 0;
};

std::unique_ptr<Optimizer> makeOptimizer(std::vector<TrainedParameter> parameters, const TrainingConfig& config);

}  // namespace lorimer
