#include "ui/models/run_feed_worker.h"

#include <sys/stat.h>

#include <QFile>
#include <QTimer>
#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "store/dataset_store.h"
#include "ui/models/run_feed.h"
#include "ui/models/run_settings.h"
#include "ui/models/run_views.h"

namespace lorimer {
namespace {

/// 0 where there is no such file.
quint64 inodeOf(const QString& file) {
    struct stat status {};
    return ::stat(QFile::encodeName(file).constData(), &status) == 0 ? status.st_ino : 0;
}

bool sameNumber(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

RunFeedWorker::RunFeedWorker(const QString& workspaceFolder) : m_folder(workspaceFolder) {}

RunFeedWorker::~RunFeedWorker() = default;

void RunFeedWorker::start() {
    m_timer = new QTimer(this);
    connect(m_timer, &QTimer::timeout, this, &RunFeedWorker::poll);
    m_timer->start(RunFeed::pollMs);
    poll();
}

void RunFeedWorker::watch(const QString& runId) {
    m_watched = Watched();
    m_watched.id = runId;
    m_version = -1;
    if (m_timer != nullptr) {
        poll();
    }
}

// The right to write is held only while a new workspace is made, so that lorimer-cli can train while the window looks
// on.
void RunFeedWorker::open() {
    try {
        m_workspace = Workspace::openForReading(m_folder);
    } catch (const Error&) {
        Workspace::openForWriting(m_folder);  // makes it, or says better why not
        m_workspace = Workspace::openForReading(m_folder);
    }
    m_database = std::make_unique<Database>(m_workspace->databaseFile(), Database::Access::Read);
    m_inode = inodeOf(m_workspace->databaseFile());
    m_version = -1;
}

bool RunFeedWorker::isSameFile() const { return inodeOf(m_workspace->databaseFile()) == m_inode; }

void RunFeedWorker::close() {
    m_groups.clear();
    m_verdicts = TestVerdicts();
    m_database.reset();
    m_workspace.reset();
}

void RunFeedWorker::poll() {
    QString failure;
    try {
        if (m_database != nullptr && !isSameFile()) {
            close();
        }
        if (m_database == nullptr) {
            open();
        }
        if (!m_wasOpened) {
            m_wasOpened = true;
            Q_EMIT opened();
        }
        const qint64 version = m_database->value(QStringLiteral("PRAGMA data_version")).toLongLong();
        const bool hasWriter = m_workspace->hasWriter();
        if (version != m_version || hasWriter != m_hadWriter) {
            m_version = version;
            m_hadWriter = hasWriter;
            RunStore store(*m_database, *m_workspace);
            readRuns(store);
            readShelf();
            readWatched(store);
        }
    } catch (const Error& error) {
        failure = QString::fromStdString(error.sentence());
        close();
    }
    if (failure != m_failure) {
        m_failure = failure;
        Q_EMIT failed(failure);
    }
}

void RunFeedWorker::readRuns(RunStore& store) {
    QVector<RunView> runs;
    for (const RunRecord& record : store.list()) {
        runs.append(runView(store, record));
        runs.last().testVerdict = m_verdicts.of(*m_database, record.id);
    }
    if (!m_runs || *m_runs != runs) {
        m_runs = runs;
        Q_EMIT runsChanged(runs);
    }
}

// Patients or other groups, 0 where the data have no such column.
std::int64_t RunFeedWorker::groupsOf(qint64 versionId) {
    if (const auto known = m_groups.constFind(versionId); known != m_groups.constEnd()) {
        return *known;
    }
    return *m_groups.insert(
        versionId,
        m_database
            ->value(QStringLiteral("SELECT count(DISTINCT group_number) FROM dataset_rows WHERE version_id = ?"),
                    {versionId})
            .toLongLong());
}

void RunFeedWorker::readShelf() {
    ShelfView shelf;
    shelf.models = m_database->value(QStringLiteral("SELECT count(*) FROM models")).toInt();
    shelf.anyEvaluation = m_database->value(QStringLiteral("SELECT 1 FROM evaluation_reports LIMIT 1")).isValid();
    for (const DatasetSummary& dataset : DatasetStore(*m_database).list()) {
        shelf.datasets.append({QString::fromStdString(dataset.name), dataset.totalRows(), groupsOf(dataset.versionId),
                               QDateTime::fromString(QString::fromStdString(dataset.created), Qt::ISODateWithMs)});
    }
    std::sort(shelf.datasets.begin(), shelf.datasets.end(),
              [](const RecentDataset& a, const RecentDataset& b) { return a.created > b.created; });
    if (m_shelf != shelf) {
        m_shelf = shelf;
        Q_EMIT shelfRead(shelf);
    }
}

void RunFeedWorker::readSettings(RunStore& store, const QString& runId) {
    const RunRecord run = store.find(runId);
    std::optional<DatasetSummary> dataset;
    std::int64_t groups = 0;
    if (run.inputs.datasetVersionId) {
        dataset = DatasetStore(*m_database).version(*run.inputs.datasetVersionId);
        groups = groupsOf(dataset->versionId);
    }
    Q_EMIT settingsRead(runId, settingsOf(run) + dataFactsOf(run, dataset, groups));
}

// The last point handed over is read again: where it is gone or another, the run was taken back to a checkpoint.
RunPiece RunFeedWorker::newSteps(RunStore& store) {
    RunPiece piece;
    piece.runId = m_watched.id;
    piece.fresh = !m_watched.begun;
    auto steps = store.steps(m_watched.id, m_watched.step > 0 ? m_watched.step - 1 : 0);
    if (m_watched.step > 0) {
        if (!steps.empty() && steps.front().step == m_watched.step && sameNumber(steps.front().loss, m_watched.loss)) {
            steps.erase(steps.begin());
        } else {
            piece.fresh = true;
            steps = store.steps(m_watched.id, 0);
        }
    }
    piece.steps = stepPoints(steps);
    return piece;
}

bool RunFeedWorker::wasRolledBack(const std::vector<EvaluationPoint>& checks,
                                  const std::vector<StoredEvent>& events) const {
    if (checks.size() < m_watched.checks || events.size() < m_watched.events) {
        return true;
    }
    return m_watched.events > 0 && events[m_watched.events - 1].time != m_watched.lastEvent;
}

void RunFeedWorker::readWatched(RunStore& store) {
    if (m_watched.id.isEmpty() || !store.contains(m_watched.id)) {
        return;
    }
    const auto checks = store.evaluations(m_watched.id);
    const auto events = store.events(m_watched.id);
    RunPiece piece = newSteps(store);
    if (piece.fresh || wasRolledBack(checks, events)) {
        const QString id = m_watched.id;
        m_watched = Watched();
        m_watched.id = id;
        piece = newSteps(store);
        readSettings(store, id);
    }
    piece.checks = checkPoints(checks).mid(static_cast<qsizetype>(m_watched.checks));
    for (std::size_t i = m_watched.events; i < events.size(); ++i) {
        piece.events.append(eventView(events[i]));
    }
    const auto samples = store.samples(m_watched.id);
    for (std::size_t i = std::min(m_watched.samples, samples.size()); i < samples.size(); ++i) {
        piece.samples.append(sampleView(samples[i]));
    }
    m_watched.samples = samples.size();
    if (!piece.steps.isEmpty()) {
        m_watched.step = piece.steps.last().step;
        m_watched.loss = piece.steps.last().loss;
    }
    m_watched.begun = true;
    m_watched.checks = checks.size();
    m_watched.events = events.size();
    m_watched.lastEvent = events.empty() ? QString() : events.back().time;
    if (piece.fresh || !piece.steps.isEmpty() || !piece.checks.isEmpty() || !piece.events.isEmpty() ||
        !piece.samples.isEmpty()) {
        Q_EMIT pieceArrived(piece);
    }
}

}  // namespace lorimer
