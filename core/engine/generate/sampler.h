#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/random.h"
#include "engine/generate/sampling_config.h"

namespace lorimer {

/// Chooses the next token from logits. Filters in the order of transformers' generate(): repetition penalty over all
/// tokens so far, temperature, top-k, top-p. Greedy where the temperature is 0; equal logits: the lower id.
class Sampler {
public:
    explicit Sampler(const SamplingConfig& config);

    /// `logits` has one value a token and is overwritten; `context` is prompt and answer so far.
    std::int32_t next(std::vector<float>& logits, const std::vector<std::int32_t>& context);

private:
    void penalize(std::vector<float>& logits, const std::vector<std::int32_t>& context) const;
    std::int32_t draw(const std::vector<float>& logits);

    SamplingConfig m_config;
    RandomSequence m_random;
};

/// Throws WrongUse, naming the option, for a value outside its range.
void requireValid(const SamplingConfig& config);

}  // namespace lorimer
