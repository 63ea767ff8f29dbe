#include "tests/support/labelled_text.h"

#include <algorithm>
#include <fstream>

#include "engine/tokenizer/utf8.h"
#include "privacy/name_words.h"

namespace lorimer::test {

namespace {

std::string withCodePoints(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (text.substr(at).starts_with("\\u")) {
            appendUtf8(out, static_cast<char32_t>(std::stoul(std::string(text.substr(at + 2, 4)), nullptr, 16)));
            at += 6;
        } else {
            out.push_back(text[at++]);
        }
    }
    return out;
}

bool isAlphanumericAt(std::string_view text, std::size_t at) {
    return isLetterAt(text, at) || (text[at] >= '0' && text[at] <= '9');
}

}  // namespace

LabelledText parseLabelled(std::string_view marked) {
    const std::string source = withCodePoints(marked);
    LabelledText out;
    for (std::size_t at = 0; at < source.size();) {
        const std::size_t bar = source[at] == '{' ? source.find('|', at) : std::string::npos;
        const std::size_t end = bar == std::string::npos ? bar : source.find('}', bar);
        if (end == std::string::npos) {
            out.text.push_back(source[at++]);
            continue;
        }
        const auto begin = static_cast<std::uint32_t>(out.text.size());
        out.text += source.substr(bar + 1, end - bar - 1);
        out.spans.push_back(
            {{begin, static_cast<std::uint32_t>(out.text.size())}, source.substr(at + 1, bar - at - 1)});
        at = end + 1;
    }
    return out;
}

std::vector<LabelledText> readLabelledSentences(const std::string& path) {
    std::vector<LabelledText> rows;
    std::ifstream file(path);
    const std::string separator = " ¦ ";
    for (std::string line; std::getline(file, line);) {
        line.erase(0, line.find(' ') + 1);  // "T01"
        while (!line.empty()) {
            const std::size_t end = std::min(line.find(separator), line.size());
            rows.push_back(parseLabelled(std::string_view(line).substr(3, end - 3)));  // behind "en|"
            line.erase(0, end + separator.size());
        }
    }
    return rows;
}

bool isCovered(const LabelledText& text, ByteRange span, const std::vector<ByteRange>& found) {
    for (std::size_t at = span.begin; at < span.end;) {
        const std::size_t begin = at;
        nextCodePoint(text.text, at);
        if (!isAlphanumericAt(text.text, begin)) continue;
        if (std::none_of(found.begin(), found.end(),
                         [begin](ByteRange range) { return range.begin <= begin && begin < range.end; }))
            return false;
    }
    return true;
}

}  // namespace lorimer::test
