#pragma once

#include <string>

#include "engine/base/json.h"

namespace lorimer::cli {

/// Reads a JSON file of settings. Throws BadInput that names the file and the place when it is no JSON, or a key stands
/// twice in one object (a reader would silently take one of them).
Json readJsonFile(const std::string& path);

}  // namespace lorimer::cli
