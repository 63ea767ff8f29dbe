#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/model_config.h"

namespace lorimer {

/// A weight that a model has.
struct WeightSpec {
    std::string name;                 ///< as in Hugging Face: "model.layers.0.self_attn.q_proj.weight"
    std::vector<std::int64_t> shape;  ///< {out, in} of a matrix
    bool blockLinear = false;         ///< the matrix of a decoder block's linear layer: what quantization compresses
    bool transposed = false;          ///< Hugging Face folders store it as [in, out]
};

/// All weights of a model of this shape. A tied head (lm_head.weight) is not among them.
std::vector<WeightSpec> expectedWeights(const ModelConfig& config);

/// Where and how a GGUF file stores a weight.
struct GgufWeightName {
    std::string name;       ///< "blk.0.attn_q.weight"
    int permutedHeads = 0;  ///< rows of this many heads are stored in the order of interleaved RoPE; 0: not permuted
    bool plusOne = false;   ///< the file holds the value plus one (norms of Gemma)
};

/// Throws Internal for a name that expectedWeights() does not give.
GgufWeightName ggufWeightName(const std::string& name, const ModelConfig& config);

/// The row of a permuted GGUF matrix that holds row `row` of the Hugging Face matrix. In a head, GGUF stores the two
/// halves interleaved: row j of half t is at 2j + t.
std::int64_t permutedRow(std::int64_t row, int headDim);

}  // namespace lorimer
