#include "data/importer.h"

#include <algorithm>

#include "data/column_guess.h"
#include "data/column_roles.h"
#include "data/encoding_detector.h"
#include "data/file_detection.h"
#include "data/fingerprint_set.h"
#include "data/import_json.h"
#include "data/row_builder.h"
#include "data/row_json.h"
#include "data/row_spool.h"
#include "data/splitter.h"
#include "data/utf8.h"
#include "engine/base/error.h"
#include "store/dataset_writer.h"

namespace lorimer {

namespace {

/// More rejected rows than this are no list that anybody reads: the file is not what its columns were taken for.
constexpr std::size_t mostRejected = 1'000'000;
constexpr std::size_t mostRejectedInStore = 1'000;

/// One import on its way through reading, splitting and storing.
class Import {
public:
    Import(const Workspace& workspace, const ImportConfig& config, const ImportHooks& hooks)
        : m_config(config), m_hooks(hooks), m_database(workspace.openDatabase()), m_spool(workspace.folder()) {}

    ImportReport run();

private:
    void checkConfig();
    void detectFiles();
    void readFile(const FileDetection& detection);
    void takeRecord(const Record& record, const RowBuilder& builder);
    void reject(std::int64_t row, const std::string& column, const std::string& reason);
    void assignUnit(const BuiltRow& built, const Fingerprint& fingerprint, bool byGroup);
    void requireRows() const;
    void addNotes(const FileDetection& detection);
    void addSplitNotes();
    void store(const std::vector<SplitPart>& parts);
    void progress(std::int64_t bytesOfFile) const;

