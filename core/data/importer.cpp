#include "data/importer.h"

#include <algorithm>

#include "data/import_json.h"
#include "data/row_scan.h"
#include "data/split_plan.h"
#include "data/utf8.h"
#include "engine/base/error.h"
#include "privacy/privacy_json.h"
#include "store/dataset_writer.h"

namespace lorimer {

namespace {

constexpr std::size_t mostRejectedInStore = 1'000;

/// One import on its way through reading, splitting and storing.
class Import {
public:
    Import(const Workspace& workspace, const ImportConfig& config, const ImportHooks& hooks)
        : m_config(config),
          m_hooks(hooks),
          m_database(workspace.openDatabase()),
          m_scan(workspace.folder(), config, RowScan::Duplicates::LeaveOut) {}

    ImportReport run();

private:
    void checkName();
    void requireRows() const;
    void addRuleNotes();
    void addSplitNotes();
    void store(const std::vector<SplitPart>& parts);

    const ImportConfig& m_config;
    const ImportHooks& m_hooks;
    Database m_database;
    RowScan m_scan;
    ImportReport m_report;
};

ImportReport Import::run() {
    checkName();
    m_scan.read(m_hooks);
    m_report = m_scan.report();
    m_report.datasetName = m_config.datasetName;
    requireRows();
    addPrivacyNotes(m_report);
    const SplitPlan plan = planSplit(m_scan, {m_config.splitRule, true, m_config.split, m_config.seed});
    m_report.split = plan.report;
    // The true day beside shifted dates would tell by how much they were shifted.
    if (changesRows(m_config.deidentify.mode)) m_report.split.testFrom.clear();
    addSplitNotes();
    store(plan.parts);
    return std::move(m_report);
}

void Import::checkName() {
    if (isBlank(m_config.datasetName) || m_config.datasetName.size() > 200 || !isValidUtf8(m_config.datasetName) ||
        std::any_of(m_config.datasetName.begin(), m_config.datasetName.end(),
                    [](char c) { return static_cast<unsigned char>(c) < ' '; })) {
        throw Error(ErrorKind::WrongUse,
                    "A data set needs a name of at most 200 letters on one line. Nothing was stored.");
    }
    if (DatasetStore(m_database).exists(m_config.datasetName)) throw datasetExists(m_config.datasetName);
}

void Import::requireRows() const {
    if (m_report.rowsAccepted > 0) return;
    const std::string name =
        "'" + m_config.files.front() + "'" + (m_config.files.size() > 1 ? " and the other files" : "");
    if (m_report.privacy.rowsDropped > 0) {
        throw badInput("Personal data were found in " + std::to_string(m_report.privacy.rowsDropped) + " of the " +
                       std::to_string(m_report.rowsRead) + " rows of " + name +
                       ", which leaves none. Nothing was stored; choose --deidentify mask or surrogate instead.");
    }
    if (m_report.rejected.empty())
        throw badInput(name + " holds no rows. Nothing was stored; choose a file that has some.");
    const RejectedRow& first = m_report.rejected.front();
    const std::string column = first.column.empty() ? "" : ", column '" + first.column + "'";
    throw badInput("None of the " + std::to_string(m_report.rowsRead) + " rows of " + name +
                   " can be used; the first is row " + std::to_string(first.row) + column + ": " + first.reason +
                   ". Nothing was stored; check the file and the roles of its columns.");
}

void Import::addRuleNotes() {
    const SplitReport& split = m_report.split;
    if (!split.testFrom.empty()) {
        m_report.notes.push_back("The test part begins on " + split.testFrom +
                                 "; all its rows are newer than the others.");
    }
    if (split.undatedRows > 0) {
        m_report.notes.push_back(std::to_string(split.undatedRows) +
                                 " rows have no date that can be read; they are not in the test part.");
    }
    if (split.sharedGroups > 0) {
        m_report.notes.push_back(std::to_string(split.sharedGroups) + " groups have rows in more than one part.");
    }
}

void Import::addSplitNotes() {
    addRuleNotes();
    if (m_config.splitRule == SplitRule::OwnColumn) return;
    const std::array<std::int64_t, 3> shares{m_config.split.train, m_config.split.validation, m_config.split.test};
    for (const SplitPart part : {SplitPart::Train, SplitPart::Validation, SplitPart::Test}) {
        const auto index = static_cast<std::size_t>(part);
        if (shares[index] == 0 || m_report.split.rows[index] > 0) continue;
        m_report.notes.push_back(std::string("There are too few ") + (m_report.split.byGroup ? "groups" : "rows") +
                                 " for the " + partName(part) + " part, which is empty.");
    }
}

void Import::store(const std::vector<SplitPart>& parts) {
    const std::vector<std::uint32_t>& units = m_scan.units().unitOfRow;
    DatasetWriter writer(m_database, m_config.datasetName, m_report.kind);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const SpooledRow row = m_scan.spooled(i);
        const std::string& file = m_report.sources[static_cast<std::size_t>(row.source)].file;
        const auto group = units.empty() ? std::nullopt : std::optional<std::int64_t>(units[i]);
        writer.add(parts[i], row.content, file, row.sourceRow, group);
        leaveIfStopped(m_hooks);
        if (m_hooks.onStored) m_hooks.onStored(static_cast<std::int64_t>(i) + 1, m_report.rowsAccepted);
    }
    m_report.sha256 = writer.sha256();
    m_report.datasetId = writer.datasetId();
    writer.finish(importConfigToJson(m_config), importReportToJson(m_report, mostRejectedInStore));
}

}  // namespace

ImportReport runImport(const Workspace& workspace, const ImportConfig& config, const ImportHooks& hooks) {
    return Import(workspace, config, hooks).run();
}

}  // namespace lorimer
