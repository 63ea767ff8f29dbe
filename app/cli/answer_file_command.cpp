#include <iostream>

#include "app/cli/generate_options.h"
#include "app/cli/progress_line.h"
#include "app/cli/stop_signal.h"
#include "engine/base/error.h"
#include "session/answer_file.h"
#include "session/answer_settings.h"

namespace lorimer::cli {

namespace {

using ModelOpener = std::function<std::unique_ptr<ChatModel>()>;

AnswerFileJob jobFrom(const GenerateOptions& options) {
    AnswerFileJob job;
    job.in = options.inFile;
    job.out = options.outFile;
    job.useAdapter = !options.adapterFolder.empty();
    job.useBase = options.compare || !job.useAdapter;
    job.sampling = options.sampling;
    return job;
}

AnsweringModel::Description describe(const GenerateOptions& options) {
    const ModelReport model = lorimerEngine().inspectModel(options.modelPath, true);
    return {model.hasChatTemplate,
            answerSettings({model.sha256, options.adapterFolder, answerPrecision(options), "", options.sampling})};
}

AnswerFileReport answerWithProgress(const GenerateOptions& options, const ModelOpener& open) {
    ProgressLine progress;
    AnswerFileHooks hooks;
    hooks.onProgress = [&progress](std::int64_t done, std::int64_t total) {
        progress.draw("row " + std::to_string(done) + " of " + std::to_string(total) + "  " +
                      progress.timeLeft(done, total));
    };
    hooks.onFailed = [&options](const FailedAnswer& failed) {
        std::cerr << (progressIsDrawn() ? "\n" : "") << options.inFile << ", row " << failed.row << ": "
                  << failed.reason << '\n';
    };
    hooks.stopRequested = stopSignalled;
    std::unique_ptr<ChatModel> chat;
    AnsweringModel model;
    model.describe = [&options] { return describe(options); };
    model.open = [&]() -> ChatModel& {
        chat = open();
        return *chat;
    };
    return answerFile(model, jobFrom(options), hooks);
}

}  // namespace

void answerFileCommand(const GenerateOptions& options, const ModelOpener& open) {
    catchStopSignals();
    const AnswerFileReport report = answerWithProgress(options, open);
    if (options.common.json) {
        Json failed = Json::array();
        for (const FailedAnswer& row : report.failed) failed.push_back({{"row", row.row}, {"reason", row.reason}});
        printResult(options.common, {{"rows", report.rows},
                                     {"answered", report.answered},
                                     {"skipped", report.skipped},
                                     {"failed", failed},
                                     {"file", options.outFile}});
    } else {
        std::cout << "Answered " << report.answered << " of " << report.rows << " rows; " << report.skipped
                  << " had been answered before. The answers are in " << options.outFile << ".\n";
    }
    if (report.failed.empty()) return;
    throw badInput(std::to_string(report.failed.size()) + " of " + std::to_string(report.rows) + " rows of '" +
                   options.inFile + "' could not be answered; '" + options.outFile +
                   "' holds the other answers and the reasons. Start the same command again to try these rows again.");
}

}  // namespace lorimer::cli
