#include "data/conversation.h"

#include <algorithm>
#include <array>
#include <utility>

#include "data/utf8.h"

namespace lorimer {

namespace {

constexpr std::array<std::pair<std::string_view, const char*>, 14> roleNames{{{"user", "user"},
                                                                              {"human", "user"},
                                                                              {"prompter", "user"},
                                                                              {"assistant", "assistant"},
                                                                              {"gpt", "assistant"},
                                                                              {"model", "assistant"},
                                                                              {"bot", "assistant"},
                                                                              {"chatgpt", "assistant"},
                                                                              {"bing", "assistant"},
                                                                              {"bard", "assistant"},
                                                                              {"claude", "assistant"},
                                                                              {"ai", "assistant"},
                                                                              {"system", "system"},
                                                                              {"developer", "system"}}};

/// "system", "user" or "assistant"; empty where the name is not known.
std::string chatRole(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto found =
        std::find_if(roleNames.begin(), roleNames.end(), [&name](const auto& r) { return r.first == name; });
    return found == roleNames.end() ? "" : found->second;
}

const Json* member(const Json& object, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const auto found = object.find(name);
        if (found != object.end()) return &*found;
    }
    return nullptr;
}

/// Text, or the texts of OpenAI's content parts one after the other; false where it is neither.
bool readContent(const Json& content, std::string& text) {
    if (content.is_string()) {
        text = content.get<std::string>();
        return true;
    }
    if (!content.is_array() || content.empty()) return false;
    for (const Json& part : content) {
        if (!part.is_object() || part.value("type", Json()) != "text") return false;
        const Json* const words = member(part, {"text"});
        if (words == nullptr || !words->is_string()) return false;
        text += words->get<std::string>();
    }
    return true;
}

std::string readTurn(const Json& turn, Message& message) {
    if (!turn.is_object()) return std::string("is a ") + turn.type_name() + " instead of an object";
    const Json* const role = member(turn, {"role", "from"});
    if (role == nullptr || !role->is_string()) return "has no role";
    const auto& name = role->get_ref<const std::string&>();
    message.role = chatRole(name);
    constexpr std::size_t longestName = 40;
    if (message.role.empty()) {
        const bool isShort = name.size() <= longestName && textProblem(name).empty();
        return "has an unknown role" + (isShort ? " '" + name + "'" : "");
    }
    const Json* const content = member(turn, {"content", "value"});
    if (content == nullptr || content->is_null()) return "has no content";
    if (!readContent(*content, message.content)) return "has content that is not text";
    const std::string problem = textProblem(message.content);
    if (!problem.empty() && !(message.role == "system" && message.content.empty())) {
        return "(" + message.role + ") " + problem;
    }
    return {};
}

std::string readTurns(const Json& turns, std::vector<Message>& messages) {
    if (!turns.is_array()) return std::string("is a ") + turns.type_name() + " instead of a list of turns";
    if (turns.empty()) return "holds no turns";
    for (std::size_t i = 0; i < turns.size(); ++i) {
        const std::string problem = readTurn(turns[i], messages.emplace_back());
        if (!problem.empty()) return "turn " + std::to_string(i + 1) + " " + problem;
    }
    return {};
}

}  // namespace

std::string textProblem(const std::string& text) {
    if (isBlank(text)) return "is empty";
    if (text.find('\0') != std::string::npos) return "holds a NUL character";
    return {};
}

std::string readConversation(const Json& turns, std::vector<Message>& messages) {
    const std::string problem = readTurns(turns, messages);
    if (!problem.empty()) return problem;
    const auto has = [&messages](const char* role) {
        return std::any_of(messages.begin(), messages.end(), [role](const Message& m) { return m.role == role; });
    };
    if (!has("assistant")) return "has no assistant turn, so there is nothing to learn";
    if (!has("user")) return "has no user turn";
    return {};
}

std::string readQuestion(const Json& turns, std::vector<Message>& messages) {
    const std::string problem = readTurns(turns, messages);
    if (!problem.empty()) return problem;
    const auto last =
        std::find_if(messages.rbegin(), messages.rend(), [](const Message& m) { return m.role == "user"; });
    if (last == messages.rend()) return "has no user turn";
    messages.erase(last.base(), messages.end());
    return {};
}

}  // namespace lorimer
