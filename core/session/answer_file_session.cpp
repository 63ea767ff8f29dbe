#include "session/answer_file_session.h"

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

AnswerFileReport AnswerFileSession::answer(const ChatModelRequest& model, AnswerFileJob job, const StopFlag& stop) {
    Engine& engine = m_engine();
    const std::string path = model.modelPath.toStdString();
    job.hasChatTemplate = engine.inspectModel(path, false).hasChatTemplate;
    LoadHooks load;
    load.onLayer = [this](std::int64_t done, std::int64_t total) {
        m_jobs.deliver([this, done, total] { Q_EMIT loading(done, total); });
    };
    load.stopRequested = [&stop] { return stop.isSet(); };
    const auto chat = engine.openChat(path, model.device, model.quantization, load);
    if (job.useAdapter) chat->setAdapter(model.adapterFolder.toStdString());
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
    return answerFile(*chat, job, hooks);
}

void AnswerFileSession::stop() { m_jobs.stop(StopRequest::Stop); }

}  // namespace lorimer
