#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/import_config.h"
#include "data/readers/record_reader.h"

namespace lorimer {

/// What becomes a record of a text, and with which columns.
struct PassageChoices {
    static constexpr int usualWords = 200;

    TextUnit unit = TextUnit::Paragraph;
    int windowWords = usualWords;
    bool hasHeadings = false;  ///< columns "heading" and "text", else only "text"
};

/// Gathers the paragraphs of a text into records: one each, all below a heading (named with the headings above it,
/// "History > Medication"), a number of words, or all of a page. Table rows are always records of their own, their
/// cells joined by " | ".
class PassageBuilder {
public:
    PassageBuilder(const PassageChoices& choices, const RecordCallback& onRecord)
        : m_choices(choices), m_onRecord(onRecord) {}

    // Each returns false when no more records are wanted. `place` is the record's row where it begins with this.
    bool heading(int level, std::string_view text, std::int64_t place);
    bool paragraph(std::string_view text, std::int64_t place);
    bool tableRow(const std::vector<std::string>& cells, std::int64_t place);
    bool pageEnd() { return m_choices.unit != TextUnit::Page || giveOut(); }
    bool finish() { return giveOut(); }

private:
    bool addWords(std::string_view text, std::int64_t place);
    void add(std::string_view text, std::string_view joint, std::int64_t place);
    bool giveOut();

    PassageChoices m_choices;
    const RecordCallback& m_onRecord;
    std::vector<std::pair<int, std::string>> m_headings;  ///< from the outside in
    std::string m_text;
    std::string m_problem;
    std::int64_t m_place = 0;
    int m_words = 0;
    Record m_record;
};

}  // namespace lorimer
