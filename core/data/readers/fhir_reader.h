#pragma once

#include <string>
#include <vector>

#include "data/readers/record_reader.h"
#include "data/source_text.h"

namespace lorimer {

/// Reads FHIR R4 as JSON: bundles, lists or single resources, or a resource per line (NDJSON). Rows have the columns
/// resource, patient, date, title and text: notes of DocumentReference, DiagnosticReport and Composition, observations
/// and conditions. Resources of other kinds are counted and named in a note.
class FhirReader final : public RecordReader {
public:
    /// `isLines` where every line is a resource.
    FhirReader(SourceText& source, bool isLines) : m_source(source), m_isLines(isLines) {}

    void read(const RecordCallback& onRecord) override;
    std::vector<std::string> notes() const override { return m_notes; }

    static std::vector<std::string> columns() { return {"resource", "patient", "date", "title", "text"}; }

private:
    SourceText& m_source;
    bool m_isLines;
    std::vector<std::string> m_notes;
};

}  // namespace lorimer
