#pragma once

#include <QHash>
#include <QObject>
#include <memory>
#include <optional>

#include "store/database.h"
#include "store/run_store.h"
#include "store/workspace.h"
#include "ui/models/run_view.h"
#include "ui/models/test_verdicts.h"

class QTimer;

namespace lorimer {

/// The part of RunFeed that lives on its thread. Once a second it asks SQLite whether anything was committed, and only
/// then reads.
class RunFeedWorker final : public QObject {
    Q_OBJECT
public:
    explicit RunFeedWorker(const QString& workspaceFolder);
    ~RunFeedWorker() override;

    void start();
    void watch(const QString& runId);

Q_SIGNALS:
    void opened();
    void runsChanged(const QVector<lorimer::RunView>& runs);
    void pieceArrived(const lorimer::RunPiece& piece);
    void shelfRead(const lorimer::ShelfView& shelf);
    void settingsRead(const QString& runId, const QVector<lorimer::RunSetting>& settings);
    void failed(const QString& sentence);

private:
    void poll();
    void open();
    void close();
    /// False when another file took the place of the one that is open (a restored backup).
    bool isSameFile() const;
    void readRuns(RunStore& store);
    void readShelf();
    std::int64_t groupsOf(qint64 versionId);
    void readSettings(RunStore& store, const QString& runId);
    void readWatched(RunStore& store);
    RunPiece newSteps(RunStore& store);
    bool wasRolledBack(const std::vector<EvaluationPoint>& checks, const std::vector<StoredEvent>& events) const;

    /// What was handed over of the watched run.
    struct Watched {
        QString id;
        bool begun = false;
        std::int64_t step = 0;  ///< last step
        double loss = 0.0;      ///< of that step
        std::size_t checks = 0;
        std::size_t events = 0;
        std::size_t samples = 0;
        QString lastEvent;  ///< its time
    };

    QString m_folder;
    QTimer* m_timer = nullptr;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<Database> m_database;
    quint64 m_inode = 0;
    qint64 m_version = -1;
    bool m_hadWriter = false;
    bool m_wasOpened = false;
    QString m_failure;
    std::optional<QVector<RunView>> m_runs;
    std::optional<ShelfView> m_shelf;
    TestVerdicts m_verdicts;
    QHash<qint64, std::int64_t> m_groups;  ///< by version of a data set, which never changes
    Watched m_watched;
};

}  // namespace lorimer
