#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lorimer {

/// What the JSON header of a safetensors file says, not yet compared with the file.
struct SafetensorsHeader {
    struct Entry {
        std::string name;
        std::string type;
        std::vector<std::int64_t> shape;
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
    };
    std::vector<Entry> entries;
    std::map<std::string, std::string> metadata;
};

/// Throws BadInput, naming `path` and the tensor or byte, for malformed JSON, keys that occur twice, missing or unknown
/// fields, more than 100,000 tensors or 8 dimensions.
SafetensorsHeader parseSafetensorsHeader(std::string_view text, const std::string& path);

}  // namespace lorimer
