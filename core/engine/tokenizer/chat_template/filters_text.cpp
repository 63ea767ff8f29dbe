#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "engine/tokenizer/chat_template/argument_reader.h"
#include "engine/tokenizer/chat_template/filters.h"
#include "engine/tokenizer/chat_template/json_dump.h"
#include "engine/tokenizer/chat_template/methods.h"
#include "engine/tokenizer/chat_template/python_format.h"
#include "engine/tokenizer/unicode_ranges.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer::jinja {

namespace {

Value like(const Value& input, std::u32string text) { return Value(std::move(text), input.isMarkup()); }

// jinja2's soft_str: markup stays markup, everything else becomes a str.
Value softText(const Value& input) { return input.isText() ? input : Value(toText(input)); }

Value upper(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "upper", {}, 0);
    return like(input, upperText(toText(input)));
}

Value lower(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "lower", {}, 0);
    return like(input, lowerText(toText(input)));
}

Value capitalize(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "capitalize", {}, 0);
    return like(input, capitalizeText(toText(input)));
}

// Every part after [-\s({\[<]+ begins with a capital.
Value title(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "title", {}, 0);
    const std::u32string text = toText(input);
    std::u32string out;
    std::size_t begin = 0;
    const auto separates = [](char32_t c) {
        return isPythonSpace(c) || std::u32string_view(U"-({[<").find(plain(c)) != std::u32string_view::npos;
    };
    while (begin < text.size()) {
        std::size_t end = begin + 1;
        while (end < text.size() && separates(text[end]) == separates(text[begin])) ++end;
        out += upperText(text.substr(begin, 1)) + lowerText(text.substr(begin + 1, end - begin - 1));
        begin = end;
    }
    return like(input, out);
}

Value trim(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "trim", {"chars"}, 0);
    std::u32string_view set;
    const std::u32string text = toText(input);
    return like(input, std::u32string(stripText(text, reader.optionalText(0, set), Side::Both)));
}

Value replace(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "replace", {"old", "new", "count"}, 2);
    const std::int64_t count = reader.at(2).isNone() ? -1 : reader.integer(2, -1);
    return interpreter.checkedText(replaceText(toText(input), toText(reader.at(0)), toText(reader.at(1)), count,
                                               interpreter.limits().longestText));
}

Value string(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "string", {}, 0);
    return softText(input);
}

Value safe(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "safe", {}, 0);
    return Value(toText(input), true);
}

Value escape(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "escape", {}, 0);
    return interpreter.checkedText(escapeMarkup(input), true);
}

Value forceEscape(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "forceescape", {}, 0);
    return interpreter.checkedText(escapeMarkup(Value(toText(input))), true);
}

Value indent(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "indent", {"width", "first", "blank"}, 0);
    requireDefined(input);
    if (!input.isText()) throw TemplateFailure("'" + typeName(input) + "' object has no attribute 'splitlines'");
    std::u32string indentation;
    if (reader.at(0).isText()) {
        indentation = reader.at(0).chars();
    } else {
        const std::int64_t width = std::max<std::int64_t>(0, reader.integer(0, 4));
        indentation = std::u32string(interpreter.checkLength(static_cast<std::size_t>(width)), U' ');
    }
    const bool blank = reader.flag(2, false);
    const std::vector<std::u32string> lines = splitLines(input.chars() + U"\n", false);
    std::u32string out = reader.flag(1, false) ? indentation : U"";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i > 0) {
            out.push_back(U'\n');
            if (blank || !lines[i].empty()) out += indentation;
        }
        out += lines[i];
        interpreter.checkLength(out.size());
    }
    return like(input, std::move(out));
}

Value center(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "center", {"width"}, 0);
    Arguments width;
    width.positional.emplace_back(reader.integer(0, 80));
    return interpreter.call(*findMethod(softText(input), "center"), width);
}

Value wordCount(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "wordcount", {}, 0);
    std::int64_t words = 0;
    bool inside = false;
    for (const char32_t c : toText(input)) {
        const bool isWord = isRustWord(plain(c));
        if (isWord && !inside) ++words;
        inside = isWord;
    }
    return Value(words);
}

Value truncate(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "truncate", {"length", "killwords", "end", "leeway"}, 0);
    const std::optional<std::int64_t> size = lengthOf(input);
    if (!size) throw TemplateFailure("object of type '" + typeName(input) + "' has no len()");
    const std::u32string end = reader.has(2) ? reader.text(2) : U"...";
    const std::int64_t length = reader.integer(0, 255);
    const std::int64_t leeway = reader.at(3).isNone() ? 5 : reader.integer(3, 5);
    if (length < static_cast<std::int64_t>(end.size()) || leeway < 0) {
        throw TemplateFailure("truncate got a length shorter than its end, or a negative leeway");
    }
    if (*size - leeway <= length) return input;
    if (!input.isText()) throw TemplateFailure("object of type '" + typeName(input) + "' cannot be truncated");
    const std::u32string& text = input.chars();
    std::u32string kept = text.substr(0, static_cast<std::size_t>(length) - end.size());
    if (!reader.flag(1, false)) {
        const std::u32string_view space = U" ";
        kept = splitTextBackwards(kept, &space, 1)[0];
    }
    return like(input, kept + end);
}

