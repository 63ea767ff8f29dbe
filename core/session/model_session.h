#pragma once

#include <QObject>
#include <QVector>

#include "session/model_check.h"
#include "session/model_fit.h"
#include "session/session_jobs.h"
#include "store/workspace.h"

namespace lorimer {

/// A model of the list as it is now.
struct ModelEntry {
    StoredModel model;
    ModelPresence presence = ModelPresence::Present;
    ModelFit fit;
    int runs = 0;  ///< that were trained on it
};

/// The list of base models: adds after a check on the files thread, looks on the lookup thread. Lives in the GUI thread
/// and emits there.
class ModelSession final : public QObject {
    Q_OBJECT
public:
    /// All three outlive the session.
    ModelSession(const Workspace& workspace, QThreadPool& filesThread, QThreadPool& lookupThread,
                 QObject* parent = nullptr);
    ~ModelSession() override;  ///< stops and waits

    /// listed() follows, within moments. `memoryShare` of the main memory may be used (Settings::memoryShare()).
    void refresh(double memoryShare);
    /// Checks the model and puts it into the list; one at a time. progress(), then added(), refused() or stopped().
    void add(const QString& path);
    /// As add(), but does nothing where a model was ever added to this workspace.
    void addFirst(const QString& path);
    /// Ends the check within a second; nothing is added.
    void stop();
    /// Forgets the model; removed() follows.
    void remove(qint64 id);
    bool isChecking() const { return m_checks.isBusy(); }

Q_SIGNALS:
    void listed(const QVector<lorimer::ModelEntry>& models);
    void checkBegan(const QString& name);
    void progress(const lorimer::ModelCheckProgress& progress);  ///< at most every 40 ms
    void added(qint64 id, const QString& name);
    void removed();
    void refused(const lorimer::ModelRefusal& refusal);
    void stopped();
    void failed(const lorimer::Error& error);

private:
    void postCheck(const QString& path, bool onlyFirst);
    void check(const QString& path, bool onlyFirst, const StopFlag& stop);

    const Workspace& m_workspace;
    SessionJobs m_checks;
    SessionJobs m_lookups;
};

}  // namespace lorimer
