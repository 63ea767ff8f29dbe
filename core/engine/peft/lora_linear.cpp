#include "engine/peft/lora_linear.h"

#include <ATen/CPUGeneratorImpl.h>

#include <utility>

#include "engine/base/random.h"
#include "engine/hardware/matrix_product.h"

namespace lorimer {

namespace {

std::uint64_t hashOf(const std::string& text) {
    std::uint64_t hash = text.size();
    for (const char c : text) hash = splitMix64(hash ^ static_cast<unsigned char>(c));
    return hash;
}

/// The mask depends on the seed alone, so a block that is computed again drops the same values. It is drawn on the CPU
/// for every device: one seed means one mask.
Tensor dropOut(const Tensor& x, double probability, std::uint64_t seed) {
    at::Generator generator = at::detail::createCPUGenerator(seed);
    const double keep = 1.0 - probability;
    const Tensor mask = at::empty(x.sizes(), at::kFloat).bernoulli_(keep, generator).div_(keep);
    return x * mask.to(x.options());
}

}  // namespace

LoraLinear::LoraLinear(std::string name, FrozenWeight weight, Tensor bias)
    : m_name(std::move(name)), m_nameHash(hashOf(m_name)), m_weight(std::move(weight)), m_bias(std::move(bias)) {}

Tensor LoraLinear::rowLengths() const {
    const at::NoGradGuard noGradients;
    const Tensor weight = m_weight.materialize().to(at::kFloat);
    return at::addmm(weight, m_lora.b, m_lora.a, 1, m_lora.scale).norm(2, 1);
}

Tensor LoraLinear::doraForward(const Tensor& x, const Tensor& input, const Tensor& update) const {
    const Tensor base = frozenLinear(x, m_weight, {});
    const Tensor read = input.is_same(x) ? base : frozenLinear(input, m_weight, {});
    const Tensor factor = m_lora.magnitude / rowLengths();
    const Tensor y = base + (factor - 1.0).to(x.scalar_type()) * read + factor.to(x.scalar_type()) * update;
    return m_bias.defined() ? y + m_bias : y;
}

Tensor LoraLinear::forward(const Tensor& x, const AdapterUse& use) const {
    if (!use.enabled || !m_lora.defined()) return frozenLinear(x, m_weight, m_bias);
    const bool drops = use.dropout && m_lora.dropout > 0.0;
    const Tensor input = drops ? dropOut(x, m_lora.dropout, deriveSeed(use.dropoutSeed, m_nameHash)) : x;
    const Tensor low = linearProduct(input, m_lora.a.to(x.scalar_type()));
    const Tensor up = m_lora.b.to(x.scalar_type());
    if (m_lora.magnitude.defined()) return doraForward(x, input, linearProduct(low, up) * m_lora.scale);
    return addProduct(frozenLinear(x, m_weight, m_bias), low, up.t(), m_lora.scale);
}

}  // namespace lorimer
