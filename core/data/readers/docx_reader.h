#pragma once

#include "data/readers/passage_builder.h"
#include "data/source_text.h"

namespace lorimer {

/// Reads a word processor's file in Office Open XML: headings, paragraphs and table rows of the document itself.
/// Deleted text, comments, headers, footnotes, pictures and macros are left out.
class DocxReader final : public RecordReader {
public:
    DocxReader(SourceText& source, const PassageChoices& choices) : m_source(source), m_choices(choices) {}

    void read(const RecordCallback& onRecord) override;

private:
    SourceText& m_source;
    PassageChoices m_choices;
};

}  // namespace lorimer
