#pragma once

#include <string>

#include "engine/base/json.h"

namespace lorimer {

/// The parser's events (nlohmann's SAX interface), brought down to five. Virtual functions because the library wants a
/// class of exactly this shape.
class JsonEvents : public nlohmann::json_sax<Json> {
public:
    bool null() final { return onScalar(nullptr); }
    bool boolean(bool value) final { return onScalar(value); }
    bool number_integer(number_integer_t value) final { return onScalar(value); }
    bool number_unsigned(number_unsigned_t value) final { return onScalar(value); }
    bool number_float(number_float_t value, const string_t& /*text*/) final { return onScalar(value); }
    bool string(string_t& value) final { return onScalar(std::move(value)); }
    bool binary(binary_t& /*value*/) final { return false; }
    bool start_object(std::size_t /*elements*/) final { return onStart(true); }
    bool start_array(std::size_t /*elements*/) final { return onStart(false); }
    bool key(string_t& name) final { return onKey(name); }
    bool end_object() final { return onEnd(); }
    bool end_array() final { return onEnd(); }
    bool parse_error(std::size_t /*position*/, const std::string& /*token*/, const Json::exception& error) final {
        return onError(error);
    }

protected:
    virtual bool onScalar(Json value) = 0;
    virtual bool onStart(bool isObject) = 0;
    virtual bool onKey(const std::string& name) = 0;
    virtual bool onEnd() = 0;
    virtual bool onError(const Json::exception& error) = 0;
};

}  // namespace lorimer
