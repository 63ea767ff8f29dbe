#pragma once

#include "data/readers/passage_builder.h"
#include "data/source_text.h"

namespace lorimer {

/// Reads the text of a PDF, page by page. A page without text, as scanners make them, is rejected by name. Pictures,
/// forms, scripts and attachments are never looked at.
class PdfReader final : public RecordReader {
public:
    PdfReader(SourceText& source, const PassageChoices& choices) : m_source(source), m_choices(choices) {}

    void read(const RecordCallback& onRecord) override;

private:
    SourceText& m_source;
    PassageChoices m_choices;
};

}  // namespace lorimer
