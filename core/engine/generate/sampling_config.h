#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lorimer {

/// How the next token is chosen; meaning and order of the filters as in transformers' generate().
struct SamplingConfig {
    int maxTokens = 256;
    double temperature = 0.0;        ///< 0: greedy
    double topP = 1.0;               ///< 1: off
    int topK = 0;                    ///< 0: off
    double repetitionPenalty = 1.0;  ///< 1: off (arXiv 1909.05858)
    std::uint64_t seed = 0;
};

enum class FinishReason { EndOfTurn, Length, Stopped, ContextFull };

struct Generation {
    std::string text;
    std::vector<std::int32_t> ids;  ///< without the token that ended the answer
    FinishReason reason = FinishReason::EndOfTurn;
    double tokensPerSecond = 0.0;
    std::int64_t promptTokens = 0;
};

}  // namespace lorimer
