#pragma once

#include <QObject>
#include <QThread>

#include "ui/models/run_view.h"

namespace lorimer {

/// Tells the window what is in the workspace and what becomes new in it, whichever process writes it. Reads on a thread
/// and a connection of its own; the GUI thread never waits for the store.
class RunFeed final : public QObject {
    Q_OBJECT
public:
    static constexpr int pollMs = 1000;

    explicit RunFeed(const QString& workspaceFolder, QObject* parent = nullptr);
    ~RunFeed() override;  // waits for the read in progress

    /// Makes the workspace if it is not there and begins to read.
    void start();
    /// Reads the curve and events of this run from now on, from its beginning; empty: of none.
    void watch(const QString& runId);

Q_SIGNALS:
    /// The workspace was opened for the first time.
    void opened();
    void runsChanged(const QVector<lorimer::RunView>& runs);
    void pieceArrived(const lorimer::RunPiece& piece);
    void shelfRead(const lorimer::ShelfView& shelf);
    /// Settings, and with the kind Data what is known of the data.
    void settingsRead(const QString& runId, const QVector<lorimer::RunSetting>& settings);
    /// The workspace cannot be read; with an empty sentence it can be read again.
    void failed(const QString& sentence);

private:
    QThread m_thread;
    class RunFeedWorker* m_worker;
};

}  // namespace lorimer
