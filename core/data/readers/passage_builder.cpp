#include "data/readers/passage_builder.h"

#include <algorithm>

#include "data/utf8.h"

namespace lorimer {

bool PassageBuilder::heading(int level, std::string_view text, std::int64_t place) {
    if (isBlank(text)) return true;
    if (!m_choices.hasHeadings) return paragraph(text, place);
    if (m_choices.unit == TextUnit::Heading && !giveOut()) return false;
    while (!m_headings.empty() && m_headings.back().first >= level) m_headings.pop_back();
    constexpr std::size_t longest = 1000;  // more is no heading that anybody reads
    m_headings.emplace_back(level, std::string(trimmed(text).substr(0, longest)));
    return true;
}

bool PassageBuilder::paragraph(std::string_view text, std::int64_t place) {
    if (isBlank(text)) return true;
    if (m_choices.unit == TextUnit::Window) return addWords(text, place);
    add(text, m_choices.hasHeadings ? "\n" : "\n\n", place);
    return m_choices.unit != TextUnit::Paragraph || giveOut();
}

bool PassageBuilder::tableRow(const std::vector<std::string>& cells, std::int64_t place) {
    if (std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return isBlank(cell); })) return true;
    if (!giveOut()) return false;
    bool isFirst = true;
    for (const std::string& cell : cells) {
        add(cell, isFirst ? "" : " | ", place);
        isFirst = false;
    }
    return giveOut();
}

/// Words keep the blanks between them; a window ends behind its last word.
bool PassageBuilder::addWords(std::string_view text, std::int64_t place) {
    constexpr std::string_view blanks = " \t\r\n";
    std::string_view joint = "\n";
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t word = std::min(text.find_first_not_of(blanks, start), text.size());
        if (word == text.size()) break;
        const std::size_t end = std::min(text.find_first_of(blanks, word), text.size());
        if (start > 0) joint = text.substr(start, word - start);
        add(text.substr(word, end - word), joint, place);
        start = end;
        if (++m_words >= m_choices.windowWords && !giveOut()) return false;
    }
    return true;
}

void PassageBuilder::add(std::string_view text, std::string_view joint, std::int64_t place) {
    if (m_place == 0) {
        m_place = place;
    } else {
        m_text += joint;
    }
    if (m_text.size() + text.size() > ReaderLimits::fieldBytes) {
        m_problem = "the text is longer than 16 MiB";
        m_text.clear();
    }
    if (m_problem.empty()) m_text += text;
}

bool PassageBuilder::giveOut() {
    if (m_place == 0) return true;
    m_record.row = m_place;
    m_record.problem = m_problem;
    m_record.fields.clear();
    if (m_choices.hasHeadings) {
        std::string path;
        for (const auto& [level, text] : m_headings) path += (path.empty() ? "" : " > ") + text;
        m_record.fields.push_back(std::move(path));
    }
    m_record.fields.push_back(std::exchange(m_text, {}));
    m_problem.clear();
    m_place = 0;
    m_words = 0;
    return m_onRecord(m_record);
}

}  // namespace lorimer
