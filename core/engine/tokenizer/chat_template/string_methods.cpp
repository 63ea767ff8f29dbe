// The methods of Python's str.
#include <algorithm>

#include "engine/tokenizer/chat_template/argument_reader.h"
#include "engine/tokenizer/chat_template/methods.h"
#include "engine/tokenizer/chat_template/objects.h"
#include "engine/tokenizer/chat_template/python_format.h"
#include "engine/tokenizer/chat_template/string_tests.h"

namespace lorimer::jinja {

namespace {

using Method = Value (*)(Interpreter&, const Value& self, const Arguments&);

Value like(const Value& self, std::u32string_view text) { return Value(std::u32string(text), self.isMarkup()); }

Value stripSide(const Value& self, const Arguments& arguments, const char* name, Side side) {
    const ArgumentReader reader(arguments, name, {"chars"}, 0);
    std::u32string_view set;
    return like(self, stripText(self.chars(), reader.optionalText(0, set), side));
}

Value strip(Interpreter&, const Value& self, const Arguments& arguments) {
    return stripSide(self, arguments, "strip", Side::Both);
}

Value lstrip(Interpreter&, const Value& self, const Arguments& arguments) {
    return stripSide(self, arguments, "lstrip", Side::Left);
}

Value rstrip(Interpreter&, const Value& self, const Arguments& arguments) {
    return stripSide(self, arguments, "rstrip", Side::Right);
}

Value texts(const Value& self, std::vector<std::u32string> parts) {
    std::vector<Value> items;
    for (std::u32string& part : parts) items.push_back(like(self, part));
    return Value::list(std::move(items));
}

Value splitEither(Interpreter& interpreter, const Value& self, const Arguments& arguments, bool backwards) {
    const ArgumentReader reader(arguments, backwards ? "rsplit" : "split", {"sep", "maxsplit"}, 0);
    std::u32string_view storage;
    const std::u32string_view* separator = reader.optionalText(0, storage);
    if (separator != nullptr && separator->empty()) throw TemplateFailure("empty separator");
    const std::int64_t most = reader.integer(1, -1);
    std::vector<std::u32string> parts =
        backwards ? splitTextBackwards(self.chars(), separator, most) : splitText(self.chars(), separator, most);
    interpreter.spend(static_cast<std::int64_t>(parts.size()) / 16);
    return texts(self, std::move(parts));
}

Value split(Interpreter& interpreter, const Value& self, const Arguments& arguments) {
    return splitEither(interpreter, self, arguments, false);
}

Value rsplit(Interpreter& interpreter, const Value& self, const Arguments& arguments) {
    return splitEither(interpreter, self, arguments, true);
}

Value splitLinesMethod(Interpreter&, const Value& self, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "splitlines", {"keepends"}, 0);
    return texts(self, splitLines(self.chars(), reader.flag(0, false)));
}

// text[start:end] as startswith, find and count look at it; empty when start lies behind the end.
std::optional<std::u32string_view> window(const Value& self, const ArgumentReader& reader, std::int64_t& start) {
    const auto length = static_cast<std::int64_t>(self.chars().size());
    const auto bound = [length](const ArgumentReader& values, std::size_t i, std::int64_t otherwise) {
        if (values.at(i).isNone()) return otherwise;
        const std::int64_t at = values.integer(i, otherwise);
        return std::clamp<std::int64_t>(at < 0 ? at + length : at, 0, INT64_MAX);
    };
    start = bound(reader, 1, 0);
    const std::int64_t end = std::min(bound(reader, 2, length), length);
    if (start > end) return std::nullopt;
    return std::u32string_view(self.chars())
        .substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start));
}

Value fixed(const Value& self, const Arguments& arguments, const char* name,
            bool (*holds)(std::u32string_view, std::u32string_view)) {
    const ArgumentReader reader(arguments, name, {"prefix", "start", "end"}, 1);
    std::int64_t start = 0;
    const std::optional<std::u32string_view> text = window(self, reader, start);
    requireDefined(reader.at(0));
    const std::vector<Value> choices = reader.at(0).isTuple() ? reader.at(0).items() : std::vector<Value>{reader.at(0)};
    bool found = false;
    for (const Value& choice : choices) {
        if (!choice.isText()) {
            throw TemplateFailure(std::string(name) + " first arg must be str or a tuple of str, not " +
                                  typeName(choice));
        }
        found = found || (text && holds(*text, choice.chars()));
    }
    return Value(found);
}

Value startsWithMethod(Interpreter&, const Value& self, const Arguments& arguments) {
    return fixed(self, arguments, "startswith", startsWith);
}

Value endsWithMethod(Interpreter&, const Value& self, const Arguments& arguments) {
    return fixed(self, arguments, "endswith", endsWith);
}

