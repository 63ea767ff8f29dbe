#include "engine/weights/model_folder.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/json_check.h"
#include "engine/base/mapped_file.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

bool isPickleName(const std::string& path) {
    constexpr std::array endings = {".bin", ".pt", ".pth", ".pkl", ".ckpt"};
    return std::any_of(endings.begin(), endings.end(), [&](const char* ending) { return path.ends_with(ending); });
}

bool isFile(const std::filesystem::path& path) {
    std::error_code unreadable;
    return std::filesystem::is_regular_file(path, unreadable);
}

[[noreturn]] void refuseWithoutWeights(const std::filesystem::path& folder) {
    std::error_code unreadable;
    for (const auto& entry : std::filesystem::directory_iterator(folder, unreadable))
        if (entry.is_regular_file(unreadable)) refusePickle(entry.path().string());
    throw badInput("The folder " + quotedText(folder.string(), 4096) +
                   " has neither model.safetensors nor model.safetensors.index.json. Nothing was changed; give a "
                   "Hugging Face model folder with its weights.");
}

/// Shard names come from the file: only plain names in the same folder are followed.
bool isPlainName(const std::string& name) {
    return name.ends_with(".safetensors") && name.find('/') == std::string::npos && name.front() != '.';
}

void readIndex(const std::filesystem::path& folder, ModelFolder& found) {
    const std::string indexPath = (folder / "model.safetensors.index.json").string();
    const MappedFile file(indexPath);
    const std::string_view text(reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size());
    checkJson(text, indexPath, {.bytes = 128u << 20, .depth = 64, .keysPerObject = 100'000});
    const auto index = nlohmann::json::parse(text.begin(), text.end());
    const auto refuse = [&](const std::string& what) {
        throw badInput("The file " + quotedText(indexPath, 4096) + " cannot be used: " + what +
                       ". Nothing was changed; get the model again from where it came from.");
    };
    if (!index.is_object() || !index.contains("weight_map") || !index["weight_map"].is_object() ||
        index["weight_map"].empty())
        refuse("it has no \"weight_map\"");
    std::map<std::string, std::size_t> shards;
    for (const auto& [name, shard] : index["weight_map"].items()) {
        if (!shard.is_string() || !isPlainName(shard.get<std::string>()))
            refuse("the file of " + quotedText(name) +
                   " in \"weight_map\" is not the plain name of a .safetensors file");
        shards.emplace(shard.get<std::string>(), 0);
    }
    for (auto& [name, position] : shards) {
        position = found.weightFiles.size();
        found.weightFiles.push_back((folder / name).string());
        if (!isFile(folder / name)) refuse("the shard " + quotedText(name) + " is missing in the folder");
    }
    for (const auto& [name, shard] : index["weight_map"].items())
        found.shardOf.emplace(name, shards.at(shard.get<std::string>()));
}

}  // namespace

void refusePickle(const std::string& path) {
    if (!isPickleName(path)) return;
    throw badInput("The file " + quotedText(path, 4096) +
                   " is a pickle file, which can run code when it is opened; Lorimer never opens one. Nothing was "
                   "changed; get this model as safetensors, or convert it where you trust it: load it with "
                   "transformers and call save_pretrained(folder, safe_serialization=True).");
}

ModelFolder findModelFolder(const std::string& path) {
    const std::filesystem::path folder(path);
    ModelFolder found;
    found.path = path;
    found.configPath = (folder / "config.json").string();
    if (!isFile(found.configPath)) {
        if (isFile(folder / "adapter_config.json"))
            throw badInput("The folder " + quotedText(path, 4096) +
                           " holds an adapter, not a model. Nothing was changed; give the model that it was trained "
                           "on, and this folder as the adapter.");
        throw badInput("The folder " + quotedText(path, 4096) +
                       " has no config.json. Nothing was changed; give a Hugging Face model folder or a .gguf file.");
    }
    found.config = readJsonFile(found.configPath);
    if (isFile(folder / "model.safetensors"))
        found.weightFiles.push_back((folder / "model.safetensors").string());
    else if (isFile(folder / "model.safetensors.index.json"))
        readIndex(folder, found);
    else
        refuseWithoutWeights(folder);
    return found;
}

}  // namespace lorimer
