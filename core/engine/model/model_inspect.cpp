#include "engine/model/model_inspect.h"

#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/json_check.h"
#include "engine/base/quoted_text.h"
#include "engine/base/sha256.h"
#include "engine/quant/base_weights.h"
#include "engine/weights/folder_weights.h"
#include "engine/weights/gguf_weights.h"
#include "engine/weights/weight_names.h"

namespace lorimer {

namespace {

bool folderHasChatTemplate(const std::filesystem::path& folder) {
    std::error_code unreadable;
    if (std::filesystem::exists(folder / "chat_template.jinja", unreadable)) return true;
    for (const char* name : {"chat_template.json", "tokenizer_config.json"}) {
        if (!std::filesystem::exists(folder / name, unreadable)) continue;
        const Json json = readJsonFile((folder / name).string(), {.bytes = 16u << 20, .keysPerObject = 200'000});
        if (json.is_object() && !json.value("chat_template", Json()).is_null()) return true;
    }
    return false;
}

bool hasChatTemplate(const ModelWeights& weights, const std::string& path) {
    if (const auto* gguf = dynamic_cast<const GgufWeights*>(&weights))
        return gguf->file().stringValue("tokenizer.chat_template") != nullptr;
    return folderHasChatTemplate(path);
}

/// Of one file its hash; of several the hash over their hashes, a line each.
std::string checksum(const std::vector<std::string>& files, const std::function<void(std::int64_t bytes)>& onBytes) {
    if (files.size() == 1) return sha256OfFile(files.front(), onBytes);
    Sha256 all;
    for (const std::string& file : files) all.add(sha256OfFile(file, onBytes) + "\n");
    return all.finish();
}

std::int64_t sizeOf(const std::string& path) {
    std::error_code unreadable;
    const std::uintmax_t size = std::filesystem::file_size(path, unreadable);
    if (unreadable)
        throw badInput("The file " + quotedText(path, 4096) +
                       " cannot be read any more. Nothing was changed; try again.");
    return static_cast<std::int64_t>(size);
}

}  // namespace

ModelReport inspectModel(const std::string& modelPath, bool withChecksum,
                         const std::function<void(std::int64_t done, std::int64_t total)>& onBytes) {
    const std::unique_ptr<ModelWeights> weights = openModel(modelPath);
    const ModelConfig& config = weights->config();
    ModelReport report;
    report.path = modelPath;
    report.architecture = config.architecture;
    report.layers = config.layers;
    report.hiddenSize = config.hiddenSize;
    report.vocabSize = config.vocabSize;
    report.contextLength = config.contextLength;
    for (const WeightSpec& weight : expectedWeights(config)) {
        std::int64_t count = 1;
        for (const std::int64_t size : weight.shape) count *= size;
        report.parameters += count;
        if (weight.blockLinear) report.linearParameters += count;
    }
    report.quantization = weights->quantization();
    report.ggufLinearBytes = blockBytesOfLinears(*weights);
    report.hasChatTemplate = hasChatTemplate(*weights, modelPath);
    for (const std::string& file : weights->files()) report.fileBytes += sizeOf(file);
    if (withChecksum) {
        std::int64_t done = 0;
        report.sha256 = checksum(weights->files(), [&](std::int64_t bytes) {
            done += bytes;
            if (onBytes) onBytes(done, report.fileBytes);
        });
    }
    return report;
}

}  // namespace lorimer