std::int64_t locate(const Value& self, const Arguments& arguments, const char* name, bool backwards) {
    const ArgumentReader reader(arguments, name, {"sub", "start", "end"}, 1);
    std::int64_t start = 0;
    const std::optional<std::u32string_view> text = window(self, reader, start);
    const std::u32string& needle = reader.text(0);
    if (!text) return -1;
    const std::size_t at = backwards ? findTextBackwards(*text, needle) : findText(*text, needle);
    return at == std::u32string_view::npos ? -1 : start + static_cast<std::int64_t>(at);
}

Value find(Interpreter&, const Value& self, const Arguments& arguments) {
    return Value(locate(self, arguments, "find", false));
}

Value rfind(Interpreter&, const Value& self, const Arguments& arguments) {
    return Value(locate(self, arguments, "rfind", true));
}

Value mustFind(std::int64_t at) {
    if (at < 0) throw TemplateFailure("substring not found");
    return Value(at);
}

Value index(Interpreter&, const Value& self, const Arguments& arguments) {
    return mustFind(locate(self, arguments, "index", false));
}

Value rindex(Interpreter&, const Value& self, const Arguments& arguments) {
    return mustFind(locate(self, arguments, "rindex", true));
}

Value count(Interpreter&, const Value& self, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "count", {"sub", "start", "end"}, 1);
    std::int64_t start = 0;
    const std::optional<std::u32string_view> text = window(self, reader, start);
    const std::u32string& needle = reader.text(0);
    if (!text) return Value(std::int64_t{0});
    if (needle.empty()) return Value(static_cast<std::int64_t>(text->size()) + 1);
    std::int64_t found = 0;
    for (std::size_t at = findText(*text, needle); at != std::u32string_view::npos;
         at = findText(*text, needle, at + needle.size())) {
        ++found;
    }
    return Value(found);
}

Value replaceMethod(Interpreter& interpreter, const Value& self, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "replace", {"old", "new", "count"}, 2);
    std::u32string to = reader.text(1);
    if (self.isMarkup()) to = escapeMarkup(reader.at(1));
    return interpreter.checkedText(
        replaceText(self.chars(), reader.text(0), to, reader.integer(2, -1), interpreter.limits().longestText),
        self.isMarkup());
}

Value joinMethod(Interpreter& interpreter, const Value& self, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "join", {"iterable"}, 1);
    std::u32string out;
    bool first = true;
    std::int64_t position = 0;
    for (const Value& item : iterate(reader.at(0))) {
        if (!item.isText() && !self.isMarkup()) {
            throw TemplateFailure("sequence item " + std::to_string(position) + ": expected str instance, " +
                                  typeName(item) + " found");
        }
        ++position;
        if (!first) out += self.chars();
        first = false;
        out += self.isMarkup() ? escapeMarkup(item) : item.chars();
        interpreter.checkLength(out.size());
    }
    return like(self, out);
}

Value partitionEither(const Value& self, const Arguments& arguments, bool backwards) {
    const ArgumentReader reader(arguments, backwards ? "rpartition" : "partition", {"sep"}, 1);
    const std::u32string& separator = reader.text(0);
    if (separator.empty()) throw TemplateFailure("empty separator");
    const std::u32string& text = self.chars();
    const std::size_t at = backwards ? findTextBackwards(text, separator) : findText(text, separator);
    const Value empty = like(self, U"");
    if (at == std::u32string::npos) {
        return backwards ? Value::tuple({empty, empty, self}) : Value::tuple({self, empty, empty});
    }
    return Value::tuple({like(self, text.substr(0, at)), like(self, text.substr(at, separator.size())),
                         like(self, text.substr(at + separator.size()))});
}

Value partition(Interpreter&, const Value& self, const Arguments& arguments) {
    return partitionEither(self, arguments, false);
}

Value rpartition(Interpreter&, const Value& self, const Arguments& arguments) {
    return partitionEither(self, arguments, true);
}

Value removePrefix(Interpreter&, const Value& self, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "removeprefix", {"prefix"}, 1);
    if (!startsWith(self.chars(), reader.text(0))) return self;
    return like(self, self.chars().substr(reader.text(0).size()));
}

Value removeSuffix(Interpreter&, const Value& self, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "removesuffix", {"suffix"}, 1);
    if (reader.text(0).empty() || !endsWith(self.chars(), reader.text(0))) return self;
    return like(self, self.chars().substr(0, self.chars().size() - reader.text(0).size()));
}

// How many characters are missing to the width, with the fill character.
std::pair<std::size_t, char32_t> padding(Interpreter& interpreter, const Value& self, const Arguments& arguments,
                                         const char* name) {
    const ArgumentReader reader(arguments, name, {"width", "fillchar"}, 1);
    char32_t fill = U' ';
    if (reader.has(1)) {
        if (reader.text(1).size() != 1) throw TemplateFailure("The fill character must be exactly one character long");
        fill = reader.text(1)[0];
    }
    const std::int64_t missing = reader.integer(0, 0) - static_cast<std::int64_t>(self.chars().size());
    return {interpreter.checkLength(static_cast<std::size_t>(std::max<std::int64_t>(0, missing))), fill};
}

