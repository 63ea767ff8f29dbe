#include "engine/tokenizer/byte_level.h"

#include <unordered_map>

#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

struct Tables {
    std::array<char32_t, 256> characters{};
    std::array<std::string, 256> encoded;
    std::unordered_map<char32_t, unsigned char> bytes;

    Tables() {
        char32_t next = 256;
        for (int byte = 0; byte < 256; ++byte) {
            const bool visible = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
            characters[byte] = visible ? static_cast<char32_t>(byte) : next++;
            appendUtf8(encoded[byte], characters[byte]);
            bytes[characters[byte]] = static_cast<unsigned char>(byte);
        }
    }
};

const Tables& tables() {
    static const Tables built;
    return built;
}

}  // namespace

char32_t byteCharacter(unsigned char byte) { return tables().characters[byte]; }

std::string toByteCharacters(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char byte : bytes) out += tables().encoded[static_cast<unsigned char>(byte)];
    return out;
}

std::optional<std::string> fromByteCharacters(std::string_view token) {
    std::string out;
    for (std::size_t at = 0; at < token.size();) {
        const auto found = tables().bytes.find(nextCodePoint(token, at));
        if (found == tables().bytes.end()) return std::nullopt;
        out.push_back(static_cast<char>(found->second));
    }
    return out;
}

}  // namespace lorimer
