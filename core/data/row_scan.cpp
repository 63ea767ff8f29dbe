#include "data/row_scan.h"

#include <algorithm>

#include "data/column_guess.h"
#include "data/column_roles.h"
#include "data/row_json.h"
#include "data/text_encodings.h"
#include "engine/base/error.h"

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
    : m_config(std::move(config)), m_duplicates(duplicates), m_spool(folder) {}

void RowScan::read(const ImportHooks& hooks) {
    if (m_config.files.empty()) throw Error(ErrorKind::WrongUse, "No file was named. Nothing was stored.");
    checkColumnRoles(m_config.columns);
    m_hooks = &hooks;
    detectFiles();
    for (const FileDetection& detection : m_files) readFile(detection);
    m_hooks = nullptr;
    m_spool.finish();
    if (!isGrouped()) m_units.keys = m_rows;
}

Row RowScan::row(std::size_t index) const {
    return rowFromJson(m_spool.at(index).content, "Row " + std::to_string(index + 1) + " of the file");
}

/// Looks at every file before the first is read, so that a wrong name or column is told at once.
void RowScan::detectFiles() {
    for (const std::string& file : m_config.files) {
        const auto stopRequested = [this] { return m_hooks->stopRequested && m_hooks->stopRequested(); };
        ReadChoices choices = m_config.choices;
        if (!choices.encoding) choices.encoding = detectEncoding(file, stopRequested);
        FileDetection detection = detectFile(file, choices, m_config.columns);
        RowBuilder(file, detection.columns, detection.roles);  // throws where the roles make no row
        m_totalBytes += detection.bytes;
        m_files.push_back(std::move(detection));
    }
}

void RowScan::readFile(const FileDetection& detection) {
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

void RowScan::takeRecord(const Record& record, const RowBuilder& builder) {
    ++m_report.rowsRead;
    const BuiltRow built = builder.build(record);
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
    keepDateAndPart(built, builder);
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

/// Rows of a file without a date column have no date; a file that should have a part column always has it.
void RowScan::keepDateAndPart(const BuiltRow& built, const RowBuilder& builder) {
    if (builder.has(Role::Date) || !m_dates.empty()) {
        m_dates.resize(m_rows.size());
        m_dates.back() = readDate(built.date);
    }
    if (built.part) m_parts.push_back(*built.part);
}

void RowScan::addNotes(const FileDetection& detection) {
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
