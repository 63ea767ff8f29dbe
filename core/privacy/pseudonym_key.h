#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "privacy/phi_tag.h"

namespace lorimer {

/// HMAC-SHA256 (RFC 2104) of `message`.
std::array<std::uint8_t, 32> hmacSha256(std::span<const std::uint8_t> key, std::string_view message);

/// The secret from which surrogates and date shifts of a workspace come. Whoever has it can make the same surrogates
/// again; without it nobody can. Messages as in privacy.md 3.7, values in the form of foldValue().
class PseudonymKey {
public:
    static constexpr std::size_t size = 32;

    explicit PseudonymKey(const std::array<std::uint8_t, size>& bytes) : m_bytes(bytes) {}

    /// 64 bits for a value, of one patient or (empty) of all.
    std::uint64_t number(PhiTag tag, std::string_view value, std::string_view patient) const;

    /// Whole days by which all dates of a patient move: -365 to 365, never 0.
    int shiftDays(std::string_view patient) const;

private:
    std::array<std::uint8_t, size> m_bytes;
};

}  // namespace lorimer
