#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/generate/sampling_config.h"
#include "engine/model/causal_lm.h"
#include "engine/model/kv_cache.h"

namespace lorimer {

/// A sequence that is being continued.
struct GenerationRequest {
    std::vector<std::int32_t> prompt;
    bool useAdapter = true;
};

/// Continues token sequences with a key-value cache.
class Generator {
public:
    /// `stopTokens` end an answer and are not part of it. The model must outlive the generator.
    Generator(const CausalLm& model, std::vector<std::int32_t> stopTokens);

    /// Called with each new token; returns false to stop.
    using OnToken = std::function<bool(std::int32_t id)>;

    /// Throws BadInput when the prompt is empty or leaves no room in the model's context.
    Generation generate(const GenerationRequest& request, const SamplingConfig& sampling, const OnToken& onToken) const;

    /// Called with each new token of a sequence; returns false to stop them all.
    using OnTurnToken = std::function<bool(std::size_t sequence, std::int32_t id)>;

    /// Continues all sequences, one token of each in turn, in forward passes of their own: a pass over several
    /// sequences would round otherwise, and an answer must not depend on what is asked beside it. `onEnd` is called
    /// when a sequence is finished. Throws as generate() does, before the first token.
    std::vector<Generation> generateInTurn(const std::vector<GenerationRequest>& requests,
                                           const SamplingConfig& sampling, const OnTurnToken& onToken,
                                           const std::function<void(std::size_t sequence)>& onEnd) const;

    /// Greedy answers to many prompts, computed together: one token of each a forward pass.
    std::vector<std::vector<std::int32_t>> generateTogether(const std::vector<std::vector<std::int32_t>>& prompts,
                                                            bool useAdapter, int maxTokens,
                                                            const std::function<void()>& boundary) const;

    /// Of every token, after the prompt alone. Throws as generate().
    std::vector<float> firstTokenProbabilities(const GenerationRequest& request) const;

private:
    class Continuation;

    void requireRoom(const std::vector<std::int32_t>& prompt) const;
    bool isStop(std::int32_t id) const;
    /// Head's input of the last token of each document, [documents, hidden].
    Tensor lastHidden(const std::vector<std::vector<std::int32_t>>& tokens, const std::vector<KvCache*>& caches,
                      bool useAdapter) const;

    /// `fresh`, which the cache does not hold yet; all of `context` and an empty cache where the longer document is
    /// rotated otherwise.
    std::vector<std::int32_t> toCompute(const std::vector<std::int32_t>& context,
                                        const std::vector<std::int32_t>& fresh, KvCache& cache) const;

    const CausalLm& m_model;
    std::vector<std::int32_t> m_stopTokens;
};

}  // namespace lorimer
