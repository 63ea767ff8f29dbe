#pragma once

#include <QDateTime>
#include <QObject>
#include <QStringList>
#include <QVector>
#include <array>
#include <optional>

#include "data/split_part.h"
#include "session/dataset_edit.h"
#include "session/session_jobs.h"
#include "store/workspace.h"

namespace lorimer {

/// A data set as a list shows it; its newest version.
struct DatasetView {
    qint64 id = 0;
    qint64 versionId = 0;
    int version = 0;
    QString name;
    QDateTime created;
    bool isText = false;
    std::array<qint64, 3> rows{};                   ///< by SplitPart
    std::optional<std::array<qint64, 3>> patients;  ///< by SplitPart; unset where it was split row by row
    qint64 sharedPatients = 0;                      ///< with rows in two or three parts
    QString testFrom;          ///< first day of the test part ("2023-04-02") where it holds the newest rows
    bool hasOwnParts = false;  ///< a column of the file said them
    QString systemText;        ///< that the import proposes for rows without one; empty: none
    QStringList runs;          ///< that use it

    qint64 totalRows() const { return rows[0] + rows[1] + rows[2]; }
    bool operator==(const DatasetView&) const = default;
};

/// A stored row as the table of a data set shows it.
struct DatasetRowView {
    qint64 key = 0;
    SplitPart part = SplitPart::Train;
    QString question;  ///< all but the last answer, turn by turn; empty for plain text
    QString answer;
    Row turns;  ///< as it is stored
    QString group;
    qint64 sourceRow = 0;

    /// Sets turns, question and answer.
    void takeTurns(const Row& row);
};

/// One line of a data set's history.
struct DatasetEvent {
    QDateTime time;
    int version = 0;
    QString text;
};

/// The data sets of the workspace. Lives in the GUI thread and emits there; short questions on the lookup thread.
class DatasetSession final : public QObject {
    Q_OBJECT
public:
    DatasetSession(const Workspace& workspace, QThreadPool& lookupThread, QObject* parent = nullptr);
    ~DatasetSession() override;

    void list();
    void remove(qint64 datasetId);
    /// The keys of the rows of a version that match; the newest question counts.
    void findRows(qint64 versionId, std::optional<SplitPart> part, const QString& text);
    void readRows(const std::vector<qint64>& keys);
    void readHistory(qint64 datasetId);
    /// Stores a new version; stored() or failed() follows.
    void change(qint64 versionId, const DatasetChanges& changes);

Q_SIGNALS:
    void listed(const QVector<lorimer::DatasetView>& datasets);
    void removed(qint64 datasetId);
    void rowsFound(const std::vector<qint64>& keys);
    void rowsRead(const QVector<lorimer::DatasetRowView>& rows);
    void stored(int version);
    void historyRead(const QVector<lorimer::DatasetEvent>& events);
    void failed(const lorimer::Error& error);

private:
    const Workspace& m_workspace;
    quint64 m_search = 0;
    SessionJobs m_jobs;
};

}  // namespace lorimer
