#include "data/row_scan.h"

#include <algorithm>

#include "data/column_guess.h"
#include "data/column_roles.h"
#include "data/file_format.h"
#include "data/file_list.h"
#include "data/readers/make_reader.h"
#include "data/row_json.h"
#include "data/text_encodings.h"
#include "engine/base/error.h"
#include "privacy/workspace_key.h"

namespace lorimer {

namespace {

/// More rejected rows than this are no list that anybody reads: the file is not what its columns were taken for.
constexpr std::size_t mostRejected = 1'000'000;

}  // namespace

void leaveIfStopped(const ImportHooks& hooks) {
    if (!hooks.stopRequested || !hooks.stopRequested()) return;
    throw Error(ErrorKind::Stopped,
                "The import was stopped. Nothing was stored and the file is unchanged; import it again "
                "when you like.");
}

RowScan::RowScan(const QString& folder, ImportConfig config, Duplicates duplicates)
    : m_folder(folder), m_config(std::move(config)), m_duplicates(duplicates), m_spool(folder) {}

void RowScan::read(const ImportHooks& hooks) {
    if (m_config.files.empty()) throw Error(ErrorKind::WrongUse, "No file was named. Nothing was stored.");
    checkColumnRoles(m_config.columns);
    m_hooks = &hooks;
    detectFiles();
    if (m_config.deidentify.mode != DeidentifyMode::Off) prepareSearch();
    for (std::size_t file = 0; file < m_files.size(); ++file) readFile(file);
    if (m_deidentifier) m_report.privacy = m_deidentifier->report();
    m_hooks = nullptr;
    m_spool.finish();
    if (!isGrouped()) m_units.keys = m_rows;
}

Row RowScan::row(std::size_t index) const {
    return rowFromJson(m_spool.at(index).content, "Row " + std::to_string(index + 1) + " of the file");
}

/// Looks at every file before the first is read, so that a wrong name or column is told at once.
void RowScan::detectFiles() {
    const auto stopRequested = [this] { return m_hooks->stopRequested && m_hooks->stopRequested(); };
    DetectedFiles found = detectListed(m_config.files, [&](const std::string& file) {
        leaveIfStopped(*m_hooks);
        FileDetection detection = detectWholeFile(file, m_config.choices, m_config.columns, stopRequested);
        [[maybe_unused]] const RowBuilder tried(file, detection.columns,
                                                detection.roles);  // throws where the roles make no row
        return detection;
    });
    m_files = std::move(found.files);
    m_report.notes = std::move(found.leftOut);
    for (const FileDetection& file : m_files) m_totalBytes += file.bytes;
}

/// Makes the search ready. Where rows share a patient all files are read for their names first.
void RowScan::prepareSearch() {
    // A key is made only where something may be replaced with its help.
    const bool needsKey = m_config.deidentify.mode == DeidentifyMode::Surrogate || !m_config.deidentify.choices.empty();
    m_deidentifier =
        std::make_unique<Deidentifier>(m_config.deidentify, needsKey ? workspaceKey(m_folder) : passingKey());
    std::vector<RecordLayout> layouts;
    for (const FileDetection& file : m_files) layouts.push_back(layoutOf(file, m_config.deidentify.nameColumns));
    const bool learns = Deidentifier::needsLearning(layouts);
    m_deidentifier->setLayouts(std::move(layouts));
    if (!learns) return;
    m_totalBytes *= 2;
    for (std::size_t file = 0; file < m_files.size(); ++file) learnFile(file);
}

void RowScan::learnFile(std::size_t file) {
    const FileDetection& detection = m_files[file];
    SourceText text(detection.file, detection.encoding);
    text.watch([this](std::int64_t bytes) { progress(bytes); });
    const RowBuilder builder(detection.file, detection.columns, detection.roles);
    readRecords(detection, text, [&](const Record& record) {
        if (builder.build(record).problem.empty()) m_deidentifier->learn(record, m_deidentifier->layouts()[file]);
    });
    m_finishedBytes += text.bytesRead();
    m_learntHashes.push_back(text.sha256());
}

void RowScan::readFile(std::size_t file) {
    const FileDetection& detection = m_files[file];
    const RowBuilder builder(detection.file, detection.columns, detection.roles);
    SourceReport& source = m_report.sources.emplace_back();
    source.file = detection.file;
    source.format = detection.formatName();
    if (!isPacked(detection.format)) source.encoding = encodingName(detection.encoding);
    source.sheet = detection.sheet;
    if (detection.format == FileFormat::Csv) source.separator = detection.separator;
    source.hasHeader = detection.hasHeader;
    source.columns = detection.roles;

    SourceText text(detection.file, detection.encoding);
    text.watch([this](std::int64_t bytes) { progress(bytes); });
    const std::vector<std::string> notes = readRecords(detection, text, [&](const Record& record) {
        ++source.rowsRead;
        takeRecord(record, builder, file);
    });
    source.bytes = text.bytesRead();
    source.sha256 = text.sha256();
    if (!m_learntHashes.empty() && m_learntHashes[file] != source.sha256) {
        throw badInput("'" + detection.file +
                       "' was changed while it was read. Nothing was stored; import it again when it stays as it is.");
    }
    m_finishedBytes += source.bytes;
    addNotes(detection);
    m_report.notes.insert(m_report.notes.end(), notes.begin(), notes.end());
}

/// The row after the search for personal data. One that is to be left out without a reason has no content.
BuiltRow RowScan::searched(const Record& record, const RowBuilder& builder, std::size_t file) {
    Record changed = record;
    const RedactedRow::Outcome outcome = m_deidentifier->apply(changed, m_deidentifier->layouts()[file]);
    if (outcome == RedactedRow::Outcome::Dropped) return {};
    if (outcome == RedactedRow::Outcome::NotSearched && m_config.deidentify.mode != DeidentifyMode::Report) {
        BuiltRow left;
        left.problem = "it could not be searched for personal data, because a rule took too long on it";
        return left;
    }
    return builder.build(changed);
}

void RowScan::takeRecord(const Record& record, const RowBuilder& builder, std::size_t file) {
    constexpr std::int64_t rowsBetweenQuestions = 256;
    if (++m_report.rowsRead % rowsBetweenQuestions == 0) leaveIfStopped(*m_hooks);
    BuiltRow built = builder.build(record);
    const std::string date = built.date;  // what the rows are divided by; the search may shift or hide it
    if (m_deidentifier && built.problem.empty()) {
        built = searched(record, builder, file);
        if (built.problem.empty() && built.row.messages.empty() && built.row.text.empty()) return;  // dropped
    }
    if (!built.problem.empty()) {
        reject(record.row, built.column, built.problem);
        if (built.unknownPart) countUnknownPart(*built.unknownPart);
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
        if (m_duplicates == Duplicates::Keep) keep(built, record.row);
        return;
    }
    assignUnit(built, fingerprint, builder.has(Role::Group));
    keepDate(date, builder.has(Role::Date));
    if (built.part) m_parts.push_back(*built.part);
    keep(built, record.row);
    ++m_report.rowsAccepted;
}

void RowScan::keep(const BuiltRow& built, std::int64_t sourceRow) {
    Json content = rowToJson(built.row);
    if (!built.group.empty()) content["group"] = built.group;
    if (!built.date.empty()) content["date"] = built.date;
    m_spool.append({compactJson(content), static_cast<std::int32_t>(m_report.sources.size() - 1), sourceRow});
}

void RowScan::reject(std::int64_t row, const std::string& column, const std::string& reason) {
    if (m_report.rejected.size() >= mostRejected) {
        throw badInput("More than a million rows of '" + m_report.sources.back().file +
                       "' cannot be used; the last was row " + std::to_string(row) + ": " + reason +
                       ". Nothing was stored; check the roles of the columns.");
    }
    m_report.rejected.push_back({m_report.sources.back().file, row, column, reason});
}

void RowScan::countUnknownPart(const std::string& word) {
    constexpr std::size_t mostWords = 10;
    std::vector<UnknownPart>& words = m_report.unknownParts;
    const auto found =
        std::find_if(words.begin(), words.end(), [&word](const UnknownPart& entry) { return entry.word == word; });
    if (found != words.end()) {
        ++found->rows;
    } else if (words.size() < mostWords) {
        words.push_back({word, 1});
    }
}

/// Rows without a group column in their file are units of their own beside the groups of other files.
void RowScan::assignUnit(const BuiltRow& built, const Fingerprint& fingerprint, bool byGroup) {
    std::vector<std::uint32_t>& units = m_units.unitOfRow;
    if (!byGroup && units.empty()) return;
    while (units.size() + 1 < m_rows.size()) units.push_back(m_units.keys.insert(m_rows[units.size()]).number);
    const Fingerprint key = byGroup ? fingerprintOf({"group", built.group}) : fingerprint;
    units.push_back(m_units.keys.insert(key).number);
}

/// Rows of a file without a date column have no date.
void RowScan::keepDate(const std::string& date, bool hasDates) {
    if (!hasDates && m_dates.empty()) return;
    m_dates.resize(m_rows.size());
    m_dates.back() = readDate(date);
}

void RowScan::addNotes(const FileDetection& detection) {
    if (detection.sheets.size() > 1 && !m_config.choices.sheet) m_report.notes.push_back(sheetNote(detection));
    const auto isGiven = [this](const std::string& header) {
        return std::any_of(m_config.columns.begin(), m_config.columns.end(),
                           [&header](const ColumnRole& entry) { return plainName(entry.header) == plainName(header); });
    };
    for (const ColumnRole& entry : detection.roles) {
        if (isGiven(entry.header)) continue;
        if (entry.role == Role::Group && m_config.splitRule == SplitRule::Shares) {
            m_report.notes.push_back("Rows with the same '" + entry.header +
                                     "' stay in one part; --columns ignore=" + entry.header + " splits row by row.");
        } else if (entry.role == Role::Ignore) {
            m_report.notes.push_back("The column '" + entry.header + "' of '" + detection.file + "' was not used.");
        }
    }
}

void RowScan::progress(std::int64_t bytesOfFile) const {
    leaveIfStopped(*m_hooks);
    if (m_hooks->onProgress) m_hooks->onProgress(m_report.rowsRead, m_finishedBytes + bytesOfFile, m_totalBytes);
}

}  // namespace lorimer
