#include "ui/models/overlay_feed.h"

#include "store/run_store.h"
#include "ui/models/run_settings.h"
#include "ui/models/run_views.h"

namespace lorimer {
namespace {

QVector<OverlayRun> readRuns(const Workspace& workspace, const QStringList& runIds) {
    Database database = workspace.openDatabase();
    RunStore store(database, workspace);
    QVector<OverlayRun> runs;
    for (const QString& id : runIds) {
        if (!store.contains(id)) {
            continue;
        }
        const RunRecord record = store.find(id);
        runs.append({record.id, record.inputs.name, record.inputs.datasetSha256, stepPoints(store.steps(record.id)),
                     checkPoints(store.evaluations(record.id)), settingsOf(record)});
    }
    return runs;
}

}  // namespace

OverlayFeed::OverlayFeed(const Workspace& workspace, QThreadPool& lookupThread, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_jobs(lookupThread, *this) {}

OverlayFeed::~OverlayFeed() { m_jobs.stopAndWait(); }

void OverlayFeed::read(const QStringList& runIds) {
    const int question = ++m_asked;
    m_jobs.post(
        [this, runIds, question](const StopFlag&) {
            const QVector<OverlayRun> runs = readRuns(m_workspace, runIds);
            m_jobs.deliver([this, runs, question] {
                if (question == m_asked) {
                    Q_EMIT arrived(runs);
                }
            });
        },
        [this](const Error& error) { Q_EMIT failed(QString::fromStdString(error.sentence())); });
}

}  // namespace lorimer
