#pragma once

#include <QCoreApplication>
#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QVector>
#include <cstdint>
#include <optional>

#include "store/run_record.h"
#include "ui/style/colors.h"

// What the pages show of a run: plain values with text as QString, filled from the store on the feed's thread.
namespace lorimer {

struct RunView {
    QString id;
    QString name;
    QString model;
    QString dataset;
    RunState state = RunState::Queued;
    QString failure;  ///< the sentence of a failed run
    QDateTime created;
    std::int64_t step = 0;        ///< last finished step
    std::int64_t totalSteps = 0;  ///< 0: not known yet
    std::int64_t savedStep = 0;   ///< of the newest checkpoint, 0: none
    std::int64_t bestStep = 0;
    std::optional<double> lastLoss;
    std::optional<double> lastCheck;
    std::optional<double> bestCheck;
    std::optional<double> seconds;  ///< of training
    std::int64_t peakMemoryBytes = 0;

    bool operator==(const RunView&) const = default;
};

/// One finished step, as the plot needs it.
struct StepPoint {
    std::int64_t step = 0;
    double loss = 0.0;
    double learningRate = 0.0;
    double tokensPerSecond = 0.0;
    double seconds = 0.0;  ///< that the step took; 0: not known
    std::int64_t peakMemoryBytes = 0;
};

struct CheckPoint {
    std::int64_t step = 0;
    double loss = 0.0;
};

struct EventView {
    QDateTime time;
    std::int64_t step = 0;
    QString kind;
    QString text;
};

/// What is new in one run since the last piece. `fresh` says: forget what you have, this is all of it.
struct RunPiece {
    QString runId;
    bool fresh = false;
    QVector<StepPoint> steps;
    QVector<CheckPoint> checks;
    QVector<EventView> events;
};

struct RunSetting {
    QString name;
    QString value;
};

/// Word, icon and level of a state; every place that shows a state shows word and icon.
class RunStateText {
    Q_DECLARE_TR_FUNCTIONS(RunStateText)
public:
    static QString name(RunState state);
    /// With what is saved: "Failed (saved up to step 45)".
    static QString words(const RunView& run);
    static QString icon(RunState state);
    static Level level(RunState state);
};

/// The share of the steps that is done, 0 to 1; 0 while the number of steps is not known.
double progressOf(const RunView& run);

}  // namespace lorimer

Q_DECLARE_METATYPE(lorimer::RunView)
Q_DECLARE_METATYPE(lorimer::RunPiece)
