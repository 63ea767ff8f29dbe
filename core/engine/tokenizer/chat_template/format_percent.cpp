#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/tokenizer/chat_template/python_format.h"

namespace lorimer::jinja {

namespace {

struct Conversion {
    bool left = false, plus = false, space = false, zero = false, alternate = false;
    std::int64_t width = 0;
    std::int64_t precision = -1;
};

std::string inBase(std::uint64_t value, unsigned base, bool capitals) {
    std::string digits;
    do {
        digits.insert(digits.begin(), (capitals ? "0123456789ABCDEF" : "0123456789abcdef")[value % base]);
        value /= base;
    } while (value != 0);
    return digits;
}

class PercentFormatter {
public:
    PercentFormatter(Interpreter& interpreter, const std::u32string& format, const Value& values)
        : m_interpreter(interpreter), m_format(format), m_values(values) {}

    std::u32string run() {
        while (m_at < m_format.size()) {
            if (plain(m_format[m_at]) == '%') {
                ++m_at;
                conversion();
            } else {
                m_out.push_back(m_format[m_at++]);
            }
            m_interpreter.checkLength(m_out.size());
        }
        // Whatever has items counts as a mapping, and a mapping need not be used.
        const bool mapping = m_values.isDict() || m_values.isList() || m_values.isUndefined();
        const bool unused = m_values.isTuple() ? m_next < m_values.items().size() : m_next == 0 && !mapping;
        if (unused) throw TemplateFailure("not all arguments converted during string formatting");
        return std::move(m_out);
    }

private:
    char32_t current() const {
        if (m_at >= m_format.size()) throw TemplateFailure("incomplete format");
        return plain(m_format[m_at]);
    }

    Value nextValue() {
        if (m_values.isTuple()) {
            if (m_next >= m_values.items().size()) throw TemplateFailure("not enough arguments for format string");
            return m_values.items()[m_next++];
        }
        if (m_next++ > 0) throw TemplateFailure("not enough arguments for format string");
        return m_values;
    }

    std::int64_t number() {
        if (current() == '*') {
            ++m_at;
            const Value value = nextValue();
            if (!value.isInt()) throw TemplateFailure("* wants int");
            return value.integer();
        }
        std::int64_t value = 0;
        while (current() >= '0' && current() <= '9') {
            value = std::min<std::int64_t>(value * 10 + (current() - '0'), 1 << 30);
            ++m_at;
        }
        return value;
    }

    void conversion() {
        std::optional<Value> mapped;
        if (current() == '(') mapped = mappedValue();
        Conversion spec;
        for (;; ++m_at) {
            const char32_t flag = current();
            if (flag == '-')
                spec.left = true;
            else if (flag == '+')
                spec.plus = true;
            else if (flag == ' ')
                spec.space = true;
            else if (flag == '0')
                spec.zero = true;
            else if (flag == '#')
                spec.alternate = true;
            else
                break;
        }
        spec.width = number();
        if (spec.width < 0) {
            spec.left = true;
            spec.width = -spec.width;
        }
        if (current() == '.') {
            ++m_at;
            spec.precision = std::max<std::int64_t>(0, number());
        }
        while (current() == 'l' || current() == 'L' || current() == 'h') ++m_at;
        const auto kind = static_cast<char>(current() < 0x80 ? current() : '?');
        ++m_at;
        if (kind == '%') {
            m_out.push_back(U'%');
            return;
        }
        convert(kind, mapped ? *mapped : nextValue(), spec);
    }

    Value mappedValue() {
        if (!m_values.isDict()) throw TemplateFailure("format requires a mapping");
        std::u32string name;
        int depth = 1;
        for (++m_at;; ++m_at) {
            const char32_t c = current();
            if (c == '(') ++depth;
            if (c == ')' && --depth == 0) break;
            name.push_back(m_format[m_at]);
        }
        ++m_at;
        const Value* found = m_values.dict().find(Value(name));
        if (found == nullptr) throw TemplateFailure("'" + plainUtf8(name) + "'");
        return *found;
    }

    void convert(char kind, const Value& value, const Conversion& spec) {
        switch (kind) {
            case 's':
                return text(toText(value), spec);
            case 'r':
            case 'a':
                return text(toRepr(value), spec);
            case 'c':
                return character(value, spec);
            case 'd':
            case 'i':
            case 'u':
            case 'x':
            case 'X':
            case 'o':
                return whole(kind, value, spec);
            case 'e':
            case 'E':
            case 'f':
            case 'F':
            case 'g':
            case 'G':
                return real(kind, value, spec);
            default:
                throw TemplateFailure(std::string("unsupported format character '") + kind + "'");
        }
    }

