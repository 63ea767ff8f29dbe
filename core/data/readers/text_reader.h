#pragma once

#include "data/readers/record_reader.h"
#include "data/source_text.h"

namespace lorimer {

/// Reads plain text and Markdown: a record per paragraph, that is, lines up to an empty one, joined by line feeds.
class TextReader final : public RecordReader {
public:
    explicit TextReader(SourceText& source) : m_source(source) {}

    void read(const RecordCallback& onRecord) override;

private:
    SourceText& m_source;
};

}  // namespace lorimer
