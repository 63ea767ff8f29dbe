#include "engine/weights/safetensors_header.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

constexpr std::size_t maxTensors = 100'000;
constexpr std::size_t maxMetadataKeys = 10'000;
constexpr std::size_t maxDimensions = 8;

/// Builds the header while nlohmann's parser walks over the text: level 1 are tensor names, level 2 a tensor's fields
/// (or metadata), level 3 the numbers of a list.
class HeaderBuilder : public nlohmann::json_sax<nlohmann::json> {
public:
    HeaderBuilder(SafetensorsHeader& header, const std::string& path) : m_header(header), m_path(path) {}

    bool null() override { fail("a null does not belong here"); }
    bool boolean(bool) override { fail("a truth value does not belong here"); }
    bool number_integer(number_integer_t) override { fail("a negative number does not belong here"); }
    bool number_float(number_float_t, const string_t&) override { fail("a fraction does not belong here"); }
    bool binary(binary_t&) override { fail("binary data do not belong here"); }

    bool number_unsigned(number_unsigned_t value) override {
        if (m_level != 3) fail("a number does not belong here");
        if (m_field == "shape") {
            if (m_header.entries.back().shape.size() >= maxDimensions)
                fail("it has more than " + std::to_string(maxDimensions) + " dimensions");
            if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                fail("a dimension of " + std::to_string(value) + " is too large");
            m_header.entries.back().shape.push_back(static_cast<std::int64_t>(value));
        } else {
            if (m_offsets >= 2) fail("data_offsets has more than two numbers");
            (m_offsets == 0 ? m_header.entries.back().begin : m_header.entries.back().end) = value;
            ++m_offsets;
        }
        return true;
    }

    bool string(string_t& value) override {
        if (m_level == 2 && m_inMetadata) {
            m_header.metadata[m_field] = value;
            return true;
        }
        if (m_level != 2 || m_field != "dtype") fail("a text does not belong here");
        m_header.entries.back().type = value;
        return true;
    }

    bool key(string_t& value) override {
        if (m_level == 1) {
            startEntry(value);
            return true;
        }
        if (m_inMetadata) {
            if (m_header.metadata.size() >= maxMetadataKeys) fail("it has too many metadata keys");
            if (!m_header.metadata.emplace(value, "").second) fail("the key " + quotedText(value) + " occurs twice");
        } else if (value != "dtype" && value != "shape" && value != "data_offsets") {
            fail("the field " + quotedText(value) + " is unknown");
        } else if (!m_seen.insert(value).second) {
            fail("the field " + quotedText(value) + " occurs twice");
        }
        m_field = value;
        return true;
    }

    bool start_object(std::size_t) override {
        if (m_level > 1) fail("an object does not belong here");
        ++m_level;
        return true;
    }

    bool end_object() override {
        if (m_level == 2 && !m_inMetadata && m_seen.size() != 3) fail("dtype, shape or data_offsets is missing");
        --m_level;
        return true;
    }

    bool start_array(std::size_t) override {
        if (m_level != 2 || m_inMetadata || (m_field != "shape" && m_field != "data_offsets"))
            fail("a list does not belong here");
        m_offsets = 0;
        ++m_level;
        return true;
    }

    bool end_array() override {
        if (m_field == "data_offsets" && m_offsets != 2) fail("data_offsets has less than two numbers");
        --m_level;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        m_name = "header";
        m_byte = 8 + position;
        fail("the header is malformed");
    }

private:
    void startEntry(const std::string& name) {
        m_name = "tensor " + quotedText(name);
        if (!m_names.insert(name).second) fail("the name occurs twice");
        m_inMetadata = name == "__metadata__";
        m_seen.clear();
        m_field.clear();
        if (m_inMetadata) return;
        if (m_header.entries.size() >= maxTensors)
            fail("there are more than " + std::to_string(maxTensors) + " tensors");
        m_header.entries.push_back({});
        m_header.entries.back().name = name;
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw badInput("The file " + quotedText(m_path, 4096) + " is not a usable safetensors file: " + what +
                       " (field " + m_name + ", offset " + std::to_string(m_byte) +
                       "). Nothing was changed; get the file again from where it came from.");
    }

    SafetensorsHeader& m_header;
    const std::string& m_path;
    int m_level = 0;
    bool m_inMetadata = false;
    std::string m_name = "header";
    std::string m_field;
    std::size_t m_offsets = 0;
    std::size_t m_byte = 8;
    std::unordered_set<std::string> m_names;
    std::unordered_set<std::string> m_seen;
};

}  // namespace

SafetensorsHeader parseSafetensorsHeader(std::string_view text, const std::string& path) {
    SafetensorsHeader header;
    HeaderBuilder builder(header, path);
    nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    return header;
}

}  // namespace lorimer
