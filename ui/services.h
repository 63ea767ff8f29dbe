#pragma once

#include <QString>
#include <QThreadPool>

#include "session/session_jobs.h"
#include "store/workspace.h"

namespace lorimer {

class ActivityModel;
class Settings;
class TrainingSession;

/// What the pages work with: one of each in the program, owned by the application, there before the first page that
/// gets it and after the last. Pages make their own sessions from it and never wait for one.
struct Services {
    /// Open for writing, or only for reading where `readOnlyReason` is not empty (another program writes it).
    const Workspace& workspace;
    QString readOnlyReason;

    EngineProvider engine;      ///< called on the engine thread only
    QThreadPool& engineThread;  ///< everything that touches a model: training, chat, evaluation, export
    QThreadPool& filesThread;   ///< imports, writing files, checksums of models
    QThreadPool& lookupThread;  ///< short questions to the store, to model headers and tokenizers; one thread

    TrainingSession& training;  ///< the one training of this program; goes on when pages close
    ActivityModel& activity;    ///< long tasks and past messages
    Settings& settings;
    QString firstModel;  ///< a base model that set-up brought, for a workspace that never had one; may be empty
};

}  // namespace lorimer
