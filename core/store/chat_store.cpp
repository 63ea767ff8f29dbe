#include "store/chat_store.h"

#include "store/run_store.h"

namespace lorimer {

qint64 ChatStore::create(const QString& title, const QString& modelPath, const QString& runId) {
    return m_database
        .run(QStringLiteral("INSERT INTO chats (title, created, model_path, run_id) VALUES (?, ?, ?, ?)"),
             {title, currentTime(), modelPath, runId.isEmpty() ? QVariant() : QVariant(runId)})
        .lastInsertId()
        .toLongLong();
}

void ChatStore::rename(qint64 chatId, const QString& title) {
    m_database.run(QStringLiteral("UPDATE chats SET title = ? WHERE id = ?"), {title, chatId});
}

void ChatStore::remove(qint64 chatId) { m_database.run(QStringLiteral("DELETE FROM chats WHERE id = ?"), {chatId}); }

std::vector<StoredChat> ChatStore::list() {
    QSqlQuery query = m_database.run(
        QStringLiteral("SELECT id, title, created, model_path, run_id FROM chats ORDER BY created DESC, id DESC"));
    std::vector<StoredChat> chats;
    while (query.next()) {
        chats.push_back({query.value(0).toLongLong(), query.value(1).toString(), query.value(2).toString(),
                         query.value(3).toString(), query.value(4).toString()});
    }
    return chats;
}

std::vector<StoredMessage> ChatStore::messages(qint64 chatId) {
    QSqlQuery query = m_database.run(
        QStringLiteral("SELECT id, turn, role, side, content, sampling, created FROM chat_messages WHERE chat_id = ? "
                       "ORDER BY turn, id"),
        {chatId});
    std::vector<StoredMessage> messages;
    while (query.next()) {
        messages.push_back({query.value(0).toLongLong(), query.value(1).toInt(), query.value(2).toString(),
                            query.value(3).toString(), query.value(4).toString(),
                            Json::parse(query.value(5).toString().toStdString(), nullptr, false),
                            query.value(6).toString()});
    }
    return messages;
}

void ChatStore::forgetFrom(qint64 chatId, int turn) {
    m_database.run(QStringLiteral("DELETE FROM chat_messages WHERE chat_id = ? AND turn >= ?"), {chatId, turn});
}

qint64 ChatStore::add(qint64 chatId, const StoredMessage& message) {
    if (!m_database.value(QStringLiteral("SELECT 1 FROM chats WHERE id = ?"), {chatId}).isValid()) {
        throw badInput("This chat was deleted, so the message was not stored. Start a new chat.");
    }
    return m_database
        .run(QStringLiteral("INSERT INTO chat_messages (chat_id, turn, role, side, content, sampling, created) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?)"),
             {chatId, message.turn, message.role, message.side, message.content,
              QString::fromStdString(message.sampling.dump()), currentTime()})
        .lastInsertId()
        .toLongLong();
}

}  // namespace lorimer
