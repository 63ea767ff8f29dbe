#pragma once

#include <string>
#include <vector>

#include "data/readers/record_reader.h"
#include "data/source_text.h"

namespace lorimer {

/// Reads HL7 v2 messages, one or many in a file: the texts of OBX and NTE segments as rows with the columns segment,
/// patient (PID-3), date, title and text. Lines of one report, which laboratories and radiologies send as an OBX each,
/// become one text; a measured value is a row of its own, such as "Glucose: 5.4 mmol/L".
class Hl7Reader final : public RecordReader {
public:
    explicit Hl7Reader(SourceText& source) : m_source(source) {}

    void read(const RecordCallback& onRecord) override;
    std::vector<std::string> notes() const override { return m_notes; }

    static std::vector<std::string> columns() { return {"segment", "patient", "date", "title", "text"}; }

private:
    SourceText& m_source;
    std::vector<std::string> m_notes;
};

}  // namespace lorimer
