#include "data/row_builder.h"

#include <QString>
#include <algorithm>

#include "data/column_roles.h"
#include "data/conversation.h"
#include "data/part_words.h"
#include "data/quoted_list.h"
#include "data/readers/json_lines_reader.h"
#include "data/utf8.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

const char* jsonKind(const Json& value) {
    if (value.is_boolean()) return "a truth value";
    if (value.is_number()) return "a number";
    if (value.is_array()) return "a list";
    return "an object";
}

}  // namespace

RowBuilder::RowBuilder(const std::string& file, std::vector<std::string> columns, const std::vector<ColumnRole>& roles,
                       RowUse use)
    : m_use(use), m_names(std::move(columns)) {
    for (const ColumnRole& entry : roles) {
        if (entry.role == Role::Ignore) continue;
        auto found = std::find(m_names.begin(), m_names.end(), entry.header);
        if (found == m_names.end()) found = m_names.insert(m_names.end(), entry.header);
        m_columns[static_cast<std::size_t>(entry.role)] = static_cast<std::size_t>(found - m_names.begin());
    }
    requireRoles(file);
}

void RowBuilder::requireRoles(const std::string& file) const {
    if (has(Role::Text) || has(Role::Messages)) return;
    if (has(Role::Prompt) && (has(Role::Response) || m_use == RowUse::Question)) return;
    if (m_use == RowUse::Question)
        throw badInput("'" + file + "': no column says which text is the question; its columns are " +
                       quotedList(m_names) + ". Nothing was answered; name that column prompt, messages or text.");
    const std::string missing = has(Role::Prompt) ? "response" : has(Role::Response) ? "prompt" : "";
    throw badInput(
        "'" + file + "': " +
        (missing.empty() ? "no column says which text is the question and which the answer"
                         : "no column has the role " + missing) +
        "; its columns are " + quotedList(m_names) +
        ". Nothing was stored; name them with --columns prompt=...,response=... (or messages=..., or text=...).");
}

BuiltRow RowBuilder::build(const Record& record) const {
    BuiltRow built;
    built.problem = record.problem;
    if (!built.problem.empty() || (isTable(record) && !checkTable(record, built))) return built;
    if (!isTable(record) && record.value.is_array()) {
        const std::string problem = readTurns(record.value, built);
        if (!problem.empty()) built.problem = "the conversation " + problem;
    } else if (!isTable(record) && record.value.is_string() && has(Role::Text)) {
        built.row.text = record.value.get<std::string>();
        const std::string problem = textProblem(built.row.text);
        if (!problem.empty()) built.problem = "the text " + problem;
    } else if (!isTable(record) && !record.value.is_object()) {
        built.problem = "it is not an object with the row's columns";
    } else if (has(Role::Messages)) {
        buildMessages(record, built);
    } else if (has(Role::Text)) {
        buildText(record, built);
    } else {
        buildPair(record, built);
    }
    if (m_use == RowUse::Question) return built;
    if (built.problem.empty() && has(Role::Group)) built.group = key(record, Role::Group, built);
    if (built.problem.empty() && has(Role::Group) && built.group.empty()) {
        reject(built, Role::Group, "the group is empty, so it is not known which rows belong together");
    }
    if (built.problem.empty() && has(Role::Date)) built.date = key(record, Role::Date, built);
    if (built.problem.empty() && has(Role::Part)) readPart(record, built);
    return built;
}

bool RowBuilder::checkTable(const Record& record, BuiltRow& built) const {
    const std::size_t expected = m_names.size();
    if (record.fields.size() != expected) {
        built.problem = "it has " + std::to_string(record.fields.size()) +
                        (record.fields.size() == 1 ? " field" : " fields") + " where " + std::to_string(expected) +
                        " are expected";
        return false;
    }
    for (std::size_t i = 0; i < expected; ++i) {
        if (isValidUtf8(record.fields[i])) continue;
        built.column = m_names[i];
        built.problem = "it holds bytes that are not valid UTF-8";
        return false;
    }
    return true;
}

RowBuilder::Cell RowBuilder::cell(const Record& record, Role role) const {
    const std::optional<std::size_t> column = m_columns[static_cast<std::size_t>(role)];
    if (!column) return {};
    if (isTable(record)) return {record.fields[*column], nullptr};
    if (!record.value.is_object()) return {};
    const auto found = record.value.find(m_names[*column]);
    if (found == record.value.end() || found->is_null()) return {};
    if (found->is_string()) return {found->get_ref<const std::string&>(), nullptr};
    return {std::nullopt, &*found};
}

