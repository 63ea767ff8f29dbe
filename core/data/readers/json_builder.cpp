#include "data/readers/json_builder.h"

#include "engine/base/quoted_text.h"

namespace lorimer {

void JsonBuilder::reset() {
    m_value = nullptr;
    m_open.clear();
    m_key.clear();
    m_depth = 0;
    m_values = 0;
    m_started = false;
    m_problem.clear();
}

Json* JsonBuilder::place(Json value) {
    m_started = true;
    if (m_open.size() != m_depth) return nullptr;  // inside what is passed over
    if (++m_values > ReaderLimits::jsonValues) {
        m_problem = "it holds more than 1,000,000 values";
        return nullptr;
    }
    if (m_open.empty()) {
        m_value = std::move(value);
        return &m_value;
    }
    Json& parent = *m_open.back();
    if (parent.is_array()) {
        parent.push_back(std::move(value));
        return &parent.back();
    }
    if (parent.size() >= ReaderLimits::columns) {
        m_problem = "it holds an object with more than 4,096 keys";
        return nullptr;
    }
    const std::size_t before = parent.size();
    Json& member = parent[m_key];
    // Which of the two is meant is not for us to say.
    if (parent.size() == before) m_problem = "it holds the key " + quotedText(m_key) + " twice";
    member = std::move(value);
    return &member;
}

void JsonBuilder::scalar(Json value) {
    if (value.is_string() && value.get_ref<const std::string&>().size() > ReaderLimits::fieldBytes) {
        m_problem = "a text in it is longer than 16 MiB";
        value = nullptr;
    }
    place(std::move(value));
}

void JsonBuilder::key(const std::string& name) { m_key = name; }

void JsonBuilder::start(Json container) {
    const bool isTooDeep = m_depth >= ReaderLimits::depth;
    if (isTooDeep) m_problem = "it is nested more than 64 levels deep";
    Json* const placed = isTooDeep ? nullptr : place(std::move(container));
    if (placed != nullptr) m_open.push_back(placed);
    ++m_depth;
}

void JsonBuilder::end() {
    if (m_open.size() == m_depth) m_open.pop_back();
    --m_depth;
}

std::string jsonProblem(const Json::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error while parsing object - unexpected
    // end of input; last read: ..."
    const std::string message = error.what();
    const auto between = [&message](std::string_view before, std::string_view after) {
        const std::size_t start = message.find(before);
        if (start == std::string::npos) return std::string();
        const std::size_t from = start + before.size();
        return message.substr(from, message.find(after, from) - from);
    };
    std::string problem = "it is not valid JSON";
    const std::string line = between("at line ", ",");
    if (!line.empty() && line != "1") problem += " at line " + line + ",";
    const std::string column = between("column ", ":");
    if (!column.empty()) problem += (problem.back() == ',' ? " character " : " at character ") + column;
    const std::string why = between(" - ", "; ");
    if (!why.empty()) problem += " (" + why + ")";
    return problem;
}

}  // namespace lorimer
