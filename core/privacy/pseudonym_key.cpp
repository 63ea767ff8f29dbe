#include "privacy/pseudonym_key.h"

#include <algorithm>

#include "engine/base/sha256.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

std::string bytesOfHex(const std::string& hex) {
    const auto nibble = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes.push_back(static_cast<char>(nibble(hex[i]) * 16 + nibble(hex[i + 1])));
    return bytes;
}

std::string sha256(std::string_view first, std::string_view second) {
    Sha256 hash;
    hash.add(first);
    hash.add(second);
    return bytesOfHex(hash.finish());
}

std::uint64_t firstEightBytes(const std::array<std::uint8_t, 32>& bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) number = number << 8U | bytes[i];
    return number;
}

}  // namespace

std::array<std::uint8_t, 32> hmacSha256(std::span<const std::uint8_t> key, std::string_view message) {
    constexpr std::size_t block = 64;
    std::string inner(block, '\x36');
    std::string outer(block, '\x5c');
    std::string short_(key.begin(), key.end());
    if (short_.size() > block) short_ = sha256(short_, {});
    for (std::size_t i = 0; i < short_.size(); ++i) {
        inner[i] = static_cast<char>(inner[i] ^ short_[i]);
        outer[i] = static_cast<char>(outer[i] ^ short_[i]);
    }
    const std::string digest = sha256(outer, sha256(inner, message));
    std::array<std::uint8_t, 32> out{};
    std::transform(digest.begin(), digest.end(), out.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    return out;
}

std::uint64_t PseudonymKey::number(PhiTag tag, std::string_view value, std::string_view patient) const {
    std::string message("LS1\0", 4);
    message += phiTagName(tag);
    message.push_back('\0');
    message += foldValue(value);
    if (!patient.empty()) message += std::string(1, '\0') + foldValue(patient);
    return firstEightBytes(hmacSha256(m_bytes, message));
}

int PseudonymKey::shiftDays(std::string_view patient) const {
    constexpr std::uint64_t most = 365;
    const std::uint64_t u =
        firstEightBytes(hmacSha256(m_bytes, std::string("LD1\0", 4) + foldValue(patient))) % (2 * most);
    return static_cast<int>(u) - static_cast<int>(most) + (u < most ? 0 : 1);
}

}  // namespace lorimer
