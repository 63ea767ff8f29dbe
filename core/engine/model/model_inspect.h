#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine/model/model_report.h"

namespace lorimer {

/// Reads the headers of a Hugging Face folder or a .gguf file; with `withChecksum` all of its weight files once, after
/// each piece of which `onBytes` hears how far it is. Throws as openModel(), and what `onBytes` throws.
ModelReport inspectModel(const std::string& modelPath, bool withChecksum,
                         const std::function<void(std::int64_t done, std::int64_t total)>& onBytes = {});

}  // namespace lorimer
