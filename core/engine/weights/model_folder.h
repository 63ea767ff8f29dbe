#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/json.h"

namespace lorimer {

/// The files of a Hugging Face model folder.
struct ModelFolder {
    std::string path;
    std::string configPath;
    Json config;
    std::vector<std::string> weightFiles;        ///< full paths in the order of their names
    std::map<std::string, std::size_t> shardOf;  ///< weight name to index in weightFiles; empty when there is one file
};

/// Finds config.json and the weight files: model.safetensors, else the shards of model.safetensors.index.json. Throws
/// BadInput, naming what is missing; for an adapter's folder and for pickle files with what to do.
ModelFolder findModelFolder(const std::string& path);

/// Throws BadInput when the name says that `path` is a pickle file (.bin, .pt, .pth, .pkl, .ckpt).
void refusePickle(const std::string& path);

}  // namespace lorimer
