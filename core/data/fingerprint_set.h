#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/row.h"

namespace lorimer {

/// The first 128 bits of a SHA-256: two different texts do not share it, also when somebody tries.
using Fingerprint = std::array<std::uint64_t, 2>;

/// Of the parts in order; ("ab","c") and ("a","bc") differ. The bits do not depend on the machine.
Fingerprint fingerprintOf(const std::vector<std::string_view>& parts);

/// Of a row's conversation or text. Line ends of other systems and blanks around a turn make no difference.
Fingerprint fingerprintOf(const Row& row);

/// Distinct fingerprints, numbered in the order of their first appearance: 16 bytes each and a table of 4-byte numbers,
/// so that a million rows need about 30 MB.
class FingerprintSet {
public:
    struct Insertion {
        std::uint32_t number = 0;
        bool isNew = false;
    };

    /// Throws OutOfResources beyond 4 billion entries.
    Insertion insert(const Fingerprint& fingerprint);

    std::size_t size() const { return m_entries.size(); }
    const Fingerprint& operator[](std::size_t number) const { return m_entries[number]; }

private:
    std::size_t slotOf(const Fingerprint& fingerprint) const;
    void grow();

    std::vector<Fingerprint> m_entries;
    std::vector<std::uint32_t> m_slots;  ///< number + 1, 0 where free; the size is a power of two
};

}  // namespace lorimer
