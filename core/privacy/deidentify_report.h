#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "privacy/deidentify_config.h"

namespace lorimer {

/// One kind of finding in one column.
struct PhiColumnReport {
    PhiTag tag = PhiTag::OtherId;
    std::string column;
    std::int64_t found = 0;   ///< sure enough to act on
    std::int64_t unsure = 0;  ///< only shown
    std::string example;      ///< the first one, masked: "J***** W****"
    PhiAction action = PhiAction::Keep;
};

/// Where one finding lies. Never what it is.
struct PhiPlace {
    std::string file;
    std::int64_t row = 0;
    std::string column;
    std::int64_t begin = 0;  ///< code points of the text as it stood in the file, half open
    std::int64_t end = 0;
    PhiTag tag = PhiTag::OtherId;
    double score = 0;
    std::string rule;
};

/// What a search for personal data found and what was done. It holds no text of the rows but masked examples, which
/// are shown and not stored.
struct DeidentifyReport {
    DeidentifyMode mode = DeidentifyMode::Off;
    bool isStrict = false;
    bool hasLists = false;  ///< lists of names were at hand
    std::int64_t rowsSearched = 0;
    std::int64_t rowsWithFindings = 0;
    std::int64_t rowsNotSearched = 0;  ///< a rule gave up: nobody knows what these hold
    std::int64_t rowsChanged = 0;
    std::int64_t rowsDropped = 0;
    std::vector<PhiColumnReport> columns;
    std::vector<std::string> nameColumns;  ///< whose values were searched for as names

    std::int64_t found(PhiTag tag) const;
    std::int64_t unsure(PhiTag tag) const;
};

/// What every report of a search says at its end.
extern const char* const searchIsAnAid;

/// `text` with all but the first letter of each word of a name, and all else, as "*"; blanks and marks stay.
std::string maskedExample(PhiTag tag, std::string_view text);

}  // namespace lorimer
