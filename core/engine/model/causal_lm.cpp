#include "engine/model/causal_lm.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/model/rms_norm.h"
#include "engine/quant/base_weights.h"

namespace lorimer {

namespace {

/// Reads tensors of one model into the form in which they stay in memory.
class WeightLoader {
public:
    WeightLoader(const ModelWeights& weights, const QuantizationConfig& quantization, const at::Device& device)
        : m_weights(weights), m_quantization(quantization), m_device(device) {}

    /// float32, any shape.
    Tensor exact(const std::string& name) const {
        const std::vector<std::int64_t> shape = m_weights.shape(name);
        Tensor result = at::empty(shape, at::kFloat);
        m_weights.readRows(name, 0, shape.at(0), result.mutable_data_ptr<float>());
        return result.to(m_device);
    }

    /// In the compute type, read in slices so that no float32 copy of the whole exists.
    Tensor inComputeType(const std::string& name) const {
        constexpr std::int64_t slice = 4096;
        const std::vector<std::int64_t> shape = m_weights.shape(name);
        Tensor result = at::empty(shape, scalarType(m_quantization.computeType));
        for (std::int64_t row = 0; row < shape.at(0); row += slice) {
            const std::int64_t count = std::min(slice, shape[0] - row);
            std::vector<std::int64_t> part = shape;
            part[0] = count;
            Tensor values = at::empty(part, at::kFloat);
            m_weights.readRows(name, row, count, values.mutable_data_ptr<float>());
            result.narrow(0, row, count).copy_(values);
        }
        return result.to(m_device);
    }

    LoraLinear linear(const std::string& module, bool hasBias) const {
        const Tensor bias = hasBias ? inComputeType(module + ".bias") : Tensor();
        return {module, frozen(module + ".weight"), bias};
    }

private:
    FrozenWeight frozen(const std::string& name) const {
        CompressedWeight weight = compressedWeight(m_weights, name, m_quantization);
        if (!isCompressed(weight)) return FrozenWeight::dense(inComputeType(name));
        return FrozenWeight::compressed(std::move(weight), scalarType(m_quantization.computeType), m_device);
    }

    const ModelWeights& m_weights;
    const QuantizationConfig& m_quantization;
    at::Device m_device;
};

DecoderBlock loadBlock(const WeightLoader& loader, const ModelConfig& config, int layer) {
    const std::string prefix = "model.layers." + std::to_string(layer) + ".";
    DecoderBlock block;
    block.layer = layer;
    block.headDim = config.headDim;
    block.normEpsilon = config.rmsNormEps;
    block.inputNorm = loader.exact(prefix + "input_layernorm.weight");
    block.postAttentionNorm = loader.exact(prefix + "post_attention_layernorm.weight");
    block.qProj = loader.linear(prefix + "self_attn.q_proj", config.attentionBias);
    block.kProj = loader.linear(prefix + "self_attn.k_proj", config.attentionBias);
    block.vProj = loader.linear(prefix + "self_attn.v_proj", config.attentionBias);
    block.oProj = loader.linear(prefix + "self_attn.o_proj", config.attentionBias);
    block.gateProj = loader.linear(prefix + "mlp.gate_proj", config.mlpBias);
    block.upProj = loader.linear(prefix + "mlp.up_proj", config.mlpBias);
    block.downProj = loader.linear(prefix + "mlp.down_proj", config.mlpBias);
    return block;
}

}  // namespace

at::ScalarType scalarType(ComputeType type) {
    switch (type) {
        case ComputeType::Float32:
            return at::kFloat;
        case ComputeType::BFloat16:
            return at::kBFloat16;
    }
    throw Error(ErrorKind::Internal, "Unknown compute type.");
}

std::unique_ptr<CausalLm> CausalLm::load(const ModelWeights& weights, const QuantizationConfig& quantization,
                                         const at::Device& device, const Progress& progress) {
    std::unique_ptr<CausalLm> model(new CausalLm());
    model->m_config = weights.config();
    model->m_device = device;
    model->m_computeType = scalarType(quantization.computeType);
    model->m_rope = RopeTable(model->m_config, device);
    requireQuantizationFits(weights, quantization);
    const WeightLoader loader(weights, quantization, device);
    model->m_embedding = loader.inComputeType("model.embed_tokens.weight");
    model->m_head = model->m_config.tieEmbeddings ? model->m_embedding : loader.inComputeType("lm_head.weight");
    model->m_finalNorm = loader.exact("model.norm.weight");
    for (int layer = 0; layer < model->m_config.layers; ++layer) {
        model->m_blocks.push_back(loadBlock(loader, model->m_config, layer));
        if (progress) progress(layer + 1, model->m_config.layers);
    }
    return model;
}

Tensor CausalLm::embed(const Tensor& ids) const { return at::embedding(m_embedding, ids); }

Tensor CausalLm::normalize(const Tensor& hidden) const { return rmsNorm(hidden, m_finalNorm, m_config.rmsNormEps); }

Tensor CausalLm::logits(const Tensor& normalized) const { return at::linear(normalized, m_head).to(at::kFloat); }

Tensor CausalLm::forward(const Tensor& ids, const BatchLayout& layout, const AdapterUse& use) const {
    const at::NoGradGuard noGradients;
    Tensor hidden = embed(ids);
    for (const DecoderBlock& block : m_blocks) hidden = block.forward(hidden, m_rope, layout, use);
    return normalize(hidden);
}

void CausalLm::expandWithin(std::int64_t bytes) {
    std::int64_t needed = 0;
    const auto size = static_cast<std::int64_t>(at::elementSize(m_computeType));
    for (const LoraLinear* linear : linears())
        if (!linear->weight().isDense())
            needed += linear->weight().outFeatures() * linear->weight().inFeatures() * size;
    if (needed == 0 || needed > bytes) return;
    for (LoraLinear* linear : linears())
        if (!linear->weight().isDense()) linear->expandWeight();
}

std::vector<LoraLinear*> CausalLm::linears() {
    std::vector<LoraLinear*> result;
    for (DecoderBlock& block : m_blocks)
        for (LoraLinear* linear : block.linears()) result.push_back(linear);
    return result;
}

}  // namespace lorimer
