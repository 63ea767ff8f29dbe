#pragma once

#include <QString>
#include <vector>

#include "engine/base/json.h"
#include "store/database.h"

namespace lorimer {

struct StoredChat {
    qint64 id = 0;
    QString title;
    QString created;  ///< UTC, ISO 8601
    QString modelPath;
    QString runId;  ///< whose adapter answers; empty: none
};

/// A message of a chat. Questions and their answers share a turn; `side` is "base" or "adapted" for an answer, else
/// empty.
struct StoredMessage {
    qint64 id = 0;
    int turn = 0;
    QString role;
    QString side;
    QString content;
    Json sampling = Json::object();
    QString created;
};

/// Chats of a workspace. Belongs to the thread of its database.
class ChatStore {
public:
    explicit ChatStore(Database& database) : m_database(database) {}

    qint64 create(const QString& title, const QString& modelPath, const QString& runId);
    void rename(qint64 chatId, const QString& title);
    void remove(qint64 chatId);

    std::vector<StoredChat> list();  ///< newest first
    std::vector<StoredMessage> messages(qint64 chatId);

    /// Appends; `message.id` and `created` are set by the store. Throws BadInput when the chat was deleted.
    qint64 add(qint64 chatId, const StoredMessage& message);

    /// Deletes the messages of `turn` and of later turns.
    void forgetFrom(qint64 chatId, int turn);

private:
    Database& m_database;
};

}  // namespace lorimer
