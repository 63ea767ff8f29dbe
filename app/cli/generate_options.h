#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/cli/common_options.h"

namespace lorimer::cli {

/// The options of `generate`.
struct GenerateOptions {
    CommonOptions common;
    std::string modelPath;
    std::string adapterFolder;
    std::string prompt;
    std::string messagesFile;
    std::string inFile;
    std::string outFile;
    bool compare = false;
    SamplingConfig sampling;
};

/// How `generate` holds the weights: as they are stored, in float32.
inline QuantizationConfig answerPrecision() {
    QuantizationConfig config;
    config.type = QuantizationType::None;
    config.computeType = ComputeType::Float32;
    return config;
}

/// `generate --in FILE --out FILE`. Needs the core (readers, Qt): absent from the engine-only build. `open`
/// loads the model when both files have been found good. Throws BadInput at the end where a row could not be answered.
void answerFileCommand(const GenerateOptions& options, const std::function<std::unique_ptr<ChatModel>()>& open);

}  // namespace lorimer::cli
