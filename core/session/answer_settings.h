#pragma once

#include <string>

#include "engine/generate/sampling_config.h"
#include "engine/quant/quant_config.h"

namespace lorimer {

/// What decides an answer beside the question.
struct AnswerSource {
    std::string modelSha256;    ///< of ModelReport
    std::string adapterFolder;  ///< told by its content; empty: none
    QuantizationConfig quantization;
    std::string systemText;  ///< empty: none
    SamplingConfig sampling;
};

/// In words: "model b179c9523d0e, adapter none, weights none float32, max-tokens 256, temperature 0.0". Answers with
/// the same words may stand in one file. Throws BadInput where the adapter's files cannot be read.
std::string answerSettings(const AnswerSource& source);

}  // namespace lorimer
