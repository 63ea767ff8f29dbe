// Fills a workspace with invented runs, for screenshots and for trying the window by hand:
//   lorimer-fill-workspace DIR           finished runs
//   lorimer-fill-workspace DIR --train   and then one that goes on, some steps a second, until it is done
#include <chrono>
#include <iostream>
#include <thread>

#include "tests/ui/sample_runs.h"

namespace {

using namespace lorimer;
using namespace lorimer::test;

void addFinishedRuns(const Workspace& workspace) {
    SampleRun first;
    first.totalSteps = 450;
    first.steps = 450;
    first.checkEvery = 45;
    addSampleRun(workspace, first);
    SampleRun stopped = first;
    stopped.name = QStringLiteral("Discharge letters, rank 8");
    stopped.steps = 120;
    stopped.seed = 2;
    addSampleRun(workspace, stopped, RunOutcome::Stopped);
    SampleRun overfitting = first;
    overfitting.name = QStringLiteral("Letters v3, 5 passes");
    overfitting.overfits = true;
    overfitting.seed = 3;
    addSampleRun(workspace, overfitting, RunOutcome::EarlyStopped);
    SampleRun paused = first;
    paused.name = QStringLiteral("Clinical terms");
    paused.steps = 200;
    paused.seed = 4;
    addSampleRun(workspace, paused, RunOutcome::Paused);
    SampleRun failing = first;
    failing.name = QStringLiteral("Letters, rate 2e-2");
    failing.nanStep = 61;
    failing.seed = 5;
    Database database = workspace.openDatabase();
    SampleRunWriter writer(database, workspace, failing);
    writer.writeUpTo(61);
    writer.fail(
        "The loss became \"not a number\" at step 61, so training stopped. The best version (step 45) is kept. "
        "Start again with a learning rate of 2e-4.");
}

void train(const Workspace& workspace) {
    SampleRun live;
    live.name = QStringLiteral("Letters v4");
    live.totalSteps = 450;
    live.checkEvery = 15;
    live.seed = 6;
    Database database = workspace.openDatabase();
    SampleRunWriter writer(database, workspace, live);
    for (std::int64_t step = 1; step <= live.totalSteps; ++step) {
        writer.writeUpTo(step);
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    writer.finish(RunOutcome::Done);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "Use: lorimer-fill-workspace DIR [--train]\n";
        return static_cast<int>(ErrorKind::WrongUse);
    }
    try {
        const auto workspace = Workspace::openForWriting(QString::fromLocal8Bit(argv[1]));
        addFinishedRuns(*workspace);
        if (argc > 2) {
            train(*workspace);
        }
        return 0;
    } catch (const Error& error) {
        std::cerr << error.sentence() << '\n';
        return static_cast<int>(error.kind());
    }
}
