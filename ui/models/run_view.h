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
    std::int64_t calculatedMemoryBytes = 0;  ///< foretold when it was started; 0: not
    double memoryUncertainty = 0.0;          ///< share of it
    double learningRate = 0.0;               ///< as set
    int rowsAtOnce = 1;
    int lengthLimit = 0;      ///< tokens
    QString phase;            ///< the part of Preparing or Checking that goes on: "Preparing rows"; of a live run only
    QString datasetSha256;    ///< of rows, order and parts: runs with the same one are checked on the same rows
    bool hasAdapter = false;  ///< of a run that ended: something is saved that can answer
    QString testVerdict;      ///< "better", "worse", "no difference" on the test part; empty: not evaluated

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
    double gradNorm = 0.0;  ///< before it was limited
    std::int64_t tokens = 0;
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

/// What the model answered to a sample question at a step; step 0 is the base model.
struct SampleView {
    std::int64_t step = 0;
    int question = 0;
    QString prompt;
    QString answer;
};

/// What is new in one run since the last piece. `fresh` says: forget what you have, this is all of it.
struct RunPiece {
    QString runId;
    bool fresh = false;
    QVector<StepPoint> steps;
    QVector<CheckPoint> checks;
    QVector<EventView> events;
    QVector<SampleView> samples;
};

struct RunSetting {
    /// A fact (checksum, number of the run) is shown with the settings and is none: it never counts as a difference.
    enum class Kind { Setting, Fact, Data };
    QString name;
    QString value;
    Kind kind = Kind::Setting;
    QString presetValue;  ///< what the preset says, where the run has another value; else empty
};

/// A data set as lists show it.
struct RecentDataset {
    QString name;
    std::int64_t rows = 0;
    std::int64_t groups = 0;  ///< patients; 0: it has no such column
    QDateTime created;
    bool operator==(const RecentDataset&) const = default;
};

/// What the workspace holds beside runs.
struct ShelfView {
    int models = 0;
    QVector<RecentDataset> datasets;  ///< newest first
    bool anyEvaluation = false;
    bool operator==(const ShelfView&) const = default;
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

/// Not done and not going on: training can go on from its checkpoint.
bool isResumable(const RunView& run);

}  // namespace lorimer

Q_DECLARE_METATYPE(lorimer::RunView)
Q_DECLARE_METATYPE(lorimer::RunPiece)
Q_DECLARE_METATYPE(lorimer::ShelfView)