std::string RowBuilder::text(const Record& record, Role role, bool isRequired, BuiltRow& built) const {
    if (!built.problem.empty()) return {};
    const Cell value = cell(record, role);
    if (value.json != nullptr) {
        reject(built, role, "the " + roleName(role) + " is " + jsonKind(*value.json) + " instead of text");
        return {};
    }
    const std::string content(value.text.value_or(""));
    const std::string problem = value.text ? textProblem(content) : "is missing";
    if (problem.empty() || (!isRequired && isBlank(content))) return isBlank(content) ? std::string() : content;
    reject(built, role, "the " + roleName(role) + " " + problem);
    return {};
}

/// Group, date and part: short values, of which numbers are welcome too.
std::string RowBuilder::key(const Record& record, Role role, BuiltRow& built) const {
    const Cell value = cell(record, role);
    if (value.json != nullptr && !value.json->is_number()) {
        reject(built, role, "the " + roleName(role) + " is " + jsonKind(*value.json) + " instead of text or a number");
        return {};
    }
    const std::string content =
        value.json != nullptr ? value.json->dump() : std::string(trimmed(value.text.value_or("")));
    if (content.find('\0') != std::string::npos)
        reject(built, role, "the " + roleName(role) + " holds a NUL character");
    return content;
}

void RowBuilder::readPart(const Record& record, BuiltRow& built) const {
    const std::string word = key(record, Role::Part, built);
    if (!built.problem.empty()) return;
    built.part = partFromWord(word);
    if (built.part) return;
    constexpr int longestNamed = 40;
    built.unknownPart = QString::fromStdString(word).left(longestNamed).toStdString();
    reject(built, Role::Part,
           word.empty() ? "the part is empty"
                        : "'" + *built.unknownPart + "' is no part; there are training, check and test");
}

void RowBuilder::buildPair(const Record& record, BuiltRow& built) const {
    const std::string system = text(record, Role::System, false, built);
    std::string prompt = text(record, Role::Prompt, true, built);
    const std::string context = text(record, Role::Context, false, built);
    const bool isQuestion = m_use == RowUse::Question;
    std::string response = isQuestion ? std::string() : text(record, Role::Response, true, built);
    if (!built.problem.empty()) return;
    if (!system.empty()) built.row.messages.push_back({"system", system});
    if (!context.empty()) prompt += "\n\n" + context;
    built.row.messages.push_back({"user", std::move(prompt)});
    if (!isQuestion) built.row.messages.push_back({"assistant", std::move(response)});
}

void RowBuilder::buildText(const Record& record, BuiltRow& built) const {
    built.row.text = text(record, Role::Text, true, built);
}

std::string RowBuilder::readTurns(const Json& turns, BuiltRow& built) const {
    return m_use == RowUse::Question ? readQuestion(turns, built.row.messages)
                                     : readConversation(turns, built.row.messages);
}

void RowBuilder::buildMessages(const Record& record, BuiltRow& built) const {
    const Cell value = cell(record, Role::Messages);
    Record parsed;
    const Json* turns = value.json;
    if (value.text) {  // a list of turns that was written into a cell or a string
        parseJsonRecord(*value.text, parsed);
        turns = &parsed.value;
    }
    if (turns == nullptr || !parsed.problem.empty()) {
        reject(built, Role::Messages, "the conversation is missing");
        if (!parsed.problem.empty()) built.problem = "the conversation cannot be read: " + parsed.problem;
        return;
    }
    const std::string problem = readTurns(*turns, built);
    if (!problem.empty()) {
        reject(built, Role::Messages, "the conversation " + problem);
        return;
    }
    const std::string system = text(record, Role::System, false, built);
    if (!system.empty() && built.row.messages.front().role != "system") {
        built.row.messages.insert(built.row.messages.begin(), {"system", system});
    }
}

void RowBuilder::reject(BuiltRow& built, Role role, const std::string& problem) const {
    const std::optional<std::size_t> column = m_columns[static_cast<std::size_t>(role)];
    built.column = column ? m_names[*column] : std::string();
    built.problem = problem;
}

}  // namespace lorimer
