#include "session/chat_session.h"

#include <chrono>
#include <utility>

namespace lorimer {

namespace {

constexpr std::chrono::milliseconds gatherTime{40};

Row plainText(const Row& prompt) {
    std::string text = prompt.text;
    for (const Message& message : prompt.messages) text += (text.empty() ? "" : "\n\n") + message.content;
    return {{}, text};
}

}  // namespace

ChatSession::ChatSession(EngineProvider engine, QThreadPool& engineThread, QObject* parent)
    : QObject(parent), m_engine(std::move(engine)), m_engineThread(engineThread), m_jobs(engineThread, *this) {}

ChatSession::~ChatSession() {
    m_jobs.stopAndWait();
    // Freed by the engine thread, when it has time: nobody waits for that.
    m_engineThread.start([model = std::move(m_model)]() mutable { model.reset(); });
}

void ChatSession::postForModel(std::function<void(const StopFlag&)> work) {
    m_jobs.post(std::move(work), [this](const Error& error) {
        if (error.kind() != ErrorKind::Stopped) Q_EMIT openFailed(error);
    });
}

ChatModel& ChatSession::openModel() const {
    if (m_model->chat == nullptr) {
        throw Error(ErrorKind::WrongUse, "No model is open for the chat. Open a model first.");
    }
    return *m_model->chat;
}

void ChatSession::open(const ChatModelRequest& request) {
    postForModel([this, request](const StopFlag& stop) {
        m_model->hasTemplate = m_engine().inspectModel(request.modelPath.toStdString(), false).hasChatTemplate;
        m_model->chat.reset();  // the old model's memory is needed for the new one
        LoadHooks hooks;
        hooks.onLayer = [this](std::int64_t done, std::int64_t total) {
            m_jobs.deliver([this, done, total] { Q_EMIT loading(done, total); });
        };
        hooks.stopRequested = [&stop] { return stop.isSet(); };
        auto chat = m_engine().openChat(request.modelPath.toStdString(), request.device, request.quantization, hooks);
        if (!request.adapterFolder.isEmpty()) chat->setAdapter(request.adapterFolder.toStdString());
        m_model->chat = std::move(chat);
        m_jobs.deliver([this] { Q_EMIT opened(); });
    });
}

void ChatSession::close() {
    stop();
    postForModel([this](const StopFlag&) { m_model->chat.reset(); });
}

void ChatSession::setAdapter(const QString& adapterFolder) {
    postForModel([this, adapterFolder](const StopFlag&) {
        openModel().setAdapter(adapterFolder.toStdString());
        m_jobs.deliver([this] { Q_EMIT adapterChanged(); });
    });
}

void ChatSession::ask(const ChatQuestion& question) {
    m_jobs.post(
        [this, question](const StopFlag& stop) {
            answer(question, stop);
            m_jobs.deliver([this] { Q_EMIT questionDone(); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void ChatSession::answer(const ChatQuestion& question, const StopFlag& stop) {
    std::vector<ChatTurn> turns;
    for (const SideQuestion& side : question.sides) {
        turns.push_back(
            {m_model->hasTemplate ? side.prompt : plainText(side.prompt), side.side == AnswerSide::Adapted});
    }
    std::vector<QString> gathered(turns.size());
    auto lastDelivery = std::chrono::steady_clock::now();
    const auto deliverGathered = [&] {
        for (std::size_t turn = 0; turn < turns.size(); ++turn) {
            if (gathered[turn].isEmpty()) continue;
            m_jobs.deliver([this, side = question.sides[turn].side, text = std::exchange(gathered[turn], QString())] {
                Q_EMIT textArrived(side, text);
            });
        }
        lastDelivery = std::chrono::steady_clock::now();
    };
    const std::vector<Generation> answers =
        openModel().generateInTurn(turns, question.sampling, [&](std::size_t turn, const std::string& piece) {
            gathered[turn] += QString::fromStdString(piece);
            if (std::chrono::steady_clock::now() - lastDelivery >= gatherTime) deliverGathered();
            return !stop.isSet();
        });
    deliverGathered();
    for (std::size_t turn = 0; turn < turns.size(); ++turn) {
        m_jobs.deliver(
            [this, side = question.sides[turn].side, answer = answers[turn]] { Q_EMIT answered(side, answer); });
    }
}

void ChatSession::stop() { m_jobs.stop(StopRequest::Stop); }

}  // namespace lorimer
