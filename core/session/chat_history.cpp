#include "session/chat_history.h"

#include <algorithm>

namespace lorimer {

namespace {

constexpr int titleLength = 60;
constexpr int leadInTurn = -1;

const char* reasonName(FinishReason reason) {
    switch (reason) {
        case FinishReason::EndOfTurn:
            return "end";
        case FinishReason::Length:
            return "length";
        case FinishReason::Stopped:
            return "stopped";
        case FinishReason::ContextFull:
            return "context";
    }
    throw Error(ErrorKind::Internal, "Unknown end of an answer.");
}

FinishReason reasonFrom(const Json& sampling) {
    const std::string name = sampling.is_object() ? sampling.value("finish", "end") : "end";
    for (const auto reason : {FinishReason::Length, FinishReason::Stopped, FinishReason::ContextFull})
        if (name == reasonName(reason)) return reason;
    return FinishReason::EndOfTurn;
}

Json samplingToJson(const SamplingConfig& sampling, FinishReason reason) {
    return {{"max_tokens", sampling.maxTokens},
            {"temperature", sampling.temperature},
            {"top_p", sampling.topP},
            {"top_k", sampling.topK},
            {"repetition_penalty", sampling.repetitionPenalty},
            {"seed", sampling.seed},
            {"finish", reasonName(reason)}};
}

StoredMessage messageOf(int turn, const char* role, const char* side, const QString& content,
                        Json sampling = Json::object()) {
    StoredMessage message;
    message.turn = turn;
    message.role = QLatin1String(role);
    message.side = QLatin1String(side);
    message.content = content;
    message.sampling = std::move(sampling);
    return message;
}

}  // namespace

QString Comparison::takeSystemText() {
    QString text;
    std::erase_if(leadIn, [&text](const Message& message) {
        if (message.role != "system") return false;
        text = QString::fromStdString(message.content);
        return true;
    });
    return text;
}

Row Comparison::promptOf(bool adapted, const QString& question) const {
    Row prompt{leadIn, {}};
    for (const ChatExchange& exchange : exchanges) {
        prompt.messages.push_back({"user", exchange.question.toStdString()});
        prompt.messages.push_back({"assistant", (adapted ? exchange.adapted : exchange.base).text.toStdString()});
    }
    prompt.messages.push_back({"user", question.toStdString()});
    return prompt;
}

qint64 keepExchange(const Workspace& workspace, const Comparison& comparison, std::size_t turn,
                    const SamplingConfig& sampling) {
    Database database = workspace.openDatabase();
    Transaction transaction(database);
    ChatStore store(database);
    const ChatExchange& exchange = comparison.exchanges.at(turn);
    qint64 id = comparison.id;
    if (id == 0) {
        id = store.create(exchange.question.simplified().left(titleLength), comparison.modelPath, comparison.runId);
        for (const Message& message : comparison.leadIn)
            store.add(id, messageOf(leadInTurn, message.role.c_str(), "", QString::fromStdString(message.content)));
    }
    const int number = static_cast<int>(turn);
    store.forgetFrom(id, number);
    store.add(id, messageOf(number, "user", "", exchange.question));
    store.add(
        id, messageOf(number, "assistant", "base", exchange.base.text, samplingToJson(sampling, exchange.base.reason)));
    store.add(id, messageOf(number, "assistant", "adapted", exchange.adapted.text,
                            samplingToJson(sampling, exchange.adapted.reason)));
    transaction.commit();
    return id;
}

std::vector<StoredChat> pastChats(const Workspace& workspace) {
    Database database = workspace.openDatabase();
    return ChatStore(database).list();
}

Comparison pastComparison(const Workspace& workspace, qint64 chatId) {
    Database database = workspace.openDatabase();
    ChatStore store(database);
    const std::vector<StoredChat> chats = store.list();
    const auto chat = std::find_if(chats.begin(), chats.end(), [chatId](const auto& one) { return one.id == chatId; });
    if (chat == chats.end()) throw badInput("This chat was deleted. Choose another, or begin a new one.");
    Comparison comparison{chat->id, chat->runId, chat->modelPath, {}, {}};
    for (const StoredMessage& message : store.messages(chatId)) {
        if (message.turn == leadInTurn) {
            comparison.leadIn.push_back({message.role.toStdString(), message.content.toStdString()});
        } else if (message.side.isEmpty()) {
            comparison.exchanges.push_back({message.content, {}, {}});
        } else if (!comparison.exchanges.empty()) {
            ChatExchange& exchange = comparison.exchanges.back();
            (message.side == QLatin1String("base") ? exchange.base : exchange.adapted) = {message.content,
                                                                                          reasonFrom(message.sampling)};
        }
    }
    return comparison;
}

}  // namespace lorimer
