#pragma once

#include <nlohmann/json.hpp>

namespace lorimer {

/// Keeps the order of keys: configurations and templates are written as they were read.
using Json = nlohmann::ordered_json;

}  // namespace lorimer
