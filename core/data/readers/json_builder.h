#pragma once

#include <string>
#include <vector>

#include "data/readers/record_reader.h"
#include "engine/base/json.h"

namespace lorimer {

/// Builds one JSON value from parser events, within the limits; what lies beyond them is passed over and named.
class JsonBuilder {
public:
    /// Forgets everything and waits for the next value.
    void reset();

    void scalar(Json value);
    void startObject() { start(Json::object()); }
    void startArray() { start(Json::array()); }
    void key(const std::string& name);
    void end();

    /// True when the value is complete.
    bool isDone() const { return m_started && m_depth == 0; }
    /// The limit that the value exceeds, as a reason; empty where it keeps to all.
    const std::string& problem() const { return m_problem; }
    std::size_t depth() const { return m_depth; }
    Json& value() { return m_value; }

private:
    void start(Json container);
    Json* place(Json value);

    Json m_value;
    std::vector<Json*> m_open;  ///< containers from the outside in; only the innermost grows, so the pointers hold
    std::string m_key;
    std::size_t m_depth = 0;  ///< as the text has it; exceeds m_open inside what is passed over
    std::size_t m_values = 0;
    bool m_started = false;
    std::string m_problem;
};

/// A short reason from the parser's exception, without the text it stumbled over.
std::string jsonProblem(const Json::exception& error);

}  // namespace lorimer
