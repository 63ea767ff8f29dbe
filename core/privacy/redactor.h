#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "privacy/deidentify_config.h"
#include "privacy/phi_scanner.h"
#include "privacy/placeholders.h"
#include "privacy/surrogates.h"

namespace lorimer {

/// One text of a row.
struct RowText {
    std::string column;
    std::string text;
};

/// The patient to whom a row belongs.
struct RowPatient {
    std::string key;         ///< as the data name the patient; of a row without one something that is its own
    std::uint64_t hash = 0;  ///< NameMemory::hashOf(key)
    bool isShared = false;   ///< other rows may be of the same patient
};

/// What became of a row.
struct RedactedRow {
    enum class Outcome { Kept, Dropped, NotSearched };
    Outcome outcome = Outcome::Kept;
    bool isChanged = false;
};

/// Hears of every finding before anything is replaced.
using OnFinding = std::function<void(const RowText& text, const PhiFinding& finding, PhiAction action)>;

/// Searches rows and replaces what is found, as a person decided. Rows come one at a time; numbers and names go on from
/// row to row. What was replaced is searched again, until nothing is left.
class Redactor {
public:
    /// All outlive this object; `config` too.
    Redactor(const PhiScanner& scanner, const DeidentifyConfig& config, const PseudonymKey& key);

    RedactedRow redact(std::vector<RowText>& texts, const RowPatient& patient, const NameMemory* memory,
                       const OnFinding& onFinding);

    /// What stands for a date in a column of its own: shifted, or a placeholder.
    std::string redactDate(const std::string& date, const RowPatient& patient);

private:
    /// A stretch of a text that Lorimer wrote itself.
    struct Written {
        ByteRange range;
    };

    std::string replacement(PhiTag tag, std::string_view text, PhiAction action, const RowPatient& patient);
    bool replaceIn(RowText& text, const std::vector<PhiFinding>& findings, const RowPatient& patient,
                   std::vector<Written>& written);
    void learnDateOrder(const std::vector<RowText>& texts, const PhiRowFindings& found);
    double actThreshold() const;

    const PhiScanner& m_scanner;
    const DeidentifyConfig& m_config;
    Surrogates m_surrogates;
    Placeholders m_placeholders;
    DateOrder m_order = DateOrder::DayFirst;
    int m_assumedYear = 0;
};

}  // namespace lorimer
