#pragma once

#include <span>
#include <string>

#include "engine/model/config_reader.h"
#include "engine/model/model_config.h"

namespace lorimer {

/// A family of models: what a config.json calls it, and how its keys say what it computes.
struct ModelFamily {
    const char* modelType;     ///< "model_type"
    const char* architecture;  ///< in "architectures"
    const char* title;         ///< "Qwen 2 and 2.5"
    /// Fills everything in; `config.architecture` is set already.
    void (*read)(const ConfigReader& reader, ModelConfig& config);
};

std::span<const ModelFamily> modelFamilies();

/// The title of the family whose models have this "model_type".
std::string familyTitle(const std::string& modelType);

/// Throws BadInput for a key that changes results in some architecture, that the family did not ask for, and that is
/// not at the value that leaves results as they are.
void requireNoOtherKeys(const ConfigReader& reader, const ModelConfig& config);

}  // namespace lorimer
