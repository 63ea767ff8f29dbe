#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/fingerprint_set.h"
#include "privacy/deidentify_report.h"
#include "privacy/record_layout.h"
#include "privacy/redactor.h"

namespace lorimer {

/// Searches the records of an import (or of a file that is only searched) and changes them as was decided. Where rows
/// share a patient all records are given to learn() first, so that a name in one row is found in all rows of that
/// patient; then to apply(), in the same order. It holds hashes of names, never texts.
class Deidentifier {
public:
    /// Throws BadInput where a rule file or word list cannot be used.
    Deidentifier(DeidentifyConfig config, const PseudonymKey& key);

    /// True where learn() has to see all records before the first apply().
    static bool needsLearning(const std::vector<RecordLayout>& layouts);

    /// Throws WrongUse where a name column of the configuration is in none of the layouts. Call it first.
    void setLayouts(std::vector<RecordLayout> layouts);

    void learn(const Record& record, const RecordLayout& layout);

    /// Searches `record` and changes it; a row that is dropped or could not be searched must not be stored.
    RedactedRow::Outcome apply(Record& record, const RecordLayout& layout);

    /// The same for texts whose patient is known by `patient` ("" for a row of its own); `name` and `row` say where.
    RedactedRow::Outcome applyTexts(std::vector<RowText>& texts, const std::string& patient, const std::string& file,
                                    std::int64_t row);
    void learnTexts(const std::vector<RowText>& texts, const std::string& patient);

    /// At most `most` places of findings are kept; none by default.
    void keepPlaces(std::size_t most) { m_mostPlaces = most; }
    const std::vector<PhiPlace>& places() const { return m_places; }

    DeidentifyReport report() const;
    const std::vector<RecordLayout>& layouts() const { return m_layouts; }

private:
    void count(const RowText& text, const PhiFinding& finding, PhiAction action);
    void keepPlace(const RowText& text, const PhiFinding& finding);
    void learnNames(const Record& record, const RecordLayout& layout, std::uint64_t patient, NameMemory& memory) const;
    RedactedRow::Outcome search(std::vector<RowText>& texts, const RowPatient& patient, const NameMemory* memory);
    void hideKeys(Record& record, const RecordLayout& layout, const RowPatient& patient);

    DeidentifyConfig m_config;
    std::unique_ptr<PhiScanner> m_scanner;
    Redactor m_redactor;
    NameMemory m_names;
    FingerprintSet m_groups;  ///< numbers that stand for the patients in the store
    std::vector<RecordLayout> m_layouts;
    DeidentifyReport m_report;
    std::map<std::pair<std::string, PhiTag>, PhiColumnReport> m_columns;
    bool m_rowHasFindings = false;
    bool m_rowIsChanged = false;
    std::size_t m_mostPlaces = 0;
    std::vector<PhiPlace> m_places;
    std::string m_file;  ///< of the row that is searched
    std::int64_t m_row = 0;
};

/// Where set-up put the lists: $LORIMER_NAME_LISTS, beside the program, or ../share/lorimer; "" where they are not.
std::string defaultNameLists();

}  // namespace lorimer
