#include "engine/export/ollama_template.h"

#include <algorithm>

#include "engine/base/error.h"

namespace lorimer {

namespace {

/// What stands before and after the content of a message of each role.
struct Around {
    std::string before;
    std::string after;
};

struct TemplateParts {
    std::string withoutSystem;  ///< in front where the conversation has no system text
    Around system;
    Around user;
    Around assistant;
    std::string answerBegins;

    std::string join(const std::vector<Message>& messages) const {
        std::string text = messages.front().role == "system" ? "" : withoutSystem;
        for (const Message& message : messages) {
            const Around& around = message.role == "system" ? system : message.role == "user" ? user : assistant;
            text += around.before + message.content + around.after;
        }
        return text + answerBegins;
    }
};

std::size_t commonPrefix(const std::string& a, const std::string& b) {
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

std::size_t commonSuffix(const std::string& a, const std::string& b) {
    return static_cast<std::size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin());
}

/// The template's own text before, between and after the contents; nothing where a content is missing.
std::optional<std::vector<std::string>> gaps(const ChatTemplate& chatTemplate, const std::vector<Message>& messages) {
    const std::string text = chatTemplate.render(messages, true);
    std::vector<std::string> result;
    std::size_t from = 0;
    for (const Message& message : messages) {
        const std::size_t at = text.find(message.content, from);
        if (at == std::string::npos) return std::nullopt;
        result.push_back(text.substr(from, at - from));
        from = at + message.content.size();
    }
    result.push_back(text.substr(from));
    return result;
}

std::optional<TemplateParts> partsOf(const ChatTemplate& chatTemplate) {
    const auto plain = gaps(chatTemplate, {{"user", "Qu7"}, {"assistant", "An8"}, {"user", "Qx9"}});
    const auto withSystem = gaps(chatTemplate, {{"system", "Sy6"}, {"user", "Qu7"}});
    if (!plain || !withSystem) return std::nullopt;
    const std::string& start = (*plain)[0];
    const std::string& toAnswer = (*plain)[1];
    const std::string& toNextQuestion = (*plain)[2];
    const std::string& toLastAnswer = (*plain)[3];
    const std::string& fromSystem = (*withSystem)[1];

    TemplateParts parts;
    const std::size_t begin = std::min({commonSuffix(toNextQuestion, fromSystem), commonSuffix(start, fromSystem),
                                        commonSuffix(start, toNextQuestion)});
    parts.user.before = start.substr(start.size() - begin);
    parts.withoutSystem = start.substr(0, start.size() - begin);
    parts.assistant.after = toNextQuestion.substr(0, toNextQuestion.size() - begin);
    // Any cut within what both have in common is right; where questions end as answers do, it is the one to read.
    std::size_t end = commonPrefix(toAnswer, toLastAnswer);
    if (!parts.assistant.after.empty() && toAnswer.substr(0, end).starts_with(parts.assistant.after))
        end = parts.assistant.after.size();
    parts.user.after = toAnswer.substr(0, end);
    parts.assistant.before = toAnswer.substr(end);
    parts.answerBegins = toLastAnswer.substr(end);
    parts.system = {(*withSystem)[0], fromSystem.substr(0, fromSystem.size() - begin)};
    return parts;
}

bool rendersTheSame(const ChatTemplate& chatTemplate, const TemplateParts& parts) {
    const Message system{"system", "Be brief.\nAnswer in one line."};
    const Message first{"user", "What is a fracture?"};
    const Message answer{"assistant", "A broken bone: {{ bone }}."};
    const Message second{"user", "And \"sprain\"?\n\n- one\n- two"};
    const std::vector<std::vector<Message>> conversations = {{first},
                                                             {second},
                                                             {first, answer, second},
                                                             {first, answer, second, answer, first},
                                                             {system, first},
                                                             {system, first, answer, second},
                                                             {system, second, answer, first, answer, second}};
    return std::all_of(conversations.begin(), conversations.end(), [&](const std::vector<Message>& messages) {
        return chatTemplate.render(messages, true) == parts.join(messages);
    });
}

void removeFront(std::string& text, const std::string& front) {
    if (text.starts_with(front)) text.erase(0, front.size());
}

std::string goText(const TemplateParts& parts) {
    const auto message = [](const Around& around) { return around.before + "{{ .Content }}" + around.after; };
    std::string text;
    if (!parts.withoutSystem.empty()) text += "{{ if not .System }}" + parts.withoutSystem + "{{ end }}";
    return text + "{{ range .Messages }}{{ if eq .Role \"system\" }}" + message(parts.system) +
           "{{ else if eq .Role \"user\" }}" + message(parts.user) + "{{ else if eq .Role \"assistant\" }}" +
           message(parts.assistant) + "{{ end }}{{ end }}" + parts.answerBegins;
}

bool holdsGoMarks(const TemplateParts& parts) {
    const std::string all = parts.withoutSystem + parts.system.before + parts.system.after + parts.user.before +
                            parts.user.after + parts.assistant.before + parts.assistant.after + parts.answerBegins;
    return all.find("{{") != std::string::npos;
}

}  // namespace

std::optional<std::string> ollamaTemplate(const ChatTemplate& chatTemplate, const std::string& beginning) {
    if (chatTemplate.source().find("strftime_now") != std::string::npos) return std::nullopt;  // today's date
    std::optional<TemplateParts> parts;
    try {
        parts = partsOf(chatTemplate);
        if (!parts || holdsGoMarks(*parts) || !rendersTheSame(chatTemplate, *parts)) return std::nullopt;
    } catch (const Error&) {
        return std::nullopt;  // the template refuses one of these conversations, such as a system text
    }
    if (parts->withoutSystem.empty() && parts->user.before.starts_with(beginning) && !beginning.empty())
        return std::nullopt;  // every question would begin with it
    removeFront(parts->withoutSystem, beginning);
    removeFront(parts->system.before, beginning);
    return goText(*parts);
}

std::optional<std::string> modelfileText(const Modelfile& modelfile) {
    const auto isQuotable = [](const std::string& text) { return text.find("\"\"\"") == std::string::npos; };
    if (!isQuotable(modelfile.chatTemplate) || !isQuotable(modelfile.system)) return std::nullopt;
    std::string text = "FROM " + modelfile.modelFile + "\nTEMPLATE \"\"\"" + modelfile.chatTemplate + "\"\"\"\n";
    for (const std::string& stop : modelfile.stops) {
        if (stop.find_first_of("\"\n\\") != std::string::npos) return std::nullopt;
        text += "PARAMETER stop \"" + stop + "\"\n";
    }
    if (!modelfile.system.empty()) text += "SYSTEM \"\"\"" + modelfile.system + "\"\"\"\n";
    return text;
}

}  // namespace lorimer
