#include "privacy/lexicon.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/error.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

std::uint32_t sectionClass(std::string_view name, std::size_t line) {
    constexpr std::array<std::pair<std::string_view, std::uint32_t>, 9> sections{{{"eponym", word_class::eponym},
                                                                                  {"nonname", word_class::nonName},
                                                                                  {"title", word_class::title},
                                                                                  {"particle", word_class::particle},
                                                                                  {"function", word_class::function},
                                                                                  {"german", word_class::german},
                                                                                  {"english", word_class::english},
                                                                                  {"french", word_class::french},
                                                                                  {"spanish", word_class::spanish}}};
    for (const auto& [section, bit] : sections)
        if (section == name) return bit;
    throw badInput("Line " + std::to_string(line) +
                   " of the word classes names an unknown section. Nothing was changed; correct the line.");
}

}  // namespace

Lexicon::Lexicon(NameLists lists, std::string_view words) : m_lists(std::move(lists)) {
    std::uint32_t section = 0;
    std::size_t number = 0;
    while (!words.empty()) {
        const std::size_t end = std::min(words.find('\n'), words.size());
        std::string_view line = words.substr(0, end);
        words.remove_prefix(std::min(end + 1, words.size()));
        ++number;
        if (line.starts_with('#')) continue;
        if (line.starts_with('[')) {
            section = sectionClass(line.substr(1, line.find(']') - 1), number);
            continue;
        }
        while (!line.empty()) {
            const std::size_t blank = std::min(line.find(' '), line.size());
            if (blank > 0) m_words[foldWord(line.substr(0, blank))] |= section;
            line.remove_prefix(std::min(blank + 1, line.size()));
        }
    }
}

std::uint32_t Lexicon::classesOfPart(std::string_view folded) const {
    const auto found = m_words.find(folded);
    return m_lists.classesOf(folded) | (found == m_words.end() ? 0 : found->second);
}

std::uint32_t Lexicon::classesOf(std::string_view folded) const {
    const std::uint32_t whole = classesOfPart(folded);
    if (whole != 0 || folded.find('-') == std::string_view::npos) return whole;
    std::uint32_t all = ~0U;
    while (true) {
        const std::size_t hyphen = std::min(folded.find('-'), folded.size());
        all &= classesOfPart(folded.substr(0, hyphen));
        if (hyphen == folded.size()) return all;
        folded.remove_prefix(hyphen + 1);
    }
}

}  // namespace lorimer
