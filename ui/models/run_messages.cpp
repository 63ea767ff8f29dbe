#include "ui/models/run_messages.h"

#include <algorithm>

#include "engine/base/error.h"
#include "ui/format.h"

namespace lorimer {
namespace {

using Button = RunMessage::Button;

/// The event that tells at which step the failure happened; nullptr where it was another failure. The failure's own
/// sentence decides: an older session of the run may have failed in another way.
const EventView* faultEvent(const RunView& run, const QVector<EventView>& events) {
    const QString kind = run.failure.contains(QLatin1String("not a number")) ? QStringLiteral("nan")
                         : run.failure.contains(QLatin1String("not enough")) ? QStringLiteral("memory")
                                                                             : QString();
    const auto found =
        std::find_if(events.rbegin(), events.rend(), [&kind](const EventView& event) { return event.kind == kind; });
    return kind.isEmpty() || found == events.rend() ? nullptr : &*found;
}

/// Half of the rows at once, and half the length on the grid of 64 tokens that the settings have.
int fewerRows(const RunView& run) { return std::max(1, run.rowsAtOnce / 2); }
int shorterTexts(const RunView& run) { return std::max(64, run.lengthLimit / 2 / 64 * 64); }

}  // namespace

RunMessage RunMessages::notANumber(const RunView& run, std::int64_t step) {
    RunMessage message;
    message.level = Level::Error;
    message.rate = run.learningRate / 10.0;
    const QString rate = format::rate(message.rate);
    const bool best = run.bestCheck.has_value();
    message.step = best ? run.bestStep : run.savedStep;
    if (message.step > 0) {
        //: %1 step of the failure, %2 step of the best version, %3 learning rate
        message.text = tr("The loss became 'not a number' at step %1, so training stopped. The best version (step %2) "
                          "is kept. Start again with a learning rate of %3.")
                           .arg(format::count(step), format::count(message.step), rate);
        message.buttons = {Button::NewRunWithRate, Button::UseSavedStep};
    } else {
        message.text =
            tr("The loss became 'not a number' at step %1, so training stopped. There was no version to keep "
               "yet; your data are as they were. Start again with a learning rate of %2.")
                .arg(format::count(step), rate);
        message.buttons = {Button::NewRunWithRate};
    }
    return message;
}

RunMessage RunMessages::outOfMemory(const RunView& run, std::int64_t step) {
    RunMessage message;
    message.level = Level::Error;
    message.rows = fewerRows(run);
    const bool graphics = run.failure.contains(QLatin1String("graphics"));
    const QString first = graphics ? tr("There was not enough graphics memory at step %1.").arg(format::count(step))
                                   : tr("There was not enough main memory at step %1.").arg(format::count(step));
    const QString safe =
        run.savedStep > 0 ? tr("Your data and the version saved at step %1 are safe.").arg(format::count(run.savedStep))
                          : tr("Your data are safe; no step was saved yet.");
    const QString tokens = format::count(shorterTexts(run));
    message.text =
        run.rowsAtOnce > 1
            ? tr("%1 %2 Continue with %3 rows at once (same result, slower), or shorten texts to %4 tokens.")
                  .arg(first, safe, format::count(message.rows), tokens)
            : tr("%1 %2 Only one row is read at once already; shorten texts to %3 tokens.").arg(first, safe, tokens);
    if (run.rowsAtOnce > 1) {
        message.buttons.append(Button::ContinueWithFewerRows);
    }
    message.buttons.append(Button::ChangeSettings);
    return message;
}

RunMessage RunMessages::failed(const RunView& run, const QVector<EventView>& events) {
    if (const EventView* fault = faultEvent(run, events)) {
        // The event is told after the last finished step.
        return fault->kind == QLatin1String("nan") ? notANumber(run, fault->step + 1)
                                                   : outOfMemory(run, fault->step + 1);
    }
    RunMessage message;
    message.level = Level::Error;
    if (run.failure.startsWith(QLatin1String("The graphics driver"))) {
        message.text =
            tr("The graphics driver reported a fault. The run is saved up to step %1. Close Lorimer, start it "
               "again and choose Resume.")
                .arg(format::count(run.savedStep));
        message.buttons = {Button::CloseLorimer};
        return message;
    }
    message.text = run.failure.isEmpty() ? tr("This run failed; the reason was not recorded.") : run.failure;
    message.buttons = {Button::Resume};
    return message;
}

RunMessage RunMessages::outcome(const RunView& run, const QVector<EventView>& events) {
    RunMessage message;
    switch (run.state) {
        case RunState::Done:
            message.level = Level::Done;
            message.text = run.bestCheck
                               ? tr("Finished. Best version: step %1.").arg(format::count(run.bestStep))
                               : tr("Finished. There was no check part, so the last version (step %1) is kept.")
                                     .arg(format::count(run.step));
            message.buttons = {Button::CompareAnswers, Button::Evaluate};
            break;
        case RunState::Stopped:
            message.text =
                run.bestCheck    ? tr("Stopped. The best version (step %1) is kept.").arg(format::count(run.bestStep))
                : run.hasAdapter ? tr("Stopped. The version of step %1 is kept.").arg(format::count(run.step))
                                 : tr("Stopped before there was anything to keep. Your data are as they were.");
            if (run.hasAdapter) {
                message.buttons = {Button::CompareAnswers, Button::Evaluate};
            }
            break;
        case RunState::Interrupted:
            message.level = Level::Warning;
            message.text = run.savedStep > 0
                               ? tr("Lorimer ended while this run was training. It is saved up to step %1 and goes on "
                                    "from there.")
                                     .arg(format::count(run.savedStep))
                               : tr("Lorimer ended before this run had saved a step. It begins again; your data are as "
                                    "they were.");
            message.buttons = {Button::Resume};
            break;
        case RunState::Failed:
            return failed(run, events);
        default:
            break;
    }
    return message;
}

RunMessage RunMessages::overfitting(const RunView& run, bool trainsHere) {
    RunMessage message;
    message.level = Level::Warning;
    message.text = tr("The model still improves on the training rows but has become worse on the check rows since step "
                      "%1. It starts to learn by heart. The version from step %1 is kept.")
                       .arg(format::count(run.bestStep));
    if (trainsHere) {
        message.buttons = {Button::StopAndSave};
    } else if (run.hasAdapter) {
        message.buttons = {Button::CompareAnswers, Button::Evaluate};
    }
    return message;
}

QString RunMessages::buttonText(Button button, const RunMessage& message) {
    switch (button) {
        case Button::CompareAnswers:
            return tr("Compare answers");
        case Button::Evaluate:
            return tr("Evaluate");
        case Button::Resume:
            return tr("Resume");
        case Button::NewRunWithRate:
            return tr("New run with %1").arg(format::rate(message.rate));
        case Button::UseSavedStep:
            return tr("Use step %1").arg(format::count(message.step));
        case Button::ContinueWithFewerRows:
            return tr("Continue with %1").arg(format::count(message.rows));
        case Button::ChangeSettings:
            return tr("Change settings");
        case Button::StopAndSave:
            return tr("Stop and save");
        case Button::CloseLorimer:
            return tr("Close Lorimer");
    }
    throw Error(ErrorKind::Internal, "Unknown button of a run's message.");
}

QString RunMessages::buttonName(Button button) {
    switch (button) {
        case Button::CompareAnswers:
            return QStringLiteral("Compare");
        case Button::Evaluate:
            return QStringLiteral("Evaluate");
        case Button::Resume:
            return QStringLiteral("Resume");
        case Button::NewRunWithRate:
            return QStringLiteral("NewRate");
        case Button::UseSavedStep:
            return QStringLiteral("UseSaved");
        case Button::ContinueWithFewerRows:
            return QStringLiteral("FewerRows");
        case Button::ChangeSettings:
            return QStringLiteral("ChangeSettings");
        case Button::StopAndSave:
            return QStringLiteral("Stop");
        case Button::CloseLorimer:
            return QStringLiteral("Close");
    }
    throw Error(ErrorKind::Internal, "Unknown button of a run's message.");
}

}  // namespace lorimer
