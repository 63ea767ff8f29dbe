#include "engine/tokenizer/token_model.h"

#include <cstdio>

namespace lorimer {

std::vector<std::int32_t> byteTokenIds(const Vocabulary& vocabulary) {
    std::vector<std::int32_t> ids;
    for (unsigned byte = 0; byte < 256; ++byte) {
        char name[8] = {};
        std::snprintf(name, sizeof(name), "<0x%02X>", byte);
        ids.push_back(vocabulary.find(name));
    }
    return ids;
}

}  // namespace lorimer
