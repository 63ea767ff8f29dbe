#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/tokenizer/aligned_text.h"

namespace lorimer::test {

/// A text with the spans that a search is to find; `{TAG|text}` marks one, `\uXXXX` is a code point.
struct LabelledText {
    struct Span {
        ByteRange range;
        std::string tag;
    };
    std::string text;
    std::vector<Span> spans;

    std::string_view at(ByteRange range) const {
        return std::string_view(text).substr(range.begin, range.end - range.begin);
    }
};

/// Reads one marked text.
LabelledText parseLabelled(std::string_view marked);

/// The rows of tests/fixtures/privacy/labelled_sentences.txt: "T01 en|... ¦ en|... ¦ de|...".
std::vector<LabelledText> readLabelledSentences(const std::string& path);

/// True where all letters and digits of `span` lie in one of `found`.
bool isCovered(const LabelledText& text, ByteRange span, const std::vector<ByteRange>& found);

}  // namespace lorimer::test
