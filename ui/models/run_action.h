#pragma once

#include <QCoreApplication>
#include <QString>

#include "ui/models/run_view.h"

namespace lorimer {

/// What a person can do with a run.
enum class RunAction {
    Open,
    Pause,
    Resume,
    StopAndSave,
    Duplicate,
    Compare,
    Evaluate,
    Export,
    Rename,
    AddNote,
    Delete,
};

/// What decides, beside the run itself, which of these are possible.
struct RunSituation {
    bool trainsHere = false;   ///< this program trains the run now
    bool otherTrains = false;  ///< this program trains another run
    QString readOnlyReason;    ///< why nothing can be written; empty: it can
    bool operator==(const RunSituation&) const = default;
};

class RunActions {
    Q_DECLARE_TR_FUNCTIONS(RunActions)
public:
    static QString text(RunAction action);
    /// The last part of an object name: "rename".
    static QString name(RunAction action);
    /// Empty when it is possible, else the reason in a sentence.
    static QString obstacle(RunAction action, const RunView& run, const RunSituation& situation);
};

}  // namespace lorimer
