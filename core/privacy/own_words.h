#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "privacy/phi_tag.h"

namespace lorimer {

/// Words and phrases that an office knows to be personal: staff, wards, clinics, streets. Compared without case and
/// accents.
class OwnWords {
public:
    /// One entry. Blank ones are passed over.
    void add(PhiTag tag, std::string_view phrase);

    /// Reads a file with one entry a line; lines that start with "# " are passed over. Throws BadInput where it cannot
    /// be read or is no UTF-8.
    void addFile(PhiTag tag, const std::string& path);

    bool isEmpty() const { return m_phrases.empty(); }

    /// The longest entry that starts with the folded words `words`: how many of them it has (0: none) and its tag.
    std::pair<std::size_t, PhiTag> longestMatch(const std::vector<std::string>& words) const;

    /// Words that the longest entry has.
    std::size_t longestEntry() const { return m_longest; }
    /// True where an entry starts with this folded word.
    bool startsWith(const std::string& word) const { return m_firstWords.contains(word); }

private:
    std::unordered_map<std::string, PhiTag> m_phrases;  ///< folded words joined with a blank
    std::unordered_map<std::string, bool> m_firstWords;
    std::size_t m_longest = 0;
};

}  // namespace lorimer
