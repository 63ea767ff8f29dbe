#include "ui/models/run_view.h"

#include <algorithm>

#include "engine/base/error.h"
#include "ui/format.h"

namespace lorimer {

QString RunStateText::name(RunState state) {
    switch (state) {
        case RunState::Queued:
            return tr("Queued");
        case RunState::Preparing:
            return tr("Preparing");
        case RunState::Training:
            return tr("Training");
        case RunState::Checking:
            return tr("Checking");
        case RunState::Pausing:
            return tr("Pausing");
        case RunState::Paused:
            return tr("Paused");
        case RunState::Stopping:
            return tr("Stopping");
        case RunState::Done:
            return tr("Done");
        case RunState::Stopped:
            return tr("Stopped");
        case RunState::Failed:
            return tr("Failed");
        case RunState::Interrupted:
            return tr("Interrupted");
    }
    throw Error(ErrorKind::Internal, "Unknown state of a run.");
}

QString RunStateText::words(const RunView& run) {
    const QString saved = format::count(run.savedStep);
    switch (run.state) {
        case RunState::Stopped:
            return run.hasAdapter ? tr("Stopped (saved)") : tr("Stopped");
        case RunState::Failed:
            return run.savedStep > 0 ? tr("Failed (saved up to step %1)").arg(saved) : tr("Failed (nothing to save)");
        case RunState::Interrupted:
            return run.savedStep > 0 ? tr("Interrupted (saved up to step %1)").arg(saved) : tr("Interrupted");
        default:
            return name(run.state);
    }
}

QString RunStateText::icon(RunState state) {
    switch (state) {
        case RunState::Queued:
            return QStringLiteral("queue");
        case RunState::Preparing:
            return QStringLiteral("prepare");
        case RunState::Training:
            return QStringLiteral("play");
        case RunState::Checking:
            return QStringLiteral("check");
        case RunState::Pausing:
        case RunState::Paused:
            return QStringLiteral("pause");
        case RunState::Done:
            return QStringLiteral("done");
        case RunState::Stopping:
        case RunState::Stopped:
            return QStringLiteral("stop");
        case RunState::Failed:
            return QStringLiteral("error");
        case RunState::Interrupted:
            return QStringLiteral("interrupted");
    }
    throw Error(ErrorKind::Internal, "Unknown state of a run.");
}

Level RunStateText::level(RunState state) {
    switch (state) {
        case RunState::Done:
            return Level::Done;
        case RunState::Failed:
            return Level::Error;
        case RunState::Interrupted:
        case RunState::Paused:
            return Level::Warning;
        default:
            return Level::Info;
    }
}

bool isResumable(const RunView& run) { return !isActive(run.state) && run.state != RunState::Done; }

double progressOf(const RunView& run) {
    return run.totalSteps > 0
               ? std::clamp(static_cast<double>(run.step) / static_cast<double>(run.totalSteps), 0.0, 1.0)
               : 0.0;
}

}  // namespace lorimer
