#include "engine/weights/model_weights.h"

#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"
#include "engine/weights/folder_weights.h"
#include "engine/weights/gguf_weights.h"
#include "engine/weights/model_folder.h"

namespace lorimer {

std::vector<float> ModelWeights::readAll(const std::string& name) const {
    const std::vector<std::int64_t> dimensions = shape(name);
    std::int64_t count = 1;
    for (const std::int64_t size : dimensions) count *= size;
    std::vector<float> values(static_cast<std::size_t>(count));
    readRows(name, 0, dimensions.at(0), values.data());
    return values;
}

std::unique_ptr<ModelWeights> openModel(const std::string& modelPath) {
    std::error_code unreadable;
    const std::filesystem::file_status status = std::filesystem::status(modelPath, unreadable);
    if (!std::filesystem::exists(status))
        throw badInput("There is no model at " + quotedText(modelPath, 4096) +
                       ". Nothing was changed; give a Hugging Face folder or a .gguf file.");
    if (std::filesystem::is_directory(status)) return std::make_unique<FolderWeights>(findModelFolder(modelPath));
    if (modelPath.ends_with(".safetensors"))
        throw badInput("The file " + quotedText(modelPath, 4096) +
                       " holds weights alone. Nothing was changed; give the folder that has its config.json.");
    refusePickle(modelPath);
    return std::make_unique<GgufWeights>(GgufFile::open(modelPath));
}

}  // namespace lorimer
