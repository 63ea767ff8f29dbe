#pragma once

#include <QCoreApplication>
#include <QString>
#include <QVector>

#include "ui/models/run_view.h"

namespace lorimer {

/// What the strip of a run's page says, and which buttons it offers.
struct RunMessage {
    enum class Button {
        CompareAnswers,
        Evaluate,
        Resume,
        NewRunWithRate,
        UseSavedStep,
        ContinueWithFewerRows,
        ChangeSettings,
        StopAndSave,
        CloseLorimer,
    };
    Level level = Level::Info;
    QString text;  ///< empty: nothing to say
    QVector<Button> buttons;
    std::int64_t step = 0;  ///< for UseSavedStep
    double rate = 0.0;      ///< for NewRunWithRate
    int rows = 0;           ///< for ContinueWithFewerRows

    bool operator==(const RunMessage&) const = default;
};

/// The sentences of ux.md 4.2 and 4.3 about a run, with the values that belong into them.
class RunMessages {
    Q_DECLARE_TR_FUNCTIONS(RunMessages)
public:
    /// How the run ended, or why it does not go on; empty while it goes on.
    static RunMessage outcome(const RunView& run, const QVector<EventView>& events);
    /// Copy 15. The button only while this program trains the run.
    static RunMessage overfitting(const RunView& run, bool trainsHere);
    /// The words on a button.
    static QString buttonText(RunMessage::Button button, const RunMessage& message);
    /// The last part of its object name.
    static QString buttonName(RunMessage::Button button);

private:
    static RunMessage failed(const RunView& run, const QVector<EventView>& events);
    static RunMessage notANumber(const RunView& run, std::int64_t step);
    static RunMessage outOfMemory(const RunView& run, std::int64_t step);
};

}  // namespace lorimer
