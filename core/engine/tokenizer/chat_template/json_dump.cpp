#include "engine/tokenizer/chat_template/json_dump.h"

#include <algorithm>
#include <cmath>

#include "engine/tokenizer/chat_template/argument_reader.h"

namespace lorimer::jinja {

namespace {

class JsonWriter {
public:
    JsonWriter(Interpreter& interpreter, const Arguments& arguments) : m_interpreter(interpreter) {
        const ArgumentReader reader(arguments, "tojson", {"ensure_ascii", "indent", "separators", "sort_keys"}, 0);
        m_ensureAscii = reader.flag(0, false);
        m_sortKeys = reader.flag(3, false);
        const Value& indent = reader.at(1);
        if (indent.isText()) {
            m_indent = indent.chars();
        } else if (!indent.isNone()) {
            const std::int64_t width = std::clamp<std::int64_t>(reader.integer(1, 0), 0, 1000);
            m_indent = std::u32string(static_cast<std::size_t>(width), U' ');
        }
        if (m_indent) m_itemSeparator.assign(1, U',');
        if (reader.at(2).isNone()) return;
        const std::vector<Value> separators = iterate(reader.at(2));
        if (separators.size() != 2 || !separators[0].isText() || !separators[1].isText()) {
            throw TemplateFailure("tojson needs two texts as separators");
        }
        m_itemSeparator = separators[0].chars();
        m_keySeparator = separators[1].chars();
    }

    std::u32string run(const Value& value) {
        write(value, 0);
        return std::move(m_out);
    }

private:
    void ascii(std::string_view text, char32_t like = 0) {
        for (const char c : text) m_out.push_back(taggedLike(static_cast<unsigned char>(c), like));
    }

    void write(const Value& value, int level) {
        m_interpreter.checkLength(m_out.size());
        if (value.isNone()) {
            ascii("null");
        } else if (value.isBool()) {
            ascii(value.boolean() ? "true" : "false");
        } else if (value.isInt()) {
            ascii(std::to_string(value.integer()));
        } else if (value.isFloat()) {
            ascii(number(value.number()));
        } else if (value.isText()) {
            text(value.chars());
        } else if (value.isSequence()) {
            list(value.items(), level);
        } else if (value.isDict()) {
            dict(value.dict(), level);
        } else {
            throw TemplateFailure("Object of type " + typeName(value) + " is not JSON serializable");
        }
    }

    static std::string number(double value) {
        if (std::isnan(value)) return "NaN";
        if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
        return floatRepr(value);
    }

    void escape(char32_t code, char32_t like) {
        static constexpr std::string_view digits = "0123456789abcdef";
        ascii("\\u", like);
        for (int shift = 12; shift >= 0; shift -= 4) ascii(digits.substr((code >> shift) & 0xF, 1), like);
    }

    void text(const std::u32string& value) {
        m_out.push_back(U'"');
        for (const char32_t c : value) {
            const char32_t code = plain(c);
            switch (code) {
                case '"':
                    ascii("\\\"", c);
                    break;
                case '\\':
                    ascii("\\\\", c);
                    break;
                case '\n':
                    ascii("\\n", c);
                    break;
                case '\r':
                    ascii("\\r", c);
                    break;
                case '\t':
                    ascii("\\t", c);
                    break;
                case '\b':
                    ascii("\\b", c);
                    break;
                case '\f':
                    ascii("\\f", c);
                    break;
                default:
                    if (code >= 0x10000 && m_ensureAscii) {
                        escape(0xD800 + ((code - 0x10000) >> 10), c);
                        escape(0xDC00 + ((code - 0x10000) & 0x3FF), c);
                    } else if (code < 0x20 || (m_ensureAscii && code > 0x7E)) {
                        escape(code, c);
                    } else {
                        m_out.push_back(c);
                    }
            }
        }
        m_out.push_back(U'"');
    }

    void newLine(int level) {
        if (!m_indent) return;
        m_out.push_back(U'\n');
        for (int i = 0; i < level; ++i) m_out += *m_indent;
    }

    void list(const std::vector<Value>& items, int level) {
        if (items.empty()) return ascii("[]");
        m_interpreter.spend(static_cast<std::int64_t>(items.size()));
        m_out.push_back(U'[');
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) m_out += m_itemSeparator;
            newLine(level + 1);
            write(items[i], level + 1);
        }
        newLine(level);
        m_out.push_back(U']');
    }

    void dict(const Dict& value, int level) {
        if (value.items.empty()) return ascii("{}");
        m_interpreter.spend(static_cast<std::int64_t>(value.items.size()));
        std::vector<std::pair<Value, Value>> items = value.items;
        if (m_sortKeys) {
            std::stable_sort(items.begin(), items.end(),
                             [](const auto& left, const auto& right) { return less(left.first, right.first); });
        }
        m_out.push_back(U'{');
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) m_out += m_itemSeparator;
            newLine(level + 1);
            key(items[i].first);
            m_out += m_keySeparator;
            write(items[i].second, level + 1);
        }
        newLine(level);
        m_out.push_back(U'}');
    }

    void key(const Value& value) {
        if (value.isText()) return text(value.chars());
        if (!value.isNone() && !value.isNumber()) {
            throw TemplateFailure("keys must be str, int, float, bool or None, not " + typeName(value));
        }
        m_out.push_back(U'"');
        write(value, 0);
        m_out.push_back(U'"');
    }

    Interpreter& m_interpreter;
    bool m_ensureAscii = false;
    bool m_sortKeys = false;
    std::optional<std::u32string> m_indent;
    std::u32string m_itemSeparator = U", ";
    std::u32string m_keySeparator = U": ";
    std::u32string m_out;
};

}  // namespace

Value dumpJson(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    return interpreter.checkedText(JsonWriter(interpreter, arguments).run(input));
}

}  // namespace lorimer::jinja
