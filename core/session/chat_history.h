#pragma once

#include <QString>
#include <cstdint>
#include <vector>

#include "engine/base/row.h"
#include "engine/generate/sampling_config.h"
#include "store/chat_store.h"
#include "store/workspace.h"

namespace lorimer {

/// One answer as it is shown and kept.
struct ChatAnswer {
    QString text;
    FinishReason reason = FinishReason::EndOfTurn;
};

/// A question with the answers of both sides.
struct ChatExchange {
    QString question;
    ChatAnswer base;
    ChatAnswer adapted;
};

/// A comparison: what stands before it, and the exchanges. Each side goes on in its own answers.
struct Comparison {
    qint64 id = 0;  ///< in the store; 0: not kept yet
    QString runId;
    QString modelPath;
    std::vector<Message> leadIn;  ///< system text, and the turns before the first question where a row has some
    std::vector<ChatExchange> exchanges;

    /// Takes the system text out of the lead-in; empty where there is none.
    QString takeSystemText();

    /// What one side is asked next: the lead-in, its own answers so far, and `question`.
    Row promptOf(bool adapted, const QString& question) const;
};

/// Keeps exchange number `turn` (from 0) of a comparison; asked again, it takes the place of the former answers. The
/// first one makes the chat, with the beginning of its question as title. Returns the chat's id.
qint64 keepExchange(const Workspace& workspace, const Comparison& comparison, std::size_t turn,
                    const SamplingConfig& sampling);

/// Past chats, newest first.
std::vector<StoredChat> pastChats(const Workspace& workspace);

/// Throws BadInput when the chat was deleted.
Comparison pastComparison(const Workspace& workspace, qint64 chatId);

}  // namespace lorimer
