#pragma once

#include "data/readers/record_reader.h"
#include "data/source_text.h"

namespace lorimer {

/// Reads JSON Lines: a JSON value per line; empty lines are passed over, a broken line is rejected alone.
class JsonLinesReader final : public RecordReader {
public:
    explicit JsonLinesReader(SourceText& source) : m_source(source) {}

    void read(const RecordCallback& onRecord) override;

private:
    SourceText& m_source;
};

/// Parses one JSON text into `record`'s value or problem.
void parseJsonRecord(std::string_view text, Record& record);

}  // namespace lorimer
