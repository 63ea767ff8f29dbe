#include "session/answer_file.h"

#include <filesystem>
#include <new>
#include <optional>

#include "data/column_guess.h"
#include "data/file_detection.h"
#include "data/readers/make_reader.h"
#include "data/row_builder.h"
#include "engine/base/error.h"
#include "session/answer_log.h"

namespace lorimer {

namespace {

std::vector<std::string> answerNames(const AnswerFileJob& job) {
    if (job.useBase && job.useAdapter) return {"base", "adapted"};
    if (job.useBase || job.useAdapter) return {"answer"};
    throw Error(ErrorKind::WrongUse, "Neither the base model nor the adapter was asked. Nothing was answered.");
}

/// A row of the file as a question, or the reason why it is none.
struct Question {
    std::int64_t row = 0;
    Row prompt;
    std::string text;  ///< what is asked, for the person who reads the answer
    std::string problem;
};

/// One file on its way through the model.
class Answering {
public:
    Answering(const AnsweringModel& model, const AnswerFileJob& job, const AnswerFileHooks& hooks)
        : m_model(model), m_job(job), m_hooks(hooks), m_names(answerNames(job)) {}

    AnswerFileReport run();

private:
    bool stopRequested() const { return m_hooks.stopRequested && m_hooks.stopRequested(); }
    void throwIfStopped() const;
    FileDetection detect() const;
    void eachQuestion(const FileDetection& detection, const std::function<void(const Question&)>& onQuestion) const;
    Question questionOf(const RowBuilder& builder, const Record& record) const;
    void take(const Question& question, AnswerLog& log);
    void fail(std::int64_t row, const std::string& reason, AnswerLog& log);
    std::vector<std::string> answersTo(const Question& question);

    const AnsweringModel& m_model;
    AnsweringModel::Description m_description;
    ChatModel* m_chat = nullptr;
    const AnswerFileJob& m_job;
    const AnswerFileHooks& m_hooks;
    std::vector<std::string> m_names;
    AnswerFileReport m_report;
};

AnswerFileReport Answering::run() {
    std::error_code unknown;
    if (std::filesystem::equivalent(m_job.in, m_job.out, unknown))
        throw badInput("'" + m_job.out +
                       "' holds the questions. It was not changed; name another file for the answers.");
    const FileDetection detection = detect();
    RowBuilder(m_job.in, detection.columns, detection.roles, RowUse::Question);  // throws where there is no question
    AnswerLog log(m_job.out, m_names);
    m_description = m_model.describe();
    log.begin(m_description.settings);
    std::int64_t total = 0;
    eachQuestion(detection, [&](const Question& question) {  // before the first answer, so that all of them match
        if (question.problem.empty()) log.isAnswered(question.row, question.text);
        ++total;
    });
    eachQuestion(detection, [&](const Question& question) {
        ++m_report.rows;
        take(question, log);
        if (m_hooks.onProgress) m_hooks.onProgress(m_report.rows, total);
    });
    return std::move(m_report);
}

void Answering::throwIfStopped() const {
    if (!stopRequested()) return;
    throw Error(ErrorKind::Stopped, "Stopped after " + std::to_string(m_report.answered + m_report.skipped) +
                                        " answered rows, which are in '" + m_job.out +
                                        "'. Start the same command again to go on.");
}

FileDetection Answering::detect() const {
    FileDetection detection = detectWholeFile(m_job.in, {}, {}, [this] { return stopRequested(); });
    throwIfStopped();
    detection.roles = questionRoles(detection.roles);
    return detection;
}

void Answering::eachQuestion(const FileDetection& detection,
                             const std::function<void(const Question&)>& onQuestion) const {
    const RowBuilder builder(m_job.in, detection.columns, detection.roles, RowUse::Question);
    SourceText text(m_job.in, detection.encoding);
    readRecords(detection, text, [&](const Record& record) {
        throwIfStopped();
        onQuestion(questionOf(builder, record));
    });
}

Question Answering::questionOf(const RowBuilder& builder, const Record& record) const {
    BuiltRow built = builder.build(record);
    Question question;
    question.row = record.row;
    question.problem = built.column.empty() ? built.problem : "column '" + built.column + "': " + built.problem;
    if (!question.problem.empty()) return question;
    Row& row = built.row;
    if (m_description.hasChatTemplate) {
        if (row.messages.empty()) row = {{{"user", row.text}}, ""};
        question.text = row.messages.back().content;
        if (!m_job.systemText.empty() && row.messages.front().role != "system")
            row.messages.insert(row.messages.begin(), {"system", m_job.systemText});
    } else {
        for (const Message& message : row.messages) row.text += (row.text.empty() ? "" : "\n\n") + message.content;
        row.messages.clear();
        question.text = row.text;
    }
    question.prompt = std::move(row);
    return question;
}

void Answering::take(const Question& question, AnswerLog& log) {
    if (!question.problem.empty()) return fail(question.row, question.problem, log);
    if (log.isAnswered(question.row, question.text)) {
        ++m_report.skipped;
        return;
    }
    if (m_chat == nullptr) m_chat = &m_model.open();
    std::vector<std::string> answers;
    std::optional<std::string> reason;
    try {
        answers = answersTo(question);
    } catch (const Error& error) {
        // These come from the row: too long for the model or for the memory. Others would meet every row.
        if (error.kind() != ErrorKind::BadInput && error.kind() != ErrorKind::OutOfResources) throw;
        reason = error.sentence();
    } catch (const std::bad_alloc&) {
        reason = "there is not enough memory to answer it";
    }
    if (reason) return fail(question.row, *reason, log);
    log.append(question.row, question.text, answers);
    ++m_report.answered;
}

void Answering::fail(std::int64_t row, const std::string& reason, AnswerLog& log) {
    log.appendError(row, reason);
    m_report.failed.push_back({row, reason});
    if (m_hooks.onFailed) m_hooks.onFailed(m_report.failed.back());
}

std::vector<std::string> Answering::answersTo(const Question& question) {
    std::vector<std::string> answers;
    for (const bool withAdapter : {false, true}) {
        if (!(withAdapter ? m_job.useAdapter : m_job.useBase)) continue;
        const Generation answer = m_chat->generate(question.prompt, withAdapter, m_job.sampling,
                                                   [this](const std::string&) { return !stopRequested(); });
        if (answer.reason == FinishReason::Stopped) throwIfStopped();
        answers.push_back(answer.text);
    }
    return answers;
}

}  // namespace

AnswerFileReport answerFile(const AnsweringModel& model, const AnswerFileJob& job, const AnswerFileHooks& hooks) {
    return Answering(model, job, hooks).run();
}

}  // namespace lorimer
