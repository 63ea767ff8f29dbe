#include "data/import_json.h"

#include <algorithm>

#include "data/column_roles.h"
#include "engine/base/error.h"
#include "privacy/privacy_json.h"

namespace lorimer {

namespace {

Json rolesToJson(const std::vector<ColumnRole>& roles) {
    Json list = Json::array();
    for (const ColumnRole& entry : roles)
        list.push_back(Json{{"role", roleName(entry.role)}, {"header", entry.header}});
    return list;
}

Json partsToJson(const std::array<std::int64_t, 3>& counts) {
    Json json = Json::object();
    for (const SplitPart part : {SplitPart::Train, SplitPart::Validation, SplitPart::Test}) {
        json[partName(part)] = counts[static_cast<std::size_t>(part)];
    }
    return json;
}

Json sourceToJson(const SourceReport& source) {
    Json json{{"file", source.file}, {"bytes", source.bytes}, {"sha256", source.sha256}, {"format", source.format}};
    if (!source.encoding.empty()) json["encoding"] = source.encoding;
    if (!source.separator.empty()) json["separator"] = source.separator;
    if (!source.sheet.empty()) json["sheet"] = source.sheet;
    if (!source.separator.empty() || !source.sheet.empty()) json["header"] = source.hasHeader;
    json["columns"] = rolesToJson(source.columns);
    json["rows_read"] = source.rowsRead;
    return json;
}

double percent(std::int64_t share) { return static_cast<double>(share) / 10'000.0; }

}  // namespace

const char* splitRuleName(SplitRule rule) {
    switch (rule) {
        case SplitRule::Shares:
            return "shares";
        case SplitRule::NewestToTest:
            return "newest to test";
        case SplitRule::OwnColumn:
            return "own column";
    }
    throw Error(ErrorKind::Internal, "A rule for dividing rows is unknown. Nothing was stored.");
}

const char* partName(SplitPart part) {
    switch (part) {
        case SplitPart::Train:
            return "train";
        case SplitPart::Validation:
            return "validation";
        case SplitPart::Test:
            return "test";
    }
    throw Error(ErrorKind::Internal, "A part of a data set is unknown. Nothing was changed.");
}

Json importConfigToJson(const ImportConfig& config) {
    return {{"files", config.files},
            {"name", config.datasetName},
            {"columns", rolesToJson(config.columns)},
            {"split_rule", splitRuleName(config.splitRule)},
            {"split",
             {{"train", percent(config.split.train)},
              {"validation", percent(config.split.validation)},
              {"test", percent(config.split.test)}}},
            {"seed", config.seed},
            {"system_text", config.systemText},
            {"deidentify", deidentifyConfigToJson(config.deidentify)}};
}

Json importReportToJson(const ImportReport& report, std::size_t mostRejected) {
    Json rejected = Json::array();
    for (std::size_t i = 0; i < std::min(report.rejected.size(), mostRejected); ++i) {
        const RejectedRow& row = report.rejected[i];
        const std::string where = row.column.empty() ? "" : " (column '" + row.column + "')";
        rejected.push_back(Json{{"file", row.file}, {"row", row.row}, {"reason", row.reason + where}});
    }
    Json json{{"dataset", report.datasetName},
              {"dataset_id", report.datasetId},
              {"sha256", report.sha256},
              {"kind", report.kind},
              {"rows_read", report.rowsRead},
              {"rows_accepted", report.rowsAccepted},
              {"rows_rejected", std::move(rejected)}};
    if (report.rejected.size() > mostRejected) json["rows_rejected_count"] = report.rejected.size();
    json["duplicates"] = report.duplicates;
    addPrivacyToJson(report.privacy, json);
    json["split_sizes"] = partsToJson(report.split.rows);
    if (report.split.byGroup) {
        json["split_groups"] = partsToJson(report.split.groups);
        json["shared_groups"] = report.split.sharedGroups;
    }
    if (!report.split.testFrom.empty()) json["test_from"] = report.split.testFrom;
    if (report.split.undatedRows > 0) json["rows_without_date"] = report.split.undatedRows;
    json["sources"] = Json::array();
    for (const SourceReport& source : report.sources) json["sources"].push_back(sourceToJson(source));
    json["notes"] = report.notes;
    return json;
}

}  // namespace lorimer
