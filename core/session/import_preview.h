#pragma once

#include <QObject>
#include <memory>

#include "data/file_detection.h"
#include "data/import_config.h"
#include "data/import_report.h"
#include "engine/base/row.h"
#include "session/session_jobs.h"
#include "store/workspace.h"

namespace lorimer {

class RowScan;

/// What one reading of the whole file found; nothing is stored.
struct ImportScan {
    std::int64_t rowsRead = 0;
    std::int64_t usable = 0;      ///< rows that can be learned from, exact copies included
    std::int64_t duplicates = 0;  ///< of them exact copies of an earlier row, which the import leaves out
    std::int64_t groups = 0;      ///< patients or cases; 0 without such a column
    std::vector<RejectedRow> rejected;
    std::vector<UnknownPart> unknownParts;
    std::string encoding;                   ///< as the whole file shows it: "UTF-8"
    std::shared_ptr<const RowSource> rows;  ///< the usable rows; safe from several threads
};

/// A row of the file as it would be stored.
struct FileRow {
    std::size_t index = 0;       ///< among the usable rows
    std::int64_t sourceRow = 0;  ///< where it begins in the file
    Row row;
};

/// What the import wizard shows of a file before anything is stored. Lives in the GUI thread and emits there; of each
/// question the newest counts, an answer to an older one does not arrive any more.
class ImportPreview final : public QObject {
    Q_OBJECT
public:
    /// Looks and answers on `lookupThread`, reads whole files on `filesThread`; both and `workspace` outlive it.
    ImportPreview(const Workspace& workspace, QThreadPool& lookupThread, QThreadPool& filesThread,
                  QObject* parent = nullptr);
    ~ImportPreview() override;

    /// Looks at the first 64 kB.
    void detect(const std::string& file, const ReadChoices& choices);
    /// Reads all of it with these roles.
    void scan(const ImportConfig& config);
    void stopScan();
    bool isScanning() const { return m_scanning; }

    /// Row `index` (below ImportScan::usable) of the last scan.
    void readRow(std::size_t index);
    /// How the last scan's rows would be divided.
    void planSplit(const SplitChoices& choices);
    /// Writes a CSV of row, column, reason.
    void saveRejected(const std::vector<RejectedRow>& rejected, const QString& file);

Q_SIGNALS:
    void detected(const lorimer::FileDetection& detection);
    void detectFailed(const lorimer::Error& error);
    void scanProgress(qint64 rows, qint64 bytes, qint64 totalBytes);
    void scanned(const lorimer::ImportScan& scan);
    void scanFailed(const lorimer::Error& error);
    void rowRead(const lorimer::FileRow& row);
    void splitPlanned(const lorimer::SplitReport& report);
    void splitFailed(const lorimer::Error& error);
    void rejectedSaved(const QString& file);
    /// A question about rows could not be answered, or a list not be saved.
    void failed(const lorimer::Error& error);

private:
    const Workspace& m_workspace;
    bool m_scanning = false;
    quint64 m_detection = 0;  ///< numbers of the newest questions
    quint64 m_scan = 0;
    quint64 m_row = 0;
    quint64 m_split = 0;
    std::shared_ptr<const RowScan> m_rows;
    SessionJobs m_lookups;
    SessionJobs m_scans;
};

}  // namespace lorimer
