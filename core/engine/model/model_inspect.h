#pragma once

#include <string>

#include "engine/model/model_report.h"

namespace lorimer {

/// Reads the headers of a Hugging Face folder or a .gguf file; with `withChecksum` all of its weight files once. Throws
/// as openModel().
ModelReport inspectModel(const std::string& modelPath, bool withChecksum);

}  // namespace lorimer
