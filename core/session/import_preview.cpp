#include "session/import_preview.h"

#include <QSaveFile>
#include <chrono>

#include "data/row_json.h"
#include "data/row_scan.h"
#include "data/split_plan.h"

namespace lorimer {

namespace {

std::shared_ptr<RowScan> readAll(const Workspace& workspace, const ImportConfig& config, const ImportHooks& hooks) {
    auto rows = std::make_shared<RowScan>(workspace.folder(), config, RowScan::Duplicates::Keep);
    rows->read(hooks);
    return rows;
}

ImportScan summaryOf(const std::shared_ptr<const RowScan>& rows) {
    const ImportReport& report = rows->report();
    ImportScan scan;
    scan.rowsRead = report.rowsRead;
    scan.usable = static_cast<std::int64_t>(rows->size());
    scan.duplicates = report.duplicates;
    scan.groups = rows->isGrouped() ? static_cast<std::int64_t>(rows->units().keys.size()) : 0;
    scan.rejected = report.rejected;
    scan.unknownParts = report.unknownParts;
    scan.encoding = report.sources.empty() ? std::string() : report.sources.front().encoding;
    scan.rows = rows;
    return scan;
}

/// A field of a CSV; quotes are doubled.
QByteArray quoted(const std::string& text) {
    QByteArray field = QByteArray::fromStdString(text);
    field.replace('"', "\"\"");
    return '"' + field + '"';
}

void writeRejected(const std::vector<RejectedRow>& rejected, const QString& name) {
    QSaveFile file(name);
    bool isWritten = file.open(QIODevice::WriteOnly) && file.write("row,column,reason\r\n") > 0;
    for (const RejectedRow& row : rejected) {
        const QByteArray line =
            QByteArray::number(static_cast<qlonglong>(row.row)) + ',' + quoted(row.column) + ',' + quoted(row.reason);
        isWritten = isWritten && file.write(line + "\r\n") > 0;
    }
    if (isWritten && file.commit()) return;
    throw Error(ErrorKind::OutOfResources,
                "The list could not be written to '" + name.toStdString() +
                    "'. Nothing else was changed; choose another folder or free some space.",
                file.errorString().toStdString());
}

}  // namespace

ImportPreview::ImportPreview(const Workspace& workspace, QThreadPool& lookupThread, QThreadPool& filesThread,
                             QObject* parent)
    : QObject(parent), m_workspace(workspace), m_lookups(lookupThread, *this), m_scans(filesThread, *this) {}

ImportPreview::~ImportPreview() {
    m_lookups.stopAndWait();
    m_scans.stopAndWait();
}

void ImportPreview::detect(const std::string& file, const ReadChoices& choices) {
    const quint64 number = ++m_detection;
    m_lookups.post(
        [this, number, file, choices](const StopFlag&) {
            const FileDetection detection = detectFile(file, choices);
            m_lookups.deliver([this, number, detection] {
                if (number == m_detection) Q_EMIT detected(detection);
            });
        },
        [this, number](const Error& error) {
            if (number == m_detection) Q_EMIT detectFailed(error);
        });
}

void ImportPreview::stopScan() {
    ++m_scan;
    m_scanning = false;
    m_scans.stop(StopRequest::Stop);
}

void ImportPreview::scan(const ImportConfig& config) {
    stopScan();
    m_rows.reset();
    m_scanning = true;
    const quint64 number = m_scan;
    m_scans.post(
        [this, number, config](const StopFlag& stop) {
            using Clock = std::chrono::steady_clock;
            Clock::time_point last{};
            ImportHooks hooks;
            hooks.stopRequested = [&stop] { return stop.isSet(); };
            hooks.onProgress = [this, number, &last](std::int64_t rows, std::int64_t bytes, std::int64_t total) {
                if (Clock::now() - last < std::chrono::milliseconds(100)) return;
                last = Clock::now();
                m_scans.deliver([this, number, rows, bytes, total] {
                    if (number == m_scan) Q_EMIT scanProgress(rows, bytes, total);
                });
            };
            const std::shared_ptr<const RowScan> rows = readAll(m_workspace, config, hooks);
            const ImportScan result = summaryOf(rows);
            m_scans.deliver([this, number, rows, result] {
                if (number != m_scan) return;
                m_scanning = false;
                m_rows = rows;
                Q_EMIT scanned(result);
            });
        },
        [this, number](const Error& error) {
            if (number != m_scan) return;
            m_scanning = false;
            Q_EMIT scanFailed(error);
        });
}

void ImportPreview::readRow(std::size_t index) {
    if (m_rows == nullptr) return;
    const quint64 number = ++m_row;
    m_lookups.post(
        [this, number, index, rows = m_rows](const StopFlag&) {
            const SpooledRow stored = rows->spooled(index);
            const FileRow row{index, stored.sourceRow, rowFromJson(stored.content, "A row of the file")};
            m_lookups.deliver([this, number, row] {
                if (number == m_row) Q_EMIT rowRead(row);
            });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void ImportPreview::planSplit(const SplitChoices& choices) {
    if (m_rows == nullptr) return;
    const quint64 number = ++m_split;
    m_lookups.post(
        [this, number, choices, rows = m_rows](const StopFlag&) {
            const SplitReport report = lorimer::planSplit(*rows, choices).report;
            m_lookups.deliver([this, number, report] {
                if (number == m_split) Q_EMIT splitPlanned(report);
            });
        },
        [this, number](const Error& error) {
            if (number == m_split) Q_EMIT splitFailed(error);
        });
}

void ImportPreview::saveRejected(const std::vector<RejectedRow>& rejected, const QString& file) {
    m_lookups.post(
        [this, rejected, file](const StopFlag&) {
            writeRejected(rejected, file);
            m_lookups.deliver([this, file] { Q_EMIT rejectedSaved(file); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

}  // namespace lorimer
