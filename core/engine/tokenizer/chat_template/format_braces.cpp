#include <algorithm>
#include <cmath>

#include "engine/tokenizer/chat_template/python_format.h"

namespace lorimer::jinja {

namespace {

// [[fill]align][sign][#][0][width][grouping][.precision][type]
struct Spec {
    char32_t fill = U' ';
    char32_t align = 0;
    char32_t sign = '-';
    bool alternate = false;
    bool zero = false;
    std::int64_t width = 0;
    char grouping = 0;
    int precision = -1;
    char type = 0;
};

bool isAlign(char32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

std::int64_t readNumber(const std::u32string& text, std::size_t& at) {
    std::int64_t value = 0;
    for (; at < text.size() && plain(text[at]) >= '0' && plain(text[at]) <= '9'; ++at) {
        value = std::min<std::int64_t>(value * 10 + (plain(text[at]) - '0'), 1 << 30);
    }
    return value;
}

Spec readSpec(const std::u32string& text) {
    Spec spec;
    std::size_t at = 0;
    const auto is = [&](char32_t c) { return at < text.size() && plain(text[at]) == c; };
    if (text.size() > 1 && isAlign(plain(text[1]))) {
        spec.fill = text[0];
        spec.align = plain(text[1]);
        at = 2;
    } else if (!text.empty() && isAlign(plain(text[0]))) {
        spec.align = plain(text[at++]);
    }
    if (is('+') || is('-') || is(' ')) spec.sign = plain(text[at++]);
    if (is('#')) {
        spec.alternate = true;
        ++at;
    }
    if (is('0')) {
        spec.zero = true;
        ++at;
    }
    spec.width = readNumber(text, at);
    if (is(',') || is('_')) spec.grouping = static_cast<char>(plain(text[at++]));
    if (is('.')) {
        const std::size_t before = ++at;
        spec.precision = static_cast<int>(std::min<std::int64_t>(readNumber(text, at), 1000));
        if (at == before) throw TemplateFailure("Format specifier missing precision");
    }
    if (at < text.size() && plain(text[at]) < 0x80) spec.type = static_cast<char>(plain(text[at++]));
    if (at != text.size()) throw TemplateFailure("Invalid format specifier '" + plainUtf8(text) + "'");
    return spec;
}

std::string grouped(const std::string& digits, char separator, std::size_t every) {
    if (separator == 0) return digits;
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % every == 0) out += separator;
        out += digits[i];
    }
    return out;
}

std::u32string aligned(Interpreter& interpreter, const Spec& spec, const std::u32string& prefix,
                       const std::u32string& body, char32_t otherwise) {
    const std::int64_t missing = spec.width - static_cast<std::int64_t>(prefix.size() + body.size());
    if (missing <= 0) return prefix + body;
    const std::size_t count = interpreter.checkLength(static_cast<std::size_t>(missing));
    const char32_t align = spec.align != 0 ? spec.align : otherwise;
    if (align == '<') return prefix + body + std::u32string(count, spec.fill);
    if (align == '>') return std::u32string(count, spec.fill) + prefix + body;
    if (align == '=') return prefix + std::u32string(count, spec.fill) + body;
    return std::u32string(count / 2, spec.fill) + prefix + body + std::u32string(count - count / 2, spec.fill);
}

std::u32string numeric(Interpreter& interpreter, Spec spec, bool negative, const std::string& marker,
                       const std::string& whole, const std::string& rest, std::size_t every) {
    const std::string sign = negative ? "-" : spec.sign == '+' ? "+" : spec.sign == ' ' ? " " : "";
    std::string digits = grouped(whole, spec.grouping, every);
    if (spec.zero && spec.align == 0) {
        spec.align = '=';
        spec.fill = U'0';
        // Zeros that fill up are grouped too.
        std::string longer = whole;
        const auto used = sign.size() + marker.size() + rest.size();
        interpreter.checkLength(static_cast<std::size_t>(spec.width));
        while (spec.grouping != 0 && static_cast<std::int64_t>(used + digits.size()) < spec.width) {
            longer.insert(longer.begin(), '0');
            digits = grouped(longer, spec.grouping, every);
        }
    }
    return aligned(interpreter, spec, taggedFromUtf8(sign + marker), taggedFromUtf8(digits + rest), '>');
}

std::u32string formatWhole(Interpreter& interpreter, const Spec& spec, std::int64_t value) {
    if (spec.precision >= 0) throw TemplateFailure("Precision not allowed in integer format specifier");
    std::uint64_t size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    const char type = spec.type == 0 || spec.type == 'n' ? 'd' : spec.type;
    const unsigned base = type == 'b' ? 2 : type == 'o' ? 8 : type == 'd' ? 10 : 16;
    std::string digits;
    do {
        digits.insert(digits.begin(), (type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef")[size % base]);
        size /= base;
    } while (size != 0);
    const std::string marker = spec.alternate && base != 10 ? std::string("0") + type : "";
    return numeric(interpreter, spec, value < 0, marker, digits, "", base == 10 ? 3 : 4);
}

std::u32string formatReal(Interpreter& interpreter, const Spec& spec, double value) {
    const double size = std::abs(value);
    std::string text;
    if (spec.type == 0 && spec.precision < 0) {
        text = floatRepr(size);
    } else if (spec.type == 0) {
        text = formatFloat(size, 'g', spec.precision, spec.alternate);
        if (text.find_first_of(".ein") == std::string::npos) text += ".0";
    } else {
        const char type = spec.type == 'n' ? 'g' : spec.type;
        text = formatFloat(size, type, spec.precision < 0 ? 6 : spec.precision, spec.alternate);
    }
    std::size_t whole = 0;
    while (whole < text.size() && text[whole] >= '0' && text[whole] <= '9') ++whole;
    return numeric(interpreter, spec, std::signbit(value) && !std::isnan(value), "", text.substr(0, whole),
                   text.substr(whole), 3);
}

class BraceFormatter {
public:
    BraceFormatter(Interpreter& interpreter, const Arguments& arguments)
        : m_interpreter(interpreter), m_arguments(arguments) {}

    std::u32string run(const std::u32string& format, int depth) {
        if (depth > 2) throw TemplateFailure("Max string recursion exceeded");
        std::u32string out;
        for (std::size_t at = 0; at < format.size();) {
            const char32_t c = plain(format[at]);
            const bool doubled = at + 1 < format.size() && plain(format[at + 1]) == c;
            if (c != '{' && c != '}') {
                out.push_back(format[at++]);
            } else if (doubled) {
                out.push_back(format[at]);
                at += 2;
            } else if (c == '}') {
                throw TemplateFailure("Single '}' encountered in format string");
            } else {
                out += field(format, at, depth);
            }
            m_interpreter.checkLength(out.size());
        }
        return out;
    }

private:
    std::u32string field(const std::u32string& format, std::size_t& at, int depth) {
        std::size_t end = ++at;
        for (int open = 1;; ++end) {
            if (end >= format.size()) throw TemplateFailure("expected '}' before end of string");
            if (plain(format[end]) == '{') ++open;
            if (plain(format[end]) == '}' && --open == 0) break;
        }
        std::u32string inner = format.substr(at, end - at);
        at = end + 1;
        std::u32string spec;
        char32_t conversion = 0;
        const std::size_t mark = std::min(findText(inner, U":"), inner.size());
        const std::size_t exclamation = findText(inner, U"!");
        if (exclamation < mark) {
            if (exclamation + 1 >= inner.size())
                throw TemplateFailure("end of string while looking for conversion specifier");
            conversion = plain(inner[exclamation + 1]);
            if (mark < inner.size()) spec = inner.substr(mark + 1);
            inner.resize(exclamation);
        } else if (mark < inner.size()) {
            spec = inner.substr(mark + 1);
            inner.resize(mark);
        }
        Value value = lookUp(inner);
        if (conversion == 's')
            value = Value(toText(value));
        else if (conversion == 'r' || conversion == 'a')
            value = Value(toRepr(value));
        else if (conversion != 0)
            throw TemplateFailure("Unknown conversion specifier");
        return formatValue(m_interpreter, value, run(spec, depth + 1));
    }

    Value lookUp(const std::u32string& name) {
        std::size_t at = 0;
        while (at < name.size() && plain(name[at]) != '.' && plain(name[at]) != '[') ++at;
        Value value = argument(plainUtf8(name.substr(0, at)));
        while (at < name.size()) {
            if (plain(name[at]) == '.') {
                std::size_t end = at + 1;
                while (end < name.size() && plain(name[end]) != '.' && plain(name[end]) != '[') ++end;
                value = m_interpreter.attribute(value, plainUtf8(name.substr(at + 1, end - at - 1)));
                at = end;
                continue;
            }
            const std::size_t close = findText(name, U"]", at);
            if (plain(name[at]) != '[' || close == std::u32string::npos)
                throw TemplateFailure("Missing ']' in format string");
            const std::u32string key = name.substr(at + 1, close - at - 1);
            const bool isNumber =
                !key.empty() && key.size() < 10 &&
                std::all_of(key.begin(), key.end(), [](char32_t c) { return plain(c) >= '0' && plain(c) <= '9'; });
            value = m_interpreter.item(value, isNumber ? Value(std::int64_t{std::stoll(plainUtf8(key))}) : Value(key));
            at = close + 1;
        }
        return value;
    }

    Value argument(const std::string& name) {
        const bool isNumber =
            !name.empty() && name.size() < 10 && name.find_first_not_of("0123456789") == std::string::npos;
        if (name.empty() || isNumber) {
            const std::size_t index = name.empty() ? m_next++ : static_cast<std::size_t>(std::stoll(name));
            if (index < m_arguments.positional.size()) return m_arguments.positional[index];
            throw TemplateFailure("Replacement index " + std::to_string(index) +
                                  " out of range for positional args tuple");
        }
        for (const auto& [known, value] : m_arguments.named) {
            if (known == name) return value;
        }
        throw TemplateFailure("'" + name + "'");
    }

    Interpreter& m_interpreter;
    const Arguments& m_arguments;
    std::size_t m_next = 0;
};

}  // namespace

std::u32string formatValue(Interpreter& interpreter, const Value& value, const std::u32string& specText) {
    if (specText.empty()) return toText(value);
    const Spec spec = readSpec(specText);
    const bool realType = spec.type != 0 && std::string_view("eEfFgGn%").find(spec.type) != std::string_view::npos;
    if (value.isText()) {
        if (spec.type != 0 && spec.type != 's') {
            throw TemplateFailure(std::string("Unknown format code '") + spec.type + "' for object of type 'str'");
        }
        std::u32string text = value.chars();
        if (spec.precision >= 0 && text.size() > static_cast<std::size_t>(spec.precision)) {
            text.resize(static_cast<std::size_t>(spec.precision));
        }
        Spec padded = spec;
        if (spec.zero && spec.align == 0) padded.fill = U'0';
        return aligned(interpreter, padded, {}, text, '<');
    }
    if (value.isFloat() || (value.isIntegral() && realType && spec.type != 'n')) {
        if (spec.type != 0 && !realType) {
            throw TemplateFailure(std::string("Unknown format code '") + spec.type + "' for object of type 'float'");
        }
        return formatReal(interpreter, spec, value.number());
    }
    if (!value.isIntegral()) {
        throw TemplateFailure("unsupported format string passed to " + typeName(value) + ".__format__");
    }
    if (spec.type == 'c') {
        if (value.integer() < 0 || value.integer() > 0x10FFFF) throw TemplateFailure("%c arg not in range(0x110000)");
        return aligned(interpreter, spec, {}, std::u32string(1, static_cast<char32_t>(value.integer())), '<');
    }
    if (spec.type != 0 && std::string_view("bdoxXn").find(spec.type) == std::string_view::npos) {
        throw TemplateFailure(std::string("Unknown format code '") + spec.type + "' for object of type 'int'");
    }
    return formatWhole(interpreter, spec, value.integer());
}

Value formatBraces(Interpreter& interpreter, const Value& format, const Arguments& arguments) {
    std::u32string text = BraceFormatter(interpreter, arguments).run(format.chars(), 0);
    return interpreter.checkedText(std::move(text), format.isMarkup());
}

}  // namespace lorimer::jinja
