#pragma once

#include <QObject>
#include <QStringList>
#include <QVector>

#include "session/session_jobs.h"
#include "ui/models/run_view.h"

namespace lorimer {

class Workspace;

/// One run of an overlay: all of its curves and settings.
struct OverlayRun {
    QString id;
    QString name;
    QString datasetSha256;
    QVector<StepPoint> steps;
    QVector<CheckPoint> checks;
    QVector<RunSetting> settings;
};

/// Reads the curves of several runs from the store, on a pool thread.
class OverlayFeed final : public QObject {
    Q_OBJECT
public:
    OverlayFeed(const Workspace& workspace, QThreadPool& lookupThread, QObject* parent = nullptr);
    ~OverlayFeed() override;

    /// Runs that are gone are left out. An answer to an older question is dropped.
    void read(const QStringList& runIds);

Q_SIGNALS:
    void arrived(const QVector<lorimer::OverlayRun>& runs);
    void failed(const QString& sentence);

private:
    const Workspace& m_workspace;
    int m_asked = 0;
    SessionJobs m_jobs;
};

}  // namespace lorimer
