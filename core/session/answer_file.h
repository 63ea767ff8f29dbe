#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/engine_api.h"

namespace lorimer {

/// Every row of a file, answered by a model.
struct AnswerFileJob {
    std::string in;   ///< any file that can be imported; its roles are guessed as by the import
    std::string out;  ///< see AnswerLog
    bool useBase = true;
    bool useAdapter = false;  ///< with useBase: both, as "base" and "adapted"
    std::string systemText;   ///< for rows that bring none of their own; empty: none
    SamplingConfig sampling;
};

/// The model of an AnswerFileJob, asked in this order, each at most once.
struct AnsweringModel {
    struct Description {
        bool hasChatTemplate = true;  ///< else the model gets the turns as plain text, a blank line between them
        std::string settings;         ///< of answerSettings(): answers of other settings are not mixed with these
    };
    std::function<Description()> describe;  ///< when both files have been found good
    std::function<ChatModel&()> open;       ///< for the first question that has no answer
};

struct FailedAnswer {
    std::int64_t row = 0;  ///< line or array element, as in an import's report
    std::string reason;
};

struct AnswerFileReport {
    std::int64_t rows = 0;
    std::int64_t answered = 0;  ///< by this call
    std::int64_t skipped = 0;   ///< answered before
    std::vector<FailedAnswer> failed;
};

struct AnswerFileHooks {
    std::function<void(std::int64_t done, std::int64_t total)> onProgress;
    std::function<void(const FailedAnswer&)> onFailed;
    std::function<bool()> stopRequested;
};

/// Answers the rows that `job.out` has no answer for yet and appends each answer to it at once. A row that fails is
/// written with its reason, and the others go on. Throws BadInput where the file has no questions or `out` was not
/// written by an earlier call for this file with the same settings, and Stopped after a stop; a second call then goes
/// on.
AnswerFileReport answerFile(const AnsweringModel& model, const AnswerFileJob& job, const AnswerFileHooks& hooks);

}  // namespace lorimer
