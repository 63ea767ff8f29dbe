#include "engine/peft/adapter.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace lorimer {

namespace {

/// PEFT matches a target by the end of the module path: "q_proj" or "self_attn.q_proj".
bool matches(const std::string& module, const std::string& target) {
    return module == target || module.ends_with("." + target);
}

bool isTarget(const std::string& module, const PeftConfig& config) {
    return config.targetModules.empty() ||
           std::any_of(config.targetModules.begin(), config.targetModules.end(),
                       [&](const std::string& target) { return matches(module, target); });
}

void requireTargets(const std::vector<LoraLinear*>& linears, const PeftConfig& config) {
    for (const std::string& target : config.targetModules) {
        const bool exists = std::any_of(linears.begin(), linears.end(),
                                        [&](const LoraLinear* linear) { return matches(linear->name(), target); });
        if (!exists)
            throw badInput("The model has no linear layer \"" + target +
                           "\" (target_modules). Nothing was started; use names such as q_proj or "
                           "down_proj, or \"all-linear\".");
    }
}

}  // namespace

void attachAdapter(CausalLm& model, const PeftConfig& config, std::uint64_t seed) {
    const std::vector<LoraLinear*> linears = model.linears();
    requireTargets(linears, config);
    detachAdapter(model);
    std::uint64_t position = 0;
    for (LoraLinear* linear : linears) {
        ++position;
        if (!isTarget(linear->name(), config)) continue;
        at::Generator generator = at::detail::createCPUGenerator(deriveSeed(seed, position));
        const std::int64_t in = linear->weight().inFeatures();
        const double bound = 1.0 / std::sqrt(static_cast<double>(in));
        LoraPair pair;
        const int rank = config.rankOf(linear->name());
        pair.a = at::empty({rank, in}, at::kFloat).uniform_(-bound, bound, generator).to(model.device());
        pair.b = at::zeros({linear->weight().outFeatures(), rank}, at::kFloat).to(model.device());
        pair.scale = config.scaleOf(linear->name());
        pair.dropout = config.dropout;
        linear->lora() = pair;
        if (config.useDora) linear->lora().magnitude = linear->rowLengths().set_requires_grad(true);
        linear->lora().a.set_requires_grad(true);
        linear->lora().b.set_requires_grad(true);
    }
}

void detachAdapter(CausalLm& model) {
    for (LoraLinear* linear : model.linears()) linear->lora() = LoraPair();
}

std::vector<AdapterTensor> adapterTensors(CausalLm& model) {
    std::vector<AdapterTensor> result;
    for (const LoraLinear* linear : model.linears()) {
        if (!linear->lora().defined()) continue;
        const std::string prefix = "base_model.model." + linear->name() + ".lora_";
        result.push_back({prefix + "A.weight", linear->lora().a});
        result.push_back({prefix + "B.weight", linear->lora().b});
        if (linear->lora().magnitude.defined())
            result.push_back({prefix + "magnitude_vector", linear->lora().magnitude});
    }
    return result;
}

}  // namespace lorimer
