#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "engine/base/torch.h"
#include "engine/model/decoder_block.h"
#include "engine/model/forward_context.h"
#include "engine/model/model_config.h"
#include "engine/quant/quant_config.h"
#include "engine/weights/model_weights.h"

namespace lorimer {

/// The part of the free main memory that answers may take to be faster: one divided by this.
constexpr std::int64_t expandShare = 4;

/// What makes logits of the last norm's result: cap(x W^T).
struct LmHead {
    Tensor weight;         ///< [vocabulary, hidden]
    double softCap = 0.0;  ///< logits become cap * tanh(logits / cap); 0: none
};

/// A decoder-only language model with frozen weights: embedding, blocks, final norm and head.
class CausalLm {
public:
    /// Called after each block that was read; may throw to leave off loading.
    using Progress = std::function<void(int layersDone, int layers)>;

    /// Reads the weights layer by layer; with NF4 each matrix is compressed as soon as it is read, so that at most one
    /// is in memory in full. Embedding and head stay in the compute type, as with bitsandbytes.
    static std::unique_ptr<CausalLm> load(const ModelWeights& weights, const QuantizationConfig& quantization,
                                          const at::Device& device, const Progress& progress);

    /// Token ids int64 [N] to the blocks' input [N, hidden].
    Tensor embed(const Tensor& ids, const BatchLayout& layout) const;
    /// The blocks' output [N, hidden] to the head's input, in which a divisor of the logits is contained.
    Tensor normalize(const Tensor& hidden) const;
    /// Head's input [N, hidden] to logits float32 [N, vocabulary].
    Tensor logits(const Tensor& normalized) const;
    /// Inference: ids int64 [N] to the head's input [N, hidden]. Appends to the layout's caches.
    Tensor forward(const Tensor& ids, const BatchLayout& layout, const AdapterUse& use) const;

    const ModelConfig& config() const { return m_config; }
    const at::Device& device() const { return m_device; }
    at::ScalarType computeType() const { return m_computeType; }
    const LmHead& head() const { return m_head; }
    const std::vector<DecoderBlock>& blocks() const { return m_blocks; }

    /// Where all weights that are dequantized at each use take at most `bytes` as dense ones, keeps them dense: one
    /// token at a time is then about twice as fast on the CPU (measured: SmolLM2-135M, 2 cores), with the same result
    /// to the bit.
    void expandWithin(std::int64_t bytes);

    /// All linear layers of the blocks, in order: those that an adapter may stand beside.
    std::vector<LoraLinear*> linears();

private:
    CausalLm() : m_device(at::kCPU) {}

    ModelConfig m_config;
    at::Device m_device;
    at::ScalarType m_computeType = at::kFloat;
    Tensor m_embedding;          // [vocabulary, hidden]
    Tensor m_positionEmbedding;  // [context, hidden] or undefined
    LmHead m_head;               // its weight is the same tensor as m_embedding where they are tied
    Norm m_finalNorm;
    std::vector<DecoderBlock> m_blocks;
};

at::ScalarType scalarType(ComputeType type);

}  // namespace lorimer
