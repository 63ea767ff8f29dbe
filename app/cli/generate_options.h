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
    std::string quantization = "none";
    bool doubleQuant = false;
    bool compare = false;
    SamplingConfig sampling;
};

/// How `generate` holds the weights; it computes in float32. Throws WrongUse for an unknown name.
inline QuantizationConfig answerPrecision(const GenerateOptions& options) {
    QuantizationConfig config;
    config.type = quantizationTypeFromName(options.quantization);
    config.doubleQuant = options.doubleQuant;
    config.computeType = ComputeType::Float32;
    return config;
}

/// `generate --in FILE --out FILE`. Needs the core (readers, Qt): absent from the engine-only build. `open`
/// loads the model when both files have been found good. Throws BadInput at the end where a row could not be answered.
void answerFileCommand(const GenerateOptions& options, const std::function<std::unique_ptr<ChatModel>()>& open);

}  // namespace lorimer::cli
