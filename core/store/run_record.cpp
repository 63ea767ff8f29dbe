#include "store/run_record.h"

#include <array>
#include <utility>

#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr std::array<std::pair<RunState, const char*>, 11> stateNames{{{RunState::Queued, "Queued"},
                                                                       {RunState::Preparing, "Preparing"},
                                                                       {RunState::Training, "Training"},
                                                                       {RunState::Checking, "Checking"},
                                                                       {RunState::Pausing, "Pausing"},
                                                                       {RunState::Paused, "Paused"},
                                                                       {RunState::Stopping, "Stopping"},
                                                                       {RunState::Done, "Done"},
                                                                       {RunState::Stopped, "Stopped"},
                                                                       {RunState::Failed, "Failed"},
                                                                       {RunState::Interrupted, "Interrupted"}}};

constexpr std::array<std::pair<RunOutcome, const char*>, 4> outcomeNames{{{RunOutcome::Done, "done"},
                                                                          {RunOutcome::EarlyStopped, "early-stopped"},
                                                                          {RunOutcome::Paused, "paused"},
                                                                          {RunOutcome::Stopped, "stopped"}}};

}  // namespace

QString runStateName(RunState state) {
    for (const auto& [known, name] : stateNames) {
        if (known == state) return QLatin1String(name);
    }
    throw Error(ErrorKind::Internal, "Unknown state of a run.");
}

RunState runStateFromName(const QString& name) {
    for (const auto& [state, known] : stateNames) {
        if (name == QLatin1String(known)) return state;
    }
    throw badInput("The workspace holds a run with the unknown state \"" + name.toStdString() +
                   "\". Nothing was changed; restore a backup.");
}

bool isActive(RunState state) {
    switch (state) {
        case RunState::Preparing:
        case RunState::Training:
        case RunState::Checking:
        case RunState::Pausing:
        case RunState::Stopping:
            return true;
        case RunState::Queued:
        case RunState::Paused:
        case RunState::Done:
        case RunState::Stopped:
        case RunState::Failed:
        case RunState::Interrupted:
            return false;
    }
    throw Error(ErrorKind::Internal, "Unknown state of a run.");
}

QString RunRecord::stateText() const {
    const QString saved = QStringLiteral(" (saved up to step %1)").arg(savedStep);
    switch (state) {
        case RunState::Stopped:
            return runStateName(state) + (savedStep > 0 ? QStringLiteral(" (saved)") : QString());
        case RunState::Failed:
            return savedStep > 0 ? QStringLiteral("Failed") + saved : QStringLiteral("Failed (nothing to save)");
        case RunState::Interrupted:
            return runStateName(state) + (savedStep > 0 ? saved : QString());
        default:
            return runStateName(state);
    }
}

QString runOutcomeName(RunOutcome outcome) {
    for (const auto& [known, name] : outcomeNames) {
        if (known == outcome) return QLatin1String(name);
    }
    throw Error(ErrorKind::Internal, "Unknown outcome of a run.");
}

RunOutcome runOutcomeFromName(const QString& name) {
    for (const auto& [outcome, known] : outcomeNames) {
        if (name == QLatin1String(known)) return outcome;
    }
    throw badInput("The workspace holds a run with the unknown outcome \"" + name.toStdString() +
                   "\". Nothing was changed; restore a backup.");
}

}  // namespace lorimer
