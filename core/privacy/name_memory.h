#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lorimer {

/// Where a name of a patient comes from.
enum class NameSource {
    Found,  ///< a rule found it in a text of this patient
    Known,  ///< it stands in a column with names
};

/// The names that are known of each patient, as 64-bit hashes: no text is kept. 8 bytes a name and a table that is at
/// most two thirds full. Reading is safe from several threads.
class NameMemory {
public:
    void add(std::uint64_t patient, std::uint64_t token, NameSource source);
    bool has(std::uint64_t patient, std::uint64_t token, NameSource source) const;
    bool isEmpty() const { return m_count == 0; }
    std::size_t size() const { return m_count; }

    /// FNV-1a 64 of a folded word or of a patient's key.
    static std::uint64_t hashOf(std::string_view text);

private:
    static std::uint64_t keyOf(std::uint64_t patient, std::uint64_t token, NameSource source);
    std::size_t slotOf(std::uint64_t key) const;
    void grow();

    std::vector<std::uint64_t> m_slots;  ///< 0: free
    std::size_t m_count = 0;
};

}  // namespace lorimer
