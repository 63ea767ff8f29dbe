#include "privacy/name_memory.h"

#include <algorithm>

#include "engine/base/random.h"

namespace lorimer {

std::uint64_t NameMemory::hashOf(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return hash;
}

std::uint64_t NameMemory::keyOf(std::uint64_t patient, std::uint64_t token, NameSource source) {
    const std::uint64_t key = splitMix64(splitMix64(patient + (source == NameSource::Known ? 1 : 0)) ^ token);
    return std::max<std::uint64_t>(key, 1);
}

std::size_t NameMemory::slotOf(std::uint64_t key) const {
    std::size_t slot = key & (m_slots.size() - 1);
    while (m_slots[slot] != 0 && m_slots[slot] != key) slot = (slot + 1) & (m_slots.size() - 1);
    return slot;
}

void NameMemory::add(std::uint64_t patient, std::uint64_t token, NameSource source) {
    if (3 * (m_count + 1) > 2 * m_slots.size()) grow();
    const std::uint64_t key = keyOf(patient, token, source);
    const std::size_t slot = slotOf(key);
    if (m_slots[slot] == key) return;
    m_slots[slot] = key;
    ++m_count;
}

bool NameMemory::has(std::uint64_t patient, std::uint64_t token, NameSource source) const {
    if (m_count == 0) return false;
    const std::uint64_t key = keyOf(patient, token, source);
    return m_slots[slotOf(key)] == key;
}

void NameMemory::grow() {
    std::vector<std::uint64_t> old(std::max<std::size_t>(1024, 2 * m_slots.size()));
    old.swap(m_slots);
    for (const std::uint64_t key : old) {
        if (key != 0) m_slots[slotOf(key)] = key;
    }
}

}  // namespace lorimer
