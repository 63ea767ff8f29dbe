#include "privacy/privacy_json.h"

#include <algorithm>

namespace lorimer {

namespace {

constexpr const char* noLists =
    "No lists of names were at hand, so the search found fewer names than it could; scripts/setup.sh puts them "
    "together.";

/// Counts per class in the order of the tags; those without a finding are left out.
template <typename Count>
Json perClass(const Count& countOf) {
    Json json = Json::object();
    for (std::size_t i = 0; i < phiTagCount; ++i) {
        const std::int64_t count = countOf(static_cast<PhiTag>(i));
        if (count > 0) json[std::string(phiTagNames[i])] = count;
    }
    return json;
}

Json perColumn(const DeidentifyReport& report) {
    Json json = Json::object();
    for (const PhiColumnReport& entry : report.columns) {
        if (entry.found > 0) json[entry.column][std::string(phiTagName(entry.tag))] = entry.found;
    }
    return json;
}

}  // namespace

Json deidentifyConfigToJson(const DeidentifyConfig& config) {
    if (config.mode == DeidentifyMode::Off) return deidentifyModeName(config.mode);
    Json choices = Json::array();
    for (const PhiChoice& choice : config.choices) {
        // The value of a single finding would be personal data; that there was one is said.
        choices.push_back(Json{{"class", choice.tag ? std::string(phiTagName(*choice.tag)) : "all"},
                               {"column", choice.column},
                               {"single_finding", !choice.value.empty()},
                               {"action", phiActionName(choice.action)},
                               {"reason", choice.reason}});
    }
    return {{"mode", deidentifyModeName(config.mode)}, {"strict", config.isStrict},
            {"high_recall", config.isHighRecall},      {"name_columns", config.nameColumns},
            {"choices", std::move(choices)},           {"own_rules", !config.ownRules.empty()},
            {"own_words", config.ownWords.size()}};
}

void addPrivacyToJson(const DeidentifyReport& report, Json& json) {
    json["deidentify"] = deidentifyModeName(report.mode);
    json["findings"] = perClass([&report](PhiTag tag) { return report.found(tag); });
    if (report.mode == DeidentifyMode::Off) return;
    json["findings_unsure"] = perClass([&report](PhiTag tag) { return report.unsure(tag); });
    json["findings_by_column"] = perColumn(report);
    json["rows_searched"] = report.rowsSearched;
    json["rows_not_searched"] = report.rowsNotSearched;
    json["rows_with_findings"] = report.rowsWithFindings;
    json["rows_changed"] = report.rowsChanged;
    json["rows_dropped"] = report.rowsDropped;
    json["name_columns"] = report.nameColumns;
    json["strict"] = report.isStrict;
    json["name_lists"] = report.hasLists;
    json["limits"] = searchIsAnAid;
}

Json placesToJson(const std::vector<PhiPlace>& places) {
    Json list = Json::array();
    for (const PhiPlace& place : places) {
        list.push_back(Json{{"file", place.file},
                            {"row", place.row},
                            {"column", place.column},
                            {"start", place.begin},
                            {"end", place.end},
                            {"class", std::string(phiTagName(place.tag))},
                            {"score", static_cast<double>(static_cast<int>(place.score * 100 + 0.5)) / 100},
                            {"rule", place.rule}});
    }
    return list;
}

void addPrivacyNotes(ImportReport& report) {
    const DeidentifyReport& privacy = report.privacy;
    if (privacy.mode == DeidentifyMode::Off) return;
    if (!privacy.hasLists) report.notes.emplace_back(noLists);
    for (const std::string& column : privacy.nameColumns)
        report.notes.push_back("The values of '" + column +
                               "' were searched for as names in the texts of each patient.");
    if (privacy.rowsNotSearched > 0 && privacy.mode == DeidentifyMode::Report) {
        report.notes.push_back(std::to_string(privacy.rowsNotSearched) +
                               " rows could not be searched for personal data; nobody knows what they hold.");
    }
    report.notes.emplace_back(searchIsAnAid);
}

std::string privacySummary(const DeidentifyReport& report) {
    std::string text = "Rows searched for personal data: " + std::to_string(report.rowsSearched) +
                       ", with findings: " + std::to_string(report.rowsWithFindings) + ".\n";
    for (const PhiColumnReport& entry : report.columns) {
        text +=
            "  " + std::string(phiTagName(entry.tag)) + " in '" + entry.column + "': " + std::to_string(entry.found);
        if (entry.unsure > 0) text += " (and " + std::to_string(entry.unsure) + " unsure)";
        text += "\n";
    }
    if (report.rowsNotSearched > 0)
        text += "Rows that could not be searched: " + std::to_string(report.rowsNotSearched) + ".\n";
    if (report.rowsDropped > 0)
        text += "Rows left out for their findings: " + std::to_string(report.rowsDropped) + ".\n";
    return text;
}

}  // namespace lorimer
