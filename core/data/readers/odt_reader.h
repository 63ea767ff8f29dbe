#pragma once

#include "data/readers/passage_builder.h"
#include "data/source_text.h"

namespace lorimer {

/// Reads an OpenDocument text: headings, paragraphs and table rows of the document itself. Deleted text, comments,
/// notes, headers, pictures and macros are left out.
class OdtReader final : public RecordReader {
public:
    OdtReader(SourceText& source, const PassageChoices& choices) : m_source(source), m_choices(choices) {}

    void read(const RecordCallback& onRecord) override;

private:
    SourceText& m_source;
    PassageChoices m_choices;
};

}  // namespace lorimer