    const ImportConfig& m_config;
    const ImportHooks& m_hooks;
    Database m_database;
    RowSpool m_spool;
    ImportReport m_report;
    std::vector<FileDetection> m_files;
    std::int64_t m_totalBytes = 0;
    std::int64_t m_finishedBytes = 0;
    FingerprintSet m_rows;  ///< of the accepted rows, in order
    SplitUnits m_groups;    ///< filled as soon as a file has a group column
};

ImportReport Import::run() {
    checkConfig();
    detectFiles();
    for (const FileDetection& detection : m_files) readFile(detection);
    requireRows();
    const bool byGroup = !m_groups.unitOfRow.empty();
    const SplitUnits units = byGroup ? std::move(m_groups) : SplitUnits{std::move(m_rows), {}};
    const std::vector<SplitPart> parts = splitRows(units, m_config.split, m_config.seed);
    m_report.split = reportSplit(units, parts);
    addSplitNotes();
    store(parts);
    return std::move(m_report);
}

void Import::checkConfig() {
    if (isBlank(m_config.datasetName) || m_config.datasetName.size() > 200 || !isValidUtf8(m_config.datasetName) ||
        std::any_of(m_config.datasetName.begin(), m_config.datasetName.end(),
                    [](char c) { return static_cast<unsigned char>(c) < ' '; })) {
        throw Error(ErrorKind::WrongUse,
                    "A data set needs a name of at most 200 letters on one line. Nothing was stored.");
    }
    if (m_config.files.empty()) throw Error(ErrorKind::WrongUse, "No file was named. Nothing was stored.");
    checkColumnRoles(m_config.columns);
    m_report.datasetName = m_config.datasetName;
    if (DatasetStore(m_database).exists(m_config.datasetName)) throw datasetExists(m_config.datasetName);
}

/// Looks at every file before the first is read, so that a wrong name or column is told at once.
void Import::detectFiles() {
    for (const std::string& file : m_config.files) {
        const auto stopRequested = [this] { return m_hooks.stopRequested && m_hooks.stopRequested(); };
        ReadChoices choices = m_config.choices;
        if (!choices.encoding) choices.encoding = detectEncoding(file, stopRequested);
        FileDetection detection = detectFile(file, choices, m_config.columns);
        RowBuilder(file, detection.columns, detection.roles);  // throws where the roles make no row
        m_totalBytes += detection.bytes;
        m_files.push_back(std::move(detection));
    }
}

void Import::readFile(const FileDetection& detection) {
    const RowBuilder builder(detection.file, detection.columns, detection.roles);
    SourceReport& source = m_report.sources.emplace_back();
    source.file = detection.file;
    source.format = detection.formatName();
    source.encoding = encodingName(detection.encoding);
    if (detection.format == FileFormat::Csv) source.separator = detection.separator;
    source.hasHeader = detection.hasHeader;
    source.columns = detection.roles;

    SourceText text(detection.file, detection.encoding);
    text.watch([this](std::int64_t bytes) { progress(bytes); });
    bool isHeader = detection.hasHeader;
    makeReader(detection, text)->read([&](const Record& record) {
        if (!isHeader) {
            ++source.rowsRead;
            takeRecord(record, builder);
        }
        isHeader = false;
        return true;
    });
    source.bytes = text.bytesRead();
    source.sha256 = text.sha256();
    m_finishedBytes += source.bytes;
    addNotes(detection);
}

void Import::takeRecord(const Record& record, const RowBuilder& builder) {
    ++m_report.rowsRead;
    const BuiltRow built = builder.build(record);
    if (!built.problem.empty()) {
        reject(record.row, built.column, built.problem);
        return;
    }
    const std::string kind = built.row.messages.empty() ? "text" : "conversation";
    if (m_report.kind.empty()) m_report.kind = kind;
    if (kind != m_report.kind) {
        reject(record.row, "", "it is a " + kind + ", while the rows before it are of the other kind");
        return;
    }
    const Fingerprint fingerprint = fingerprintOf(built.row);
    if (!m_rows.insert(fingerprint).isNew) {
        ++m_report.duplicates;
        return;
    }
    assignUnit(built, fingerprint, builder.hasGroup());
    Json content = rowToJson(built.row);
    if (!built.group.empty()) content["group"] = built.group;
    if (!built.date.empty()) content["date"] = built.date;
    m_spool.append({compactJson(content), static_cast<std::int32_t>(m_report.sources.size() - 1), record.row});
    ++m_report.rowsAccepted;
}

void Import::reject(std::int64_t row, const std::string& column, const std::string& reason) {
    if (m_report.rejected.size() >= mostRejected) {
        throw badInput("More than a million rows of '" + m_report.sources.back().file +
                       "' cannot be used; the last was row " + std::to_string(row) + ": " + reason +
                       ". Nothing was stored; check the roles of the columns.");
    }
    m_report.rejected.push_back({m_report.sources.back().file, row, column, reason});
}

/// Rows without a group column in their file are units of their own beside the groups of other files.
void Import::assignUnit(const BuiltRow& built, const Fingerprint& fingerprint, bool byGroup) {
    std::vector<std::uint32_t>& units = m_groups.unitOfRow;
    if (!byGroup && units.empty()) return;
    while (units.size() + 1 < m_rows.size()) units.push_back(m_groups.keys.insert(m_rows[units.size()]).number);
    const Fingerprint key = byGroup ? fingerprintOf({"group", built.group}) : fingerprint;
    units.push_back(m_groups.keys.insert(key).number);
}

void Import::requireRows() const {
    if (m_report.rowsAccepted > 0) return;
    const std::string name =
        "'" + m_config.files.front() + "'" + (m_config.files.size() > 1 ? " and the other files" : "");
    if (m_report.rejected.empty())
        throw badInput(name + " holds no rows. Nothing was stored; choose a file that has some.");
    const RejectedRow& first = m_report.rejected.front();
    const std::string column = first.column.empty() ? "" : ", column '" + first.column + "'";
    throw badInput("None of the " + std::to_string(m_report.rowsRead) + " rows of " + name +
                   " can be used; the first is row " + std::to_string(first.row) + column + ": " + first.reason +
                   ". Nothing was stored; check the file and the roles of its columns.");
}

void Import::addNotes(const FileDetection& detection) {
    const auto isGiven = [this](const std::string& header) {
        return std::any_of(m_config.columns.begin(), m_config.columns.end(),
                           [&header](const ColumnRole& entry) { return plainName(entry.header) == plainName(header); });
    };
    for (const ColumnRole& entry : detection.roles) {
        if (isGiven(entry.header)) continue;
        if (entry.role == Role::Group) {
            m_report.notes.push_back("Rows with the same '" + entry.header +
                                     "' stay in one part; --columns ignore=" + entry.header + " splits row by row.");
        } else if (entry.role == Role::Ignore) {
            m_report.notes.push_back("The column '" + entry.header + "' of '" + detection.file + "' was not used.");
        }
    }
}

void Import::addSplitNotes() {
    const std::array<std::int64_t, 3> shares{m_config.split.train, m_config.split.validation, m_config.split.test};
    for (const SplitPart part : {SplitPart::Train, SplitPart::Validation, SplitPart::Test}) {
        const auto index = static_cast<std::size_t>(part);
        if (shares[index] == 0 || m_report.split.rows[index] > 0) continue;
        m_report.notes.push_back(std::string("There are too few ") + (m_report.split.byGroup ? "groups" : "rows") +
                                 " for the " + partName(part) + " part, which is empty.");
    }
}

void Import::store(const std::vector<SplitPart>& parts) {
    m_spool.rewind();
    DatasetWriter writer(m_database, m_config.datasetName, m_report.kind);
    for (const SplitPart part : parts) {
        const SpooledRow row = m_spool.next();
        writer.add(part, row.content, m_report.sources[static_cast<std::size_t>(row.source)].file, row.sourceRow);
        progress(0);
    }
    m_report.sha256 = writer.sha256();
    m_report.datasetId = writer.datasetId();
    writer.finish(importConfigToJson(m_config), importReportToJson(m_report, mostRejectedInStore));
}

void Import::progress(std::int64_t bytesOfFile) const {
    if (m_hooks.stopRequested && m_hooks.stopRequested()) {
        throw Error(ErrorKind::Stopped,
                    "The import was stopped. Nothing was stored and the file is unchanged; import it again "
                    "when you like.");
    }
    if (m_hooks.onProgress) m_hooks.onProgress(m_report.rowsRead, m_finishedBytes + bytesOfFile, m_totalBytes);
}

}  // namespace

ImportReport runImport(const Workspace& workspace, const ImportConfig& config, const ImportHooks& hooks) {
    return Import(workspace, config, hooks).run();
}

}  // namespace lorimer
