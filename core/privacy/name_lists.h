#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/mapped_file.h"

namespace lorimer {

/// What a word is known as; a word may be several things.
namespace word_class {
inline constexpr std::uint16_t given = 1;
inline constexpr std::uint16_t surname = 2;
inline constexpr std::uint16_t common = 4;  ///< a word of a language
inline constexpr std::uint16_t safe = 8;    ///< a word that is no name; strict mode passes it
inline constexpr std::uint16_t city = 16;
inline constexpr std::uint16_t largeCity = 32;          ///< more than 100,000 people
inline constexpr std::uint16_t wellKnownGiven = 64;     ///< in a list that was put together by hand
inline constexpr std::uint16_t wellKnownSurname = 128;  ///< the same
inline constexpr std::uint16_t noun = 256;              ///< a name that is a German noun too: "Koch"
}  // namespace word_class

/// The names, places and words that set-up put together (scripts/make_name_lists.py), one file that is mapped and not
/// read. Without the file every word is unknown. May be shared by threads.
///
/// Layout, little-endian: "LNB2", u32 slots (a power of two), u32 words, u32 bytes of the pool, slots x u32 offset into
/// the pool + 1 (0: free; linear probing from FNV-1a 64 of the key), then the pool: u8 length, u16 classes, the key.
class NameLists {
public:
    NameLists() = default;
    /// Throws BadInput where the file cannot be read or is none of these.
    explicit NameLists(const std::string& path);

    bool isPresent() const { return m_file.has_value(); }
    std::size_t size() const { return m_words; }

    /// The classes of a word in the form of foldWord(); 0 where it is unknown.
    std::uint16_t classesOf(std::string_view folded) const;

private:
    std::uint32_t word32(std::size_t offset) const;

    std::optional<MappedFile> m_file;
    std::uint32_t m_slots = 0;
    std::uint32_t m_words = 0;
    std::uint32_t m_poolSize = 0;
    std::size_t m_poolBegin = 0;
};

}  // namespace lorimer