Value format(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    if (!arguments.positional.empty() && !arguments.named.empty()) {
        throw TemplateFailure("can't handle positional and keyword arguments at the same time");
    }
    if (arguments.named.empty()) {
        return formatPercent(interpreter, softText(input), Value::tuple(arguments.positional));
    }
    Dict named;
    for (const auto& [name, value] : arguments.named) named.set(Value::fromUtf8(name), value);
    return formatPercent(interpreter, softText(input), Value(std::move(named)));
}

std::u32string quoteUrl(const Value& value, bool forQuery) {
    static constexpr std::u32string_view kept = U"_.-~";
    std::u32string out;
    for (const char32_t character : toText(value)) {
        const auto add = [&](char byte) { out.push_back(taggedLike(static_cast<unsigned char>(byte), character)); };
        std::string bytes;
        appendUtf8(bytes, plain(character));
        for (const char byte : bytes) {
            const auto c = static_cast<unsigned char>(byte);
            if (std::isalnum(c) != 0 || kept.find(c) != std::u32string_view::npos || (byte == '/' && !forQuery)) {
                add(byte);
            } else if (byte == ' ' && forQuery) {
                add('+');
            } else {
                char buffer[4];
                std::snprintf(buffer, sizeof(buffer), "%%%02X", c);
                for (const char digit : std::string_view(buffer)) add(digit);
            }
        }
    }
    return out;
}

Value urlEncode(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "urlencode", {}, 0);
    if (input.isText() || !isIterable(input)) return Value(quoteUrl(input, false));
    std::u32string out;
    const auto add = [&out](const Value& key, const Value& value) {
        if (!out.empty()) out.push_back(U'&');
        out += quoteUrl(key, true) + U"=" + quoteUrl(value, true);
    };
    if (input.isDict()) {
        for (const auto& [key, value] : input.dict().items) add(key, value);
    } else {
        for (const Value& pair : iterate(input)) {
            const std::vector<Value> parts = iterate(pair);
            if (parts.size() != 2) throw TemplateFailure("urlencode needs pairs");
            add(parts[0], parts[1]);
        }
    }
    return Value(std::move(out));
}

Value fileSize(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "filesizeformat", {"binary"}, 0);
    requireDefined(input);
    if (!input.isNumber()) throw TemplateFailure("filesizeformat needs a number");
    const bool binary = reader.flag(0, false);
    const double base = binary ? 1024 : 1000;
    const double bytes = input.number();
    if (bytes == 1) return Value::fromUtf8("1 Byte");
    if (bytes < base) return Value::fromUtf8(std::to_string(static_cast<std::int64_t>(bytes)) + " Bytes");
    static constexpr std::string_view prefixes = "KMGTPEZY";
    double unit = base;
    std::size_t i = 0;
    for (; i + 1 < prefixes.size() && bytes >= unit * base; ++i) unit *= base;
    char buffer[64];
    std::snprintf(buffer, sizeof(buffer), "%.1f ", bytes / unit);
    std::string prefix(1, i == 0 && !binary ? 'k' : prefixes[i]);
    return Value::fromUtf8(buffer + prefix + (binary ? "iB" : "B"));
}

Value xmlAttributes(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "xmlattr", {"autospace"}, 0);
    requireDefined(input);
    if (!input.isDict()) throw TemplateFailure("'" + typeName(input) + "' object has no attribute 'items'");
    std::u32string out;
    for (const auto& [key, value] : input.dict().items) {
        if (value.isNone() || value.isUndefined()) continue;
        if (!out.empty()) out.push_back(U' ');
        for (const char32_t c : toText(key)) {
            if (std::u32string_view(U" \t\n\r\f\v/>=").find(plain(c)) != std::u32string_view::npos) {
                throw TemplateFailure("Invalid character in attribute name: " + plainUtf8(toRepr(key)));
            }
        }
        out += escapeMarkup(key) + U"=\"" + escapeMarkup(value) + U"\"";
    }
    if (reader.flag(0, true) && !out.empty()) out.insert(out.begin(), U' ');
    return interpreter.checkedText(std::move(out), interpreter.autoEscape());
}

Value prettyPrint(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "pprint", {}, 0);
    std::u32string text = toRepr(input);
    if (text.size() > 80) throw TemplateFailure("the filter pprint of a value this long is not known to Lorimer");
    return interpreter.checkedText(std::move(text));
}

constexpr FilterEntry table[] = {
    {"upper", upper},
    {"lower", lower},
    {"capitalize", capitalize},
    {"title", title},
    {"trim", trim},
    {"replace", replace},
    {"string", string},
    {"safe", safe},
    {"escape", escape},
    {"e", escape},
    {"forceescape", forceEscape},
    {"indent", indent},
    {"center", center},
    {"wordcount", wordCount},
    {"truncate", truncate},
    {"format", format},
    {"urlencode", urlEncode},
    {"filesizeformat", fileSize},
    {"xmlattr", xmlAttributes},
    {"pprint", prettyPrint},
    {"tojson", dumpJson},
};

}  // namespace

std::span<const FilterEntry> textFilters() { return table; }

}  // namespace lorimer::jinja
