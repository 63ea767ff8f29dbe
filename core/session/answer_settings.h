#pragma once

#include <string>

#include "engine/generate/sampling_config.h"

namespace lorimer {

/// What decides an answer beside the question, in words: "model b179c9523d0e, adapter none, max-tokens 256, temperature
/// 0". `modelSha256` is that of ModelReport; the adapter is told by the content of its folder, empty for none. Answers
/// with the same words may stand in one file. Throws BadInput where the adapter's files cannot be read.
std::string answerSettings(const std::string& modelSha256, const std::string& adapterFolder,
                           const SamplingConfig& sampling);

}  // namespace lorimer
