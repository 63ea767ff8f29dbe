#include "session/answer_file_session.h"

#include "session/answer_settings.h"

namespace lorimer {

AnswerFileSession::AnswerFileSession(EngineProvider engine, QThreadPool& engineThread, QObject* parent)
    : QObject(parent), m_engine(std::move(engine)), m_jobs(engineThread, *this) {}

AnswerFileSession::~AnswerFileSession() { m_jobs.stopAndWait(); }

void AnswerFileSession::start(const ChatModelRequest& model, const AnswerFileJob& job) {
    if (isRunning()) {
        throw Error(ErrorKind::WrongUse,
                    "A file is being answered already. Nothing was started; wait until it is done.");
    }
    m_jobs.post(
        [this, model, job](const StopFlag& stop) {
            const AnswerFileReport report = answer(model, job, stop);
            m_jobs.deliver([this, report] { Q_EMIT finished(report); });
        },
        [this](const Error& error) { Q_EMIT failed(error); }, [this] { Q_EMIT ended(); });
}

AnswerFileReport AnswerFileSession::answer(const ChatModelRequest& model, const AnswerFileJob& job,
                                           const StopFlag& stop) {
    Engine& engine = m_engine();
    const std::string path = model.modelPath.toStdString();
    const std::string adapter = job.useAdapter ? model.adapterFolder.toStdString() : std::string();
    LoadHooks load;
    load.onLayer = [this](std::int64_t done, std::int64_t total) {
        m_jobs.deliver([this, done, total] { Q_EMIT loading(done, total); });
    };
    load.stopRequested = [&stop] { return stop.isSet(); };
    std::unique_ptr<ChatModel> chat;
    AnsweringModel answering;
    answering.describe = [&]() -> AnsweringModel::Description {
        const ModelReport report = engine.inspectModel(path, true);
        return {report.hasChatTemplate,
                answerSettings({report.sha256, adapter, model.quantization, job.systemText, job.sampling})};
    };
    answering.open = [&]() -> ChatModel& {
        chat = engine.openChat(path, model.device, model.quantization, load);
        chat->setAdapter(adapter);
        return *chat;
    };
    AnswerFileHooks hooks;
    hooks.onProgress = [this](std::int64_t done, std::int64_t total) {
        m_jobs.deliver([this, done, total] { Q_EMIT progress(done, total); });
    };
    hooks.onFailed = [this](const FailedAnswer& failed) {
        m_jobs.deliver([this, row = failed.row, reason = QString::fromStdString(failed.reason)] {
            Q_EMIT rowFailed(row, reason);
        });
    };
    hooks.stopRequested = [&stop] { return stop.isSet(); };
    return answerFile(answering, job, hooks);
}

void AnswerFileSession::stop() { m_jobs.stop(StopRequest::Stop); }

}  // namespace lorimer
