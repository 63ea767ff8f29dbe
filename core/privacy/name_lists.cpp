#include "privacy/name_lists.h"

#include <bit>
#include <cstring>

#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr std::size_t headerSize = 16;
constexpr std::size_t entryHead = 3;  // length and classes

std::uint64_t fnv1a(std::string_view key) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return hash;
}

Error notALists(const std::string& path) {
    return badInput("'" + path +
                    "' is no list of names that Lorimer made. Nothing was changed; run scripts/setup.sh again.");
}

}  // namespace

NameLists::NameLists(const std::string& path) : m_file(MappedFile(path)) {
    const auto bytes = m_file->bytes();
    if (bytes.size() < headerSize || std::memcmp(bytes.data(), "LNB2", 4) != 0) throw notALists(path);
    m_slots = word32(4);
    m_words = word32(8);
    m_poolSize = word32(12);
    m_poolBegin = headerSize + std::size_t{m_slots} * 4;
    // At least one slot is free, so that every search ends.
    if (!std::has_single_bit(m_slots) || m_words >= m_slots || bytes.size() != m_poolBegin + m_poolSize)
        throw notALists(path);
}

std::uint32_t NameLists::word32(std::size_t offset) const {
    const auto* const at = reinterpret_cast<const unsigned char*>(m_file->bytes().data()) + offset;
    return at[0] | static_cast<std::uint32_t>(at[1]) << 8U | static_cast<std::uint32_t>(at[2]) << 16U |
           static_cast<std::uint32_t>(at[3]) << 24U;
}

std::uint16_t NameLists::classesOf(std::string_view folded) const {
    if (!m_file || folded.empty()) return 0;
    const auto* const pool = reinterpret_cast<const char*>(m_file->bytes().data()) + m_poolBegin;
    const auto start = static_cast<std::uint32_t>(fnv1a(folded)) & (m_slots - 1);
    for (std::uint32_t step = 0; step < m_slots; ++step) {
        const std::uint32_t entry = word32(headerSize + std::size_t{(start + step) & (m_slots - 1)} * 4);
        if (entry == 0) return 0;
        const std::size_t offset = entry - 1;
        if (offset + entryHead > m_poolSize) return 0;
        const auto length = static_cast<unsigned char>(pool[offset]);
        if (length != folded.size() || offset + entryHead + length > m_poolSize) continue;
        if (std::memcmp(pool + offset + entryHead, folded.data(), length) != 0) continue;
        return static_cast<std::uint16_t>(static_cast<unsigned char>(pool[offset + 1]) |
                                          static_cast<unsigned char>(pool[offset + 2]) << 8);
    }
    return 0;
}

}  // namespace lorimer
