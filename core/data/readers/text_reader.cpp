#include "data/readers/text_reader.h"

#include <algorithm>

#include "data/readers/line_splitter.h"
#include "data/utf8.h"

namespace lorimer {

namespace {

constexpr int innermostLevel = 7;

/// "FINDINGS", "Findings:" and "Past medical history:", but no sentence.
bool isPlainHeading(std::string_view line) {
    constexpr std::size_t longest = 60;
    constexpr std::ptrdiff_t mostBlanks = 6;
    if (line.size() > longest || std::count(line.begin(), line.end(), ' ') > mostBlanks) return false;
    const auto isIn = [](char low, char high) { return [low, high](char c) { return c >= low && c <= high; }; };
    const auto capitals = std::count_if(line.begin(), line.end(), isIn('A', 'Z'));
    const auto small = std::count_if(line.begin(), line.end(), isIn('a', 'z'));
    constexpr std::ptrdiff_t fewest = 3;
    if (line.back() == ':') return capitals + small >= fewest;
    const bool isList = line.front() == '-' || line.front() == '*' || (line.front() >= '0' && line.front() <= '9');
    return small == 0 && capitals >= fewest && capitals * 2 > static_cast<std::ptrdiff_t>(line.size()) && !isList;
}

/// Gathers lines into paragraphs and finds the headings between them.
class Paragraphs {
public:
    Paragraphs(const PassageChoices& choices, const RecordCallback& onRecord)
        : m_findsHeadings(choices.unit == TextUnit::Heading), m_onRecord(onRecord), m_passages(choices, onRecord) {}

    bool line(const Line& line) {
        const std::string_view words = trimmed(line.text);
        if (!line.tooLong && words.empty()) return endParagraph();
        if (m_findsHeadings && !line.tooLong) {
            if (words.starts_with("```") || words.starts_with("~~~")) m_isCode = !m_isCode;
            std::string_view heading;
            const int level = m_isCode ? 0 : headingLevel(line.text, heading);
            if (level > 0) return endParagraph() && m_passages.heading(level, heading, line.number);
            const int underline = m_isCode || m_lines != 1 ? 0 : underlineLevel(words);
            if (underline > 0) return endHeading(underline);
        }
        add(line);
        return true;
    }

    bool finish() { return endParagraph() && m_passages.finish(); }

private:
    static int underlineLevel(std::string_view words) {
        if (words.size() < 3) return 0;
        if (words.find_first_not_of('=') == std::string_view::npos) return 1;
        return words.find_first_not_of('-') == std::string_view::npos ? 2 : 0;
    }

    void add(const Line& line) {
        if (m_lines++ == 0) m_place = line.number;
        if (m_isTooLong) return;
        if (m_lines > 1) m_text += '\n';
        m_text += line.text;
        m_isTooLong = line.tooLong || m_text.size() > ReaderLimits::fieldBytes;
        if (m_isTooLong) m_text = {};
    }

    bool endHeading(int level) {
        const std::string text = std::exchange(m_text, {});
        m_lines = 0;
        return m_passages.heading(level, text, m_place);
    }

    bool endParagraph() {
        if (m_lines == 0) return true;
        m_lines = 0;
        const std::string text = std::exchange(m_text, {});
        if (!std::exchange(m_isTooLong, false)) return m_passages.paragraph(text, m_place);
        Record record;
        record.row = m_place;
        record.problem = "the paragraph is longer than 16 MiB";
        return m_passages.finish() && m_onRecord(record);
    }

    bool m_findsHeadings;
    const RecordCallback& m_onRecord;
    PassageBuilder m_passages;
    std::string m_text;
    std::int64_t m_place = 0;
    std::int64_t m_lines = 0;  ///< of the paragraph
    bool m_isTooLong = false;
    bool m_isCode = false;  ///< between two fences
};

}  // namespace

int headingLevel(std::string_view line, std::string_view& text) {
    const std::string_view words = trimmed(line);
    if (words.empty()) return 0;
    const std::size_t marks = std::min(words.find_first_not_of('#'), words.size());
    if (marks > 0 && marks <= 6 && marks < words.size() && (words[marks] == ' ' || words[marks] == '\t')) {
        text = trimmed(words.substr(marks));
        while (text.ends_with('#')) text.remove_suffix(1);
        text = trimmed(text);
        return text.empty() ? 0 : static_cast<int>(marks);
    }
    if (!isPlainHeading(words)) return 0;
    text = words.ends_with(':') ? trimmed(words.substr(0, words.size() - 1)) : words;
    return innermostLevel;
}

void TextReader::read(const RecordCallback& onRecord) {
    Paragraphs paragraphs(m_choices, onRecord);
    bool goOn = true;
    forEachLine(m_source, [&](const Line& line) {
        goOn = paragraphs.line(line);
        return goOn;
    });
    if (goOn) paragraphs.finish();
}

}  // namespace lorimer
