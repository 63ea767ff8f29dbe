#pragma once

#include "data/import_report.h"
#include "engine/base/json.h"
#include "privacy/deidentify_config.h"
#include "privacy/deidentify_report.h"

namespace lorimer {

/// "off" alone, or every decision: for the history of a data set.
Json deidentifyConfigToJson(const DeidentifyConfig& config);

/// Adds "deidentify", "findings" (per class) and, where a search ran, what else it says. Never a text of a row.
void addPrivacyToJson(const DeidentifyReport& report, Json& json);

/// The places of findings as a list.
Json placesToJson(const std::vector<PhiPlace>& places);

/// What a person should know of the search, as notes of the import.
void addPrivacyNotes(ImportReport& report);

/// Lines for a person: what was found, by class and column.
std::string privacySummary(const DeidentifyReport& report);

}  // namespace lorimer
