#include "ui/models/run_action.h"

#include "engine/base/error.h"

namespace lorimer {

QString RunActions::text(RunAction action) {
    switch (action) {
        case RunAction::Open:
            return tr("Open");
        case RunAction::Pause:
            return tr("Pause");
        case RunAction::Resume:
            return tr("Resume");
        case RunAction::StopAndSave:
            return tr("Stop and save");
        case RunAction::Duplicate:
            return tr("Duplicate settings...");
        case RunAction::Compare:
            return tr("Compare answers");
        case RunAction::Evaluate:
            return tr("Evaluate");
        case RunAction::Export:
            return tr("Export...");
        case RunAction::Rename:
            return tr("Rename...");
        case RunAction::AddNote:
            return tr("Add note...");
        case RunAction::Delete:
            return tr("Delete...");
    }
    throw Error(ErrorKind::Internal, "Unknown action on a run.");
}

QString RunActions::name(RunAction action) {
    static constexpr const char* names[] = {"open",     "pause",  "resume", "stop",    "duplicate", "compare",
                                            "evaluate", "export", "rename", "addNote", "delete"};
    return QLatin1String(names[static_cast<int>(action)]);
}

QString RunActions::obstacle(RunAction action, const RunView& run, const RunSituation& situation) {
    const bool active = isActive(run.state);
    const QString elsewhere = tr("Another program trains this run; pause or stop it there.");
    switch (action) {
        case RunAction::Open:
        case RunAction::Duplicate:
            return {};
        case RunAction::Rename:
        case RunAction::AddNote:
            return situation.readOnlyReason;
        case RunAction::Pause:
            return !active ? tr("This run is not being trained.") : situation.trainsHere ? QString() : elsewhere;
        case RunAction::StopAndSave:
            if (active) {
                return situation.trainsHere ? QString() : elsewhere;
            }
            if (run.savedStep == 0) {
                return tr("Nothing of this run is saved yet.");
            }
            if (run.state == RunState::Done || run.state == RunState::Stopped) {
                return tr("This run has ended and its best version is saved.");
            }
            return situation.otherTrains ? tr("Another run is being trained; pause or stop it first.")
                                         : situation.readOnlyReason;
        case RunAction::Resume:
            if (active) {
                return situation.trainsHere ? tr("This run is being trained already.") : elsewhere;
            }
            if (run.state == RunState::Done) {
                return tr("This run is done: there is nothing left to train.");
            }
            return situation.otherTrains ? tr("Another run is being trained; pause or stop it first.")
                                         : situation.readOnlyReason;
        case RunAction::Compare:
        case RunAction::Evaluate:
        case RunAction::Export:
            return active           ? tr("This run is being trained; pause or stop it first.")
                   : run.hasAdapter ? QString()
                                    : tr("This run has no saved adapter.");
        case RunAction::Delete:
            return active && !situation.trainsHere ? elsewhere : situation.readOnlyReason;
    }
    throw Error(ErrorKind::Internal, "Unknown action on a run.");
}

}  // namespace lorimer