Value ljust(Interpreter& interpreter, const Value& self, const Arguments& arguments) {
    const auto [missing, fill] = padding(interpreter, self, arguments, "ljust");
    return like(self, self.chars() + std::u32string(missing, fill));
}

Value rjust(Interpreter& interpreter, const Value& self, const Arguments& arguments) {
    const auto [missing, fill] = padding(interpreter, self, arguments, "rjust");
    return like(self, std::u32string(missing, fill) + self.chars());
}

Value center(Interpreter& interpreter, const Value& self, const Arguments& arguments) {
    const auto [missing, fill] = padding(interpreter, self, arguments, "center");
    const std::size_t width = missing + self.chars().size();
    const std::size_t left = missing / 2 + (missing & width & 1);
    return like(self, std::u32string(left, fill) + self.chars() + std::u32string(missing - left, fill));
}

Value zfill(Interpreter& interpreter, const Value& self, const Arguments& arguments) {
    const auto [missing, fill] = padding(interpreter, self, arguments, "zfill");
    const bool hasSign = !self.chars().empty() && (plain(self.chars()[0]) == '-' || plain(self.chars()[0]) == '+');
    std::u32string text = self.chars();
    text.insert(hasSign ? 1 : 0, missing, U'0');
    return like(self, text);
}

Value expandTabs(Interpreter& interpreter, const Value& self, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "expandtabs", {"tabsize"}, 0);
    const std::int64_t size = reader.integer(0, 8);
    std::u32string out;
    std::int64_t column = 0;
    for (const char32_t c : self.chars()) {
        if (plain(c) == '\t') {
            const std::int64_t spaces = size > 0 ? size - column % size : 0;
            interpreter.checkLength(out.size() + static_cast<std::size_t>(spaces));
            out.append(static_cast<std::size_t>(spaces), U' ');
            column += spaces;
        } else {
            out.push_back(c);
            column = plain(c) == '\n' || plain(c) == '\r' ? 0 : column + 1;
        }
    }
    return like(self, out);
}

using TextFunction = std::u32string (*)(std::u32string_view);

template <TextFunction function>
Value mapped(Interpreter&, const Value& self, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "case method", {}, 0);
    return like(self, function(self.chars()));
}

Value format(Interpreter& interpreter, const Value& self, const Arguments& arguments) {
    return formatBraces(interpreter, self, arguments);
}

Value formatMap(Interpreter& interpreter, const Value& self, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "format_map", {"mapping"}, 1);
    if (!reader.at(0).isDict()) throw TemplateFailure("format_map() needs a mapping");
    Arguments named;
    for (const auto& [name, value] : reader.at(0).dict().items) {
        if (name.isText()) named.named.emplace_back(plainUtf8(name.chars()), value);
    }
    return formatBraces(interpreter, self, named);
}

struct MethodEntry {
    std::string_view name;
    Method method;
};

constexpr MethodEntry table[] = {
    {"strip", strip},
    {"lstrip", lstrip},
    {"rstrip", rstrip},
    {"split", split},
    {"rsplit", rsplit},
    {"splitlines", splitLinesMethod},
    {"startswith", startsWithMethod},
    {"endswith", endsWithMethod},
    {"find", find},
    {"rfind", rfind},
    {"index", index},
    {"rindex", rindex},
    {"count", count},
    {"replace", replaceMethod},
    {"join", joinMethod},
    {"partition", partition},
    {"rpartition", rpartition},
    {"removeprefix", removePrefix},
    {"removesuffix", removeSuffix},
    {"ljust", ljust},
    {"rjust", rjust},
    {"center", center},
    {"zfill", zfill},
    {"expandtabs", expandTabs},
    {"upper", mapped<upperText>},
    {"lower", mapped<lowerText>},
    {"title", mapped<titleText>},
    {"capitalize", mapped<capitalizeText>},
    {"swapcase", mapped<swapCaseText>},
    {"casefold", mapped<foldText>},
    {"format", format},
    {"format_map", formatMap},
};

}  // namespace

std::optional<Value> findStringMethod(const Value& value, const std::string& name) {
    for (const MethodEntry& entry : table) {
        if (entry.name != name) continue;
        return makeFunction(name, [value, method = entry.method](Interpreter& interpreter, const Arguments& arguments) {
            return method(interpreter, value, arguments);
        });
    }
    if (!isStringPredicate(name)) return std::nullopt;
    return makeFunction(name, [value, name](Interpreter&, const Arguments& arguments) {
        const ArgumentReader reader(arguments, name, {}, 0);
        return Value(stringPredicate(name, value.chars()));
    });
}

}  // namespace lorimer::jinja
