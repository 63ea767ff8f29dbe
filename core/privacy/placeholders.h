#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "privacy/lexicon.h"
#include "privacy/phi_tag.h"

namespace lorimer {

/// Numbers the values of each patient: [NAME_1], [NAME_2], [DATE_1]. The same value has the same number, and so has the
/// same person, named in full or by surname. Only hashes are kept, 12 bytes a value and a table at most two thirds
/// full.
class Placeholders {
public:
    explicit Placeholders(const Lexicon& lexicon) : m_lexicon(lexicon) {}

    /// "[NAME_1]" for `text` of the patient with this hash.
    std::string placeholderFor(PhiTag tag, std::string_view text, std::uint64_t patient);

    /// Forgets all numbers: for rows that are patients of their own.
    void clear();

    std::size_t size() const { return m_count; }

private:
    std::uint32_t numberOf(PhiTag tag, std::string_view text, std::uint64_t patient);
    std::uint32_t personOf(std::string_view text, std::uint64_t patient);
    std::uint32_t newNumber(PhiTag tag, std::uint64_t patient);
    std::uint32_t* find(std::uint64_t key);
    std::uint32_t& at(std::uint64_t key);
    std::size_t slotOf(std::uint64_t key) const;
    void grow();

    const Lexicon& m_lexicon;
    std::vector<std::uint64_t> m_keys;  ///< 0: free
    std::vector<std::uint32_t> m_numbers;
    std::size_t m_count = 0;
};

}  // namespace lorimer
