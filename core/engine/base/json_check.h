#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/json.h"

namespace lorimer {

/// What a JSON text from outside may hold.
struct JsonLimits {
    std::size_t bytes = 4u << 20;
    std::size_t depth = 64;
    std::size_t keysPerObject = 10'000;
};

/// Throws BadInput, naming `name` and the byte, unless `text` is well-formed JSON within the limits and without a key
/// that occurs twice in one object. What passed can be parsed into any document type.
void checkJson(std::string_view text, const std::string& name, const JsonLimits& limits = {});

/// checkJson(), then parsed. `name` is what messages call it: a path.
Json parseJson(std::string_view text, const std::string& name, const JsonLimits& limits = {});

/// The same for a file.
Json readJsonFile(const std::string& path, const JsonLimits& limits = {});

}  // namespace lorimer
