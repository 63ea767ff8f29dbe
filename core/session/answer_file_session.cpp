#include "session/answer_file_session.h"

#include <QCryptographicHash>

#include "session/answer_settings.h"

namespace lorimer {

namespace {

/// In words, with the system text by its checksum: the file of answers must not repeat it in every row.
std::string settingsOf(const ChatModelRequest& model, const QString& modelSha256, const AnswerFileJob& job) {
    const std::string adapter = job.useAdapter ? model.adapterFolder.toStdString() : std::string();
    std::string settings = answerSettings(modelSha256.toStdString(), adapter, job.sampling);
    if (model.quantization.type != QuantizationType::None)
        settings += ", " + quantizationTypeName(model.quantization.type);  // lorimer-cli answers unquantized
    if (!job.systemText.empty()) {
        const QByteArray text = QByteArray::fromStdString(job.systemText);
        const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().left(12);
        settings += ", system text " + hash.toStdString();
    }
    return settings;
}

}  // namespace

AnswerFileSession::AnswerFileSession(EngineProvider engine, QThreadPool& engineThread, QObject* parent)
    : QObject(parent), m_engine(std::move(engine)), m_jobs(engineThread, *this) {}

AnswerFileSession::~AnswerFileSession() { m_jobs.stopAndWait(); }

void AnswerFileSession::start(const ChatModelRequest& model, const QString& modelSha256, const AnswerFileJob& wanted) {
    if (isRunning()) {
        throw Error(ErrorKind::WrongUse,
                    "A file is being answered already. Nothing was started; wait until it is done.");
    }
    m_jobs.post(
        [this, model, modelSha256, wanted](const StopFlag& stop) {
            AnswerFileJob job = wanted;
            job.hasChatTemplate = m_engine().inspectModel(model.modelPath.toStdString(), false).hasChatTemplate;
            job.settings = settingsOf(model, modelSha256, job);
            const AnswerFileReport report = answer(model, job, stop);
            m_jobs.deliver([this, report] { Q_EMIT finished(report); });
        },
        [this](const Error& error) { Q_EMIT failed(error); }, [this] { Q_EMIT ended(); });
}

AnswerFileReport AnswerFileSession::answer(const ChatModelRequest& model, const AnswerFileJob& job,
                                           const StopFlag& stop) {
    LoadHooks load;
    load.onLayer = [this](std::int64_t done, std::int64_t total) {
        m_jobs.deliver([this, done, total] { Q_EMIT loading(done, total); });
    };
    load.stopRequested = [&stop] { return stop.isSet(); };
    std::unique_ptr<ChatModel> chat;
    const auto open = [&]() -> ChatModel& {
        chat = m_engine().openChat(model.modelPath.toStdString(), model.device, model.quantization, load);
        if (job.useAdapter) chat->setAdapter(model.adapterFolder.toStdString());
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
    return answerFile(open, job, hooks);
}

void AnswerFileSession::stop() { m_jobs.stop(StopRequest::Stop); }

}  // namespace lorimer
