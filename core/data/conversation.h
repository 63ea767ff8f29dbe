#pragma once

#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/base/row.h"

namespace lorimer {

/// Reads a list of turns, each {"role","content"} (OpenAI; content may be a list of text parts) or {"from","value"}
/// (ShareGPT). Roles become system, user and assistant. Returns the reason why it is no conversation to learn from, or
/// "".
std::string readConversation(const Json& turns, std::vector<Message>& messages);

/// Reads such a list up to its last user turn: the question that is to be answered. Returns the reason why there is
/// none, or "".
std::string readQuestion(const Json& turns, std::vector<Message>& messages);

/// The reason why `text` cannot be a turn or a text ("is empty", ...), or "".
std::string textProblem(const std::string& text);

}  // namespace lorimer
