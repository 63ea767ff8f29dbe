#include "engine/model/causal_lm.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/base/error.h"
#include "engine/hardware/matrix_product.h"
#include "engine/model/module_names.h"
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

/// Reads the modules of one model.
class ModelLoader {
public:
    ModelLoader(const ModelConfig& config, const WeightLoader& weights, const at::Device& device)
        : m_config(config), m_names(moduleNames(config)), m_weights(weights) {
        for (int layer = 0; layer < config.layers; ++layer) {
            const LayerRope rope = config.layerKind(layer).rope;
            if (config.learnedPositions || rope == LayerRope::None || m_ropes.contains(rope)) continue;
            m_ropes.emplace(rope, std::make_shared<const RopeTable>(config, rope, device));
        }
    }

    const ModuleNames& names() const { return m_names; }

    Norm norm(const std::string& module) const {
        Norm result;
        result.kind = m_config.norm;
        result.epsilon = m_config.rmsNormEps;
        result.weight = m_weights.exact(module + ".weight");
        if (m_config.normAddsOne) result.weight.add_(1.0);
        if (m_config.norm == NormKind::Layer) result.bias = m_weights.exact(module + ".bias");
        return result;
    }

    DecoderBlock block(int layer) const {
        DecoderBlock result;
        result.headDim = m_config.headDim;
        result.heads = m_config.heads;
        result.kvHeads = m_config.kvHeads;
        result.queryKeyNorm = m_config.queryKeyNorm;
        result.activation = m_config.activation;
        result.residualScale = m_config.residualScale;
        result.attention = attentionKind(layer);
        if (const auto rope = m_ropes.find(m_config.layerKind(layer).rope); rope != m_ropes.end())
            result.rope = rope->second;
        const std::string prefix = m_names.blockPrefix(layer);
        const auto readNorm = [&](const std::string& module, Norm& place) {
            if (!module.empty()) place = norm(prefix + module);
        };
        readNorm(m_names.attentionNorm, result.attentionNorm);
        readNorm(m_names.attentionOutputNorm, result.attentionOutputNorm);
        readNorm(m_names.feedForwardNorm, result.feedForwardNorm);
        readNorm(m_names.feedForwardOutputNorm, result.feedForwardOutputNorm);
        readNorm(m_names.queryNorm, result.queryNorm);
        readNorm(m_names.keyNorm, result.keyNorm);
        readLinears(prefix, result);
        return result;
    }

private:
    AttentionKind attentionKind(int layer) const {
        AttentionKind kind;
        kind.layer = layer;
        kind.scale = m_config.attentionScale > 0.0 ? m_config.attentionScale
                                                   : 1.0 / std::sqrt(static_cast<double>(m_config.headDim));
        if (m_config.scaleByLayer) kind.scale /= layer + 1;
        kind.softCap = m_config.attentionSoftCap;
        kind.window = m_config.layerKind(layer).window;
        return kind;
    }

    void readLinears(const std::string& prefix, DecoderBlock& block) const {
        const std::map<std::string, LoraLinear*> places = {
            {m_names.qkv, &block.qkvProj},   {m_names.query, &block.qProj},  {m_names.key, &block.kProj},
            {m_names.value, &block.vProj},   {m_names.output, &block.oProj}, {m_names.gateUp, &block.gateUpProj},
            {m_names.gate, &block.gateProj}, {m_names.up, &block.upProj},    {m_names.down, &block.downProj}};
        for (const LinearShape& linear : blockLinears(m_config))
            *places.at(linear.module) = m_weights.linear(prefix + linear.module, linear.bias);
    }

    const ModelConfig& m_config;
    ModuleNames m_names;
    const WeightLoader& m_weights;
    std::map<LayerRope, std::shared_ptr<const RopeTable>> m_ropes;
};

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
    requireQuantizationFits(weights, quantization);
    const WeightLoader reader(weights, quantization, device);
    const ModelLoader loader(model->m_config, reader, device);
    const ModuleNames& names = loader.names();
    model->m_embedding = reader.inComputeType(names.embedding + ".weight");
    if (model->m_config.learnedPositions)
        model->m_positionEmbedding = reader.inComputeType(names.positions + ".weight");
    model->m_head.weight =
        model->m_config.tieEmbeddings ? model->m_embedding : reader.inComputeType(names.head + ".weight");
    model->m_head.softCap = model->m_config.logitSoftCap;
    model->m_finalNorm = loader.norm(names.finalNorm);
    for (int layer = 0; layer < model->m_config.layers; ++layer) {
        model->m_blocks.push_back(loader.block(layer));
        if (progress) progress(layer + 1, model->m_config.layers);
    }
    return model;
}

Tensor CausalLm::embed(const Tensor& ids, const BatchLayout& layout) const {
    Tensor hidden = at::embedding(m_embedding, ids);
    // The factor is rounded to the compute type first, as transformers does.
    if (m_config.embeddingScale != 1.0) hidden = hidden * at::scalar_tensor(m_config.embeddingScale, hidden.options());
    if (!m_positionEmbedding.defined()) return hidden;
    // What only fills a batch up may lie beyond the table.
    const Tensor positions = layout.positions.clamp_max(m_positionEmbedding.size(0) - 1);
    return hidden + at::embedding(m_positionEmbedding, positions);
}

Tensor CausalLm::normalize(const Tensor& hidden) const {
    const Tensor normed = m_finalNorm.apply(hidden);
    return m_config.logitDivisor == 1.0 ? normed : normed / m_config.logitDivisor;
}

Tensor CausalLm::logits(const Tensor& normalized) const {
    const Tensor logits = linearProduct(normalized, m_head.weight).to(at::kFloat);
    return m_head.softCap > 0.0 ? (logits / m_head.softCap).tanh_().mul_(m_head.softCap) : logits;
}

Tensor CausalLm::forward(const Tensor& ids, const BatchLayout& layout, const AdapterUse& use) const {
    const at::NoGradGuard noGradients;
    Tensor hidden = embed(ids, layout);
    for (const DecoderBlock& block : m_blocks) hidden = block.forward(hidden, layout, use);
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
