#include "session/run_edit_session.h"

#include <QSaveFile>

#include "store/dataset_store.h"
#include "store/run_store.h"

namespace lorimer {

namespace {

QString nameWithRate(RunStore& store, const QString& name, double rate) {
    const QString wanted = QStringLiteral("%1, rate %2").arg(name, QString::number(rate, 'g', 2));
    QString free = wanted;
    for (int number = 2; store.contains(free); ++number) free = QStringLiteral("%1 (%2)").arg(wanted).arg(number);
    return free;
}

TrainingRequest requestWithRate(Database& database, const Workspace& workspace, const QString& runId, double rate) {
    RunStore store(database, workspace);
    const RunInputs inputs = store.find(runId).inputs;
    // The newest version is what a new run gets: an older one cannot be asked for by name.
    const DatasetSummary dataset = DatasetStore(database).find(inputs.datasetName.toStdString());
    if (QString::fromStdString(dataset.sha256) != inputs.datasetSha256) {
        throw badInput("The data set \"" + inputs.datasetName.toStdString() + "\" has changed since the run \"" +
                       inputs.name.toStdString() +
                       "\". Nothing was started; use \"Duplicate settings\" to train on what it is now.");
    }
    TrainingRequest request;
    request.modelPath = inputs.modelPath;
    request.dataset = inputs.datasetName;
    request.config = inputs.config;
    request.config->training.learningRate = rate;
    request.runName = nameWithRate(store, inputs.name, rate);
    request.device.device = inputs.device.toStdString();
    request.plan = inputs.plan;
    return request;
}

void writeWhole(const QString& path, const QByteArray& content) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        throw badInput("The file " + path.toStdString() +
                           " cannot be written. Nothing was changed; choose a folder in which you may write.",
                       file.errorString().toStdString());
    }
    if (file.write(content) != content.size() || !file.commit()) {
        throw Error(
            ErrorKind::OutOfResources,
            "The file " + path.toStdString() +
                " could not be written, perhaps because the disk is full. The unfinished file was removed; your "
                "run is unchanged. Free some space or choose another folder.",
            file.errorString().toStdString());
    }
}

}  // namespace

RunEditSession::RunEditSession(const Workspace& workspace, QThreadPool& lookupThread, QThreadPool& filesThread,
                               QObject* parent)
    : QObject(parent), m_workspace(workspace), m_jobs(lookupThread, *this), m_files(filesThread, *this) {}

RunEditSession::~RunEditSession() {
    m_jobs.stopAndWait();
    m_files.stopAndWait();
}

void RunEditSession::post(SessionJobs& jobs, std::function<void()> work) {
    jobs.post([work = std::move(work)](const StopFlag&) { work(); },
              [this](const Error& error) { Q_EMIT failed(error); });
}

void RunEditSession::rename(const QString& runId, const QString& name) {
    post(m_jobs, [this, runId, name] {
        Database database = m_workspace.openDatabase();
        RunStore(database, m_workspace).rename(runId, name.trimmed());
        m_jobs.deliver([this, runId] { Q_EMIT changed(runId); });
    });
}

void RunEditSession::addNote(const QString& runId, const QString& text) {
    post(m_jobs, [this, runId, text] {
        Database database = m_workspace.openDatabase();
        RunStore(database, m_workspace).addNote(runId, text.trimmed());
        m_jobs.deliver([this, runId] { Q_EMIT changed(runId); });
    });
}

void RunEditSession::remove(const QString& runId) {
    post(m_jobs, [this, runId] {
        Database database = m_workspace.openDatabase();
        RunStore(database, m_workspace).remove(runId);
        m_jobs.deliver([this, runId] { Q_EMIT removed(runId); });
    });
}

void RunEditSession::prepareWithRate(const QString& runId, double learningRate) {
    post(m_jobs, [this, runId, learningRate] {
        Database database = m_workspace.openDatabase();
        const TrainingRequest request = requestWithRate(database, m_workspace, runId, learningRate);
        m_jobs.deliver([this, request] { Q_EMIT prepared(request); });
    });
}

void RunEditSession::read(const QString& runId) {
    post(m_jobs, [this, runId] {
        Database database = m_workspace.openDatabase();
        const RunRecord run = RunStore(database, m_workspace).find(runId);
        m_jobs.deliver([this, run] { Q_EMIT wasRead(run); });
    });
}

void RunEditSession::saveFile(const QString& path, const QByteArray& content) {
    post(m_files, [this, path, content] {
        writeWhole(path, content);
        m_files.deliver([this, path] { Q_EMIT saved(path); });
    });
}

}  // namespace lorimer