    void text(std::u32string value, const Conversion& spec) {
        if (spec.precision >= 0 && static_cast<std::int64_t>(value.size()) > spec.precision) {
            value.resize(static_cast<std::size_t>(spec.precision));
        }
        pad(value, spec);
    }

    void character(const Value& value, const Conversion& spec) {
        if (value.isText() && value.chars().size() == 1) return pad(value.chars(), spec);
        if (!value.isIntegral()) throw TemplateFailure("%c requires int or char");
        if (value.integer() < 0 || value.integer() > 0x10FFFF) throw TemplateFailure("%c arg not in range(0x110000)");
        pad(std::u32string(1, static_cast<char32_t>(value.integer())), spec);
    }

    void whole(char kind, const Value& value, const Conversion& spec) {
        requireDefined(value);
        const bool decimal = kind == 'd' || kind == 'i' || kind == 'u';
        if (!value.isIntegral() && !(decimal && value.isFloat() && std::abs(value.number()) < 9e18)) {
            throw TemplateFailure(std::string("%") + kind + " format: a real number is required, not " +
                                  typeName(value));
        }
        const std::int64_t number = value.isFloat() ? static_cast<std::int64_t>(value.number()) : value.integer();
        const std::uint64_t size =
            number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
        std::string digits = inBase(size, decimal ? 10 : kind == 'o' ? 8 : 16, kind == 'X');
        if (static_cast<std::int64_t>(digits.size()) < spec.precision) {
            m_interpreter.checkLength(static_cast<std::size_t>(spec.precision));
            digits.insert(0, static_cast<std::size_t>(spec.precision) - digits.size(), '0');
        }
        std::string prefix = number < 0 ? "-" : spec.plus ? "+" : spec.space ? " " : "";
        if (spec.alternate && !decimal) prefix += kind == 'o' ? "0o" : kind == 'x' ? "0x" : "0X";
        numeric(prefix, digits, spec);
    }

    void real(char kind, const Value& value, const Conversion& spec) {
        requireDefined(value);
        if (!value.isNumber()) throw TemplateFailure("must be real number, not " + typeName(value));
        const double number = value.number();
        const int precision = static_cast<int>(std::min<std::int64_t>(spec.precision < 0 ? 6 : spec.precision, 1000));
        const std::string digits = formatFloat(std::abs(number), kind, precision, spec.alternate);
        numeric(std::signbit(number) && !std::isnan(number) ? "-"
                : spec.plus                                 ? "+"
                : spec.space                                ? " "
                                                            : "",
                digits, spec);
    }

    void numeric(const std::string& prefix, std::string digits, const Conversion& spec) {
        const auto size = static_cast<std::int64_t>(prefix.size() + digits.size());
        if (spec.zero && !spec.left && size < spec.width) {
            m_interpreter.checkLength(static_cast<std::size_t>(spec.width));
            digits.insert(0, static_cast<std::size_t>(spec.width - size), '0');
        }
        pad(taggedFromUtf8(prefix + digits), spec);
    }

    void pad(const std::u32string& value, const Conversion& spec) {
        const std::int64_t missing = spec.width - static_cast<std::int64_t>(value.size());
        m_interpreter.checkLength(static_cast<std::size_t>(std::max<std::int64_t>(0, missing)));
        const std::u32string spaces(static_cast<std::size_t>(std::max<std::int64_t>(0, missing)), U' ');
        m_out += spec.left ? value + spaces : spaces + value;
    }

    Interpreter& m_interpreter;
    const std::u32string& m_format;
    const Value& m_values;
    std::size_t m_at = 0;
    std::size_t m_next = 0;
    std::u32string m_out;
};

}  // namespace

std::string formatFloat(double value, char presentation, int precision, bool alternate) {
    const bool percent = presentation == '%';
    if (percent) value *= 100;
    const char kind = percent ? 'f' : presentation;
    if (!std::isfinite(value)) {
        const bool capitals = kind >= 'A' && kind <= 'Z';
        std::string text = std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
        if (capitals)
            std::transform(text.begin(), text.end(), text.begin(),
                           [](char c) { return static_cast<char>(c & ~(c >= 'a' ? 0x20 : 0)); });
        return text + (percent ? "%" : "");
    }
    const std::string format = std::string("%") + (alternate ? "#" : "") + ".*" + kind;
    const int size = std::snprintf(nullptr, 0, format.c_str(), precision, value);
    std::string text(static_cast<std::size_t>(size) + 1, '\0');
    std::snprintf(text.data(), text.size(), format.c_str(), precision, value);
    text.pop_back();
    return text + (percent ? "%" : "");
}

Value formatPercent(Interpreter& interpreter, const Value& format, const Value& values) {
    std::u32string text = PercentFormatter(interpreter, format.chars(), values).run();
    return interpreter.checkedText(std::move(text), format.isMarkup());
}

}  // namespace lorimer::jinja
