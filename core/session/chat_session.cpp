#include "session/chat_session.h"

#include <chrono>

namespace lorimer {

namespace {

constexpr std::chrono::milliseconds gatherTime{40};

}  // namespace

ChatSession::ChatSession(EngineProvider engine, QThreadPool& engineThread, QObject* parent)
    : QObject(parent), m_engine(std::move(engine)), m_engineThread(engineThread), m_jobs(engineThread, *this) {}

ChatSession::~ChatSession() {
    m_jobs.stopAndWait();
    // Freed by the engine thread, when it has time: nobody waits for that.
    m_engineThread.start([model = std::move(m_model)]() mutable { model.reset(); });
}

void ChatSession::post(std::function<void(const StopFlag&)> work) {
    m_jobs.post(std::move(work), [this](const Error& error) { Q_EMIT failed(error); });
}

ChatModel& ChatSession::openModel() const {
    if (m_model->chat == nullptr) {
        throw Error(ErrorKind::WrongUse, "No model is open for the chat. Open a model first.");
    }
    return *m_model->chat;
}

void ChatSession::open(const ChatModelRequest& request) {
    post([this, request](const StopFlag&) {
        m_model->chat.reset();  // the old model's memory is needed for the new one
        auto chat = m_engine().openChat(request.modelPath.toStdString(), request.device, request.quantization);
        if (!request.adapterFolder.isEmpty()) chat->setAdapter(request.adapterFolder.toStdString());
        m_model->chat = std::move(chat);
        m_jobs.deliver([this] { Q_EMIT opened(); });
    });
}

void ChatSession::setAdapter(const QString& adapterFolder) {
    post([this, adapterFolder](const StopFlag&) {
        openModel().setAdapter(adapterFolder.toStdString());
        m_jobs.deliver([this] { Q_EMIT adapterChanged(); });
    });
}

void ChatSession::ask(const ChatQuestion& question) {
    post([this, question](const StopFlag& stop) {
        for (const AnswerSide side : question.sides) {
            if (stop.isSet()) break;
            answer(question, side, stop);
        }
        m_jobs.deliver([this] { Q_EMIT questionDone(); });
    });
}

void ChatSession::answer(const ChatQuestion& question, AnswerSide side, const StopFlag& stop) {
    QString gathered;
    auto lastDelivery = std::chrono::steady_clock::now();
    const auto deliverGathered = [&] {
        if (gathered.isEmpty()) return;
        m_jobs.deliver([this, side, text = gathered] { Q_EMIT textArrived(side, text); });
        gathered.clear();
        lastDelivery = std::chrono::steady_clock::now();
    };
    const Generation generation = openModel().generate(
        question.prompt, side == AnswerSide::Adapted, question.sampling, [&](const std::string& piece) {
            gathered += QString::fromStdString(piece);
            if (std::chrono::steady_clock::now() - lastDelivery >= gatherTime) deliverGathered();
            return !stop.isSet();
        });
    deliverGathered();
    m_jobs.deliver([this, side, generation] { Q_EMIT answered(side, generation); });
}

void ChatSession::stop() { m_jobs.stop(StopRequest::Stop); }

}  // namespace lorimer
