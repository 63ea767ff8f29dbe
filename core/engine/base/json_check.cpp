#include "engine/base/json_check.h"

#include <unordered_set>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/mapped_file.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

Error unusable(const std::string& name, const std::string& what) {
    return badInput("The file " + quotedText(name, 4096) + " is not usable JSON: " + what +
                    ". Nothing was changed; correct the file, or get it again from where it came from.");
}

/// Counts while nlohmann's parser walks over the text; builds nothing.
class Checker : public nlohmann::json_sax<nlohmann::json> {
public:
    Checker(const std::string& name, const JsonLimits& limits) : m_name(name), m_limits(limits) {}

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return open(); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(); }
    bool end_array() override { return close(); }

    bool key(string_t& text) override {
        auto& keys = m_keys.back();
        if (!keys.insert(text).second) throw unusable(m_name, "the key " + quotedText(text) + " occurs twice");
        if (keys.size() > m_limits.keysPerObject)
            throw unusable(m_name, "an object has more than " + std::to_string(m_limits.keysPerObject) + " keys");
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        throw unusable(m_name, "it is malformed at byte " + std::to_string(position));
    }

private:
    bool open() {
        if (m_keys.size() >= m_limits.depth)
            throw unusable(m_name, "it is nested deeper than " + std::to_string(m_limits.depth) + " levels");
        m_keys.emplace_back();
        return true;
    }

    bool close() {
        m_keys.pop_back();
        return true;
    }

    const std::string& m_name;
    const JsonLimits& m_limits;
    std::vector<std::unordered_set<std::string>> m_keys;
};

}  // namespace

void checkJson(std::string_view text, const std::string& name, const JsonLimits& limits) {
    if (text.size() > limits.bytes)
        throw unusable(
            name, "its " + std::to_string(text.size()) + " bytes exceed the limit of " + std::to_string(limits.bytes));
    Checker checker(name, limits);
    nlohmann::json::sax_parse(text.begin(), text.end(), &checker);
}

Json parseJson(std::string_view text, const std::string& name, const JsonLimits& limits) {
    checkJson(text, name, limits);
    return Json::parse(text.begin(), text.end());
}

Json readJsonFile(const std::string& path, const JsonLimits& limits) {
    const MappedFile file(path);
    const auto bytes = file.bytes();
    return parseJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path, limits);
}

}  // namespace lorimer
