#include "session/model_session.h"

#include <QDir>
#include <QFileInfo>
#include <chrono>

#include "engine/weights/model_weights.h"
#include "session/fit_estimate.h"
#include "store/model_store.h"

namespace lorimer {

ModelSession::ModelSession(const Workspace& workspace, QThreadPool& filesThread, QThreadPool& lookupThread,
                           QObject* parent)
    : QObject(parent), m_workspace(workspace), m_checks(filesThread, *this), m_lookups(lookupThread, *this) {}

ModelSession::~ModelSession() {
    m_checks.stopAndWait();
    m_lookups.stopAndWait();
}

namespace {

/// The entry of one model as it is now; runs are counted by the caller.
ModelEntry entryOf(StoredModel model, const MemoryRoom& room) {
    ModelEntry entry;
    entry.presence = presenceOf(model);
    if (entry.presence == ModelPresence::Present) {
        try {
            const std::string path = model.path.toStdString();
            entry.fit = modelFit(openModel(path)->config(), model.facts.report, room);
        } catch (const Error&) {
            entry.presence = ModelPresence::Changed;  // its headers were right when it was checked
        }
    }
    entry.model = std::move(model);
    return entry;
}

}  // namespace

void ModelSession::refresh(double memoryShare) {
    m_lookups.post(
        [this, memoryShare](const StopFlag& stop) {
            Database database = m_workspace.openDatabase();
            ModelStore store(database);
            const MemoryRoom room = limitedRoom(memoryShare);
            QVector<ModelEntry> entries;
            for (StoredModel& model : store.list()) {
                if (stop.isSet()) return;
                ModelEntry entry = entryOf(std::move(model), room);
                entry.runs = store.runsOn(entry.model.path);
                entries.append(std::move(entry));
            }
            m_lookups.deliver([this, entries] { Q_EMIT listed(entries); });
        },
        [this](const Error& error) {
            if (error.kind() != ErrorKind::Stopped) Q_EMIT failed(error);
        });
}

void ModelSession::add(const QString& path) { postCheck(path, false); }

void ModelSession::addFirst(const QString& path) { postCheck(path, true); }

void ModelSession::postCheck(const QString& path, bool onlyFirst) {
    const QString absolute = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    m_checks.post([this, absolute, onlyFirst](const StopFlag& stop) { check(absolute, onlyFirst, stop); },
                  [this, absolute](const Error& error) {
                      if (error.kind() == ErrorKind::Stopped) {
                          Q_EMIT stopped();
                      } else if (error.kind() == ErrorKind::BadInput) {
                          Q_EMIT refused(refusalOf(absolute, error));
                      } else {
                          Q_EMIT failed(error);
                      }
                  });
}

void ModelSession::check(const QString& path, bool onlyFirst, const StopFlag& stop) {
    using Clock = std::chrono::steady_clock;
    Database database = m_workspace.openDatabase();
    ModelStore store(database);
    if (onlyFirst && !store.isUntouched()) return;
    const QString name = modelName(path);
    m_checks.deliver([this, name] { Q_EMIT checkBegan(name); });
    Clock::time_point last{};
    ModelCheckHooks hooks;
    hooks.stopRequested = [&stop] { return stop.isSet(); };
    hooks.onProgress = [this, &last](const ModelCheckProgress& now) {
        if (Clock::now() - last < std::chrono::milliseconds(40)) return;
        last = Clock::now();
        m_checks.deliver([this, now] { Q_EMIT progress(now); });
    };
    const ModelFacts facts = checkModel(path, hooks);
    const qint64 id = store.put(path, name, facts);
    m_checks.deliver([this, id, name] { Q_EMIT added(id, name); });
}

void ModelSession::stop() { m_checks.stop(StopRequest::Stop); }

void ModelSession::remove(qint64 id) {
    m_lookups.post(
        [this, id](const StopFlag&) {
            Database database = m_workspace.openDatabase();
            ModelStore(database).remove(id);
            m_lookups.deliver([this] { Q_EMIT removed(); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

}  // namespace lorimer
