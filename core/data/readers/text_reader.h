#pragma once

#include "data/readers/passage_builder.h"
#include "data/source_text.h"

namespace lorimer {

/// Reads plain text and Markdown: a record per paragraph (lines up to an empty one, joined by line feeds), per heading
/// or per window of words. Headings are those of Markdown ("# Findings", or underlined), and lines by themselves that
/// end in a colon or are all capitals, as clinical notes have them.
class TextReader final : public RecordReader {
public:
    explicit TextReader(SourceText& source, const PassageChoices& choices = {})
        : m_source(source), m_choices(choices) {}

    void read(const RecordCallback& onRecord) override;

private:
    SourceText& m_source;
    PassageChoices m_choices;
};

/// The level of a line that is a heading by itself, 0 where it is none; `text` becomes its words.
int headingLevel(std::string_view line, std::string_view& text);

}  // namespace lorimer
