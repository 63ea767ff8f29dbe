#include "engine/tokenizer/chat_template/chat_template.h"

#include <algorithm>
#include <cctype>

#include "engine/base/error.h"
#include "engine/tokenizer/chat_template/interpreter.h"
#include "engine/tokenizer/chat_template/parser.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

constexpr std::size_t largestTemplate = 256 * 1024;

using Variables = std::map<std::string, jinja::Value, std::less<>>;

std::string place(const jinja::TemplateFailure& failure) {
    return failure.line() > 0 ? " on line " + std::to_string(failure.line()) : "";
}

void requireUtf8(const std::string& text, const std::string& what) {
    if (const auto bad = firstInvalidUtf8(text)) {
        throw badInput(what + " is not valid UTF-8 at byte " + std::to_string(*bad) +
                       ". Nothing was changed; save it as UTF-8.");
    }
}

bool isPlainRole(const std::string& role) {
    return std::all_of(role.begin(), role.end(),
                       [](unsigned char c) { return c < 0x80 && (std::isalnum(c) != 0 || c == '_' || c == '-'); });
}

jinja::Value makeMessages(const std::vector<Message>& messages, const std::vector<jinja::Origin>& contents) {
    std::vector<jinja::Value> list;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const std::string which = "message " + std::to_string(i + 1);
        requireUtf8(messages[i].role, "The role of " + which);
        requireUtf8(messages[i].content, "The content of " + which);
        const auto roleOrigin = isPlainRole(messages[i].role) ? jinja::Origin::Template : jinja::Origin::Content;
        jinja::Dict message;
        message.set(jinja::Value::fromUtf8("role"), jinja::Value(jinja::taggedFromUtf8(messages[i].role, roleOrigin)));
        message.set(jinja::Value::fromUtf8("content"),
                    jinja::Value(jinja::taggedFromUtf8(messages[i].content, contents[i])));
        list.emplace_back(std::move(message));
    }
    return jinja::Value::list(std::move(list));
}

Rendering toRendering(const std::u32string& text) {
    Rendering out;
    for (const char32_t c : text) {
        appendUtf8(out.text, jinja::plain(c));
        out.origins.resize(out.text.size(), jinja::originOf(c));
    }
    return out;
}

[[noreturn]] void refuse(const jinja::TemplateFailure& failure) {
    if (failure.raised()) {
        throw badInput("The model's chat template refuses this conversation: " + failure.message() +
                           " Nothing was changed; change the messages as it asks.",
                       "raise_exception" + place(failure));
    }
    throw badInput("The model's chat template fails" + place(failure) + ": " + failure.message() +
                   ". Nothing was changed; change the messages, or use another model.");
}

}  // namespace

ChatTemplate::ChatTemplate(std::string source, const std::map<std::string, std::string>& namedTokens)
    : m_source(std::move(source)), m_namedTokens(namedTokens) {
    if (m_source.size() > largestTemplate) {
        throw badInput("The model's chat template is " + std::to_string(m_source.size()) +
                       " bytes long; at most 262144 are read. Nothing was changed; use another model.");
    }
    requireUtf8(m_source, "The model's chat template");
    try {
        m_body = jinja::parseTemplate(m_source);
    } catch (const jinja::TemplateFailure& failure) {
        throw badInput("The model's chat template cannot be compiled" + place(failure) + ": " + failure.message() +
                       ". Nothing was changed; use another model.");
    }
}

std::string ChatTemplate::render(const std::vector<Message>& messages, bool addGenerationPrompt) const {
    const std::vector<jinja::Origin> contents(messages.size(), jinja::Origin::Content);
    return renderWithOrigins(messages, addGenerationPrompt, contents).text;
}

Rendering ChatTemplate::renderWithOrigins(const std::vector<Message>& messages, bool addGenerationPrompt,
                                          const std::vector<jinja::Origin>& contents) const {
    if (messages.empty()) {
        throw badInput("The conversation has no messages. Nothing was changed; give at least one.");
    }
    Variables variables;
    for (const auto& [name, text] : m_namedTokens) variables[name] = jinja::Value::fromUtf8(text);
    variables["messages"] = makeMessages(messages, contents);
    variables["tools"] = jinja::Value();
    variables["documents"] = jinja::Value();
    variables["add_generation_prompt"] = jinja::Value(addGenerationPrompt);
    const jinja::Limits limits;
    try {
        Rendering out = toRendering(jinja::Interpreter(m_body, std::move(variables), limits).render());
        if (out.text.size() > limits.longestText) {
            throw jinja::TemplateFailure("it makes more than " + std::to_string(limits.longestText) + " bytes");
        }
        return out;
    } catch (const jinja::TemplateFailure& failure) {
        refuse(failure);
    }
}

}  // namespace lorimer
