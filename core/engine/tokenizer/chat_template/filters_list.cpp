#include <algorithm>
#include <set>

#include "engine/tokenizer/chat_template/argument_reader.h"
#include "engine/tokenizer/chat_template/filters.h"
#include "engine/tokenizer/chat_template/methods.h"
#include "engine/tokenizer/chat_template/objects.h"
#include "engine/tokenizer/chat_template/operators.h"
#include "engine/tokenizer/chat_template/tests.h"

namespace lorimer::jinja {

namespace {

std::vector<Value> spendAndIterate(Interpreter& interpreter, const Value& input) {
    std::vector<Value> items = iterate(input);
    interpreter.spend(static_cast<std::int64_t>(items.size()));
    return items;
}

Value ignoreCase(const Value& value) { return value.isText() ? Value(lowerText(value.chars())) : value; }

Value length(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "length", {}, 0);
    const std::optional<std::int64_t> found = lengthOf(input);
    if (!found) throw TemplateFailure("object of type '" + typeName(input) + "' has no len()");
    return Value(*found);
}

Value join(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "join", {"d", "attribute"}, 0);
    const std::u32string separator = reader.has(0) ? toText(reader.at(0)) : U"";
    std::u32string out;
    bool first = true;
    for (const Value& item : spendAndIterate(interpreter, input)) {
        if (!first) out += separator;
        first = false;
        out += toText(reader.at(1).isNone() ? item : attributePath(interpreter, item, reader.at(1)));
        interpreter.checkLength(out.size());
    }
    return Value(std::move(out));
}

Value first(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "first", {}, 0);
    if (const auto iterator = input.as<IteratorObject>()) {
        return iterator->next().value_or(Value::undefined("No first item, sequence was empty."));
    }
    const std::vector<Value> items = iterate(input);
    return items.empty() ? Value::undefined("No first item, sequence was empty.") : items.front();
}

void requireReversible(const Value& input) {
    requireDefined(input);
    if (input.as<IteratorObject>() || !isIterable(input)) {
        throw TemplateFailure("'" + typeName(input) + "' object is not reversible");
    }
}

Value last(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "last", {}, 0);
    requireReversible(input);
    const std::vector<Value> items = iterate(input);
    return items.empty() ? Value::undefined("No last item, sequence was empty.") : items.back();
}

Value reverse(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "reverse", {}, 0);
    if (input.isText()) return Value(std::u32string(input.chars().rbegin(), input.chars().rend()), input.isMarkup());
    std::vector<Value> items = spendAndIterate(interpreter, input);
    std::reverse(items.begin(), items.end());
    // Python reverses what has an order lazily, and everything else in a list.
    if (input.as<IteratorObject>() || input.isUndefined()) return Value::list(std::move(items));
    return makeIterator(std::move(items), "list_reverseiterator");
}

Value list(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "list", {}, 0);
    return Value::list(spendAndIterate(interpreter, input));
}

std::vector<Value> itemPairs(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "items", {}, 0);
    if (input.isUndefined()) return {};
    if (!input.isDict()) throw TemplateFailure("Can only get item pairs from a mapping.");
    std::vector<Value> pairs;
    for (const auto& [key, value] : input.dict().items) pairs.push_back(Value::tuple({key, value}));
    return pairs;
}

using SortKeys = std::vector<std::pair<std::vector<Value>, Value>>;

// Several keys are compared like lists, one key by itself: the difference shows for values without an order.
std::vector<Value> sorted(SortKeys keyed, bool reverse, bool asLists) {
    const auto before = [asLists](const auto& left, const auto& right) {
        if (!asLists) return less(left.first[0], right.first[0]);
        for (std::size_t i = 0; i < left.first.size(); ++i) {
            if (!equal(left.first[i], right.first[i])) return less(left.first[i], right.first[i]);
        }
        return false;
    };
    // Python keeps the order of equal items in both directions.
    if (reverse) {
        std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) { return before(b, a); });
    } else {
        std::stable_sort(keyed.begin(), keyed.end(), before);
    }
    std::vector<Value> out;
    for (auto& [key, value] : keyed) out.push_back(std::move(value));
    return out;
}

Value sort(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "sort", {"reverse", "case_sensitive", "attribute"}, 0);
    std::vector<Value> paths{reader.at(2)};
    if (reader.at(2).isText()) {
        paths.clear();
        const std::u32string_view comma = U",";
        for (std::u32string& part : splitText(reader.at(2).chars(), &comma, -1)) paths.emplace_back(std::move(part));
    }
    SortKeys keyed;
    for (const Value& item : spendAndIterate(interpreter, input)) {
        std::vector<Value> keys;
        for (const Value& path : paths) {
            const Value key = attributePath(interpreter, item, path);
            keys.push_back(reader.flag(1, false) ? key : ignoreCase(key));
        }
        keyed.emplace_back(std::move(keys), item);
    }
    return Value::list(sorted(std::move(keyed), reader.flag(0, false), true));
}

Value dictSort(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "dictsort", {"case_sensitive", "by", "reverse"}, 0);
    requireDefined(input);
    if (!input.isDict()) throw TemplateFailure("'" + typeName(input) + "' object has no attribute 'items'");
    const std::string by = reader.has(1) ? plainUtf8(toText(reader.at(1))) : "key";
    if (by != "key" && by != "value") throw TemplateFailure("You can only sort by either \"key\" or \"value\"");
    SortKeys keyed;
    for (const auto& [key, value] : input.dict().items) {
        const Value& chosen = by == "key" ? key : value;
        keyed.push_back({{reader.flag(0, false) ? chosen : ignoreCase(chosen)}, Value::tuple({key, value})});
    }
    interpreter.spend(static_cast<std::int64_t>(keyed.size()));
    return Value::list(sorted(std::move(keyed), reader.flag(2, false), false));
}

std::vector<Value> uniqueItems(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "unique", {"case_sensitive", "attribute"}, 0);
    std::set<std::string> seen;
    std::vector<Value> out;
    for (const Value& item : spendAndIterate(interpreter, input)) {
        const Value key = attributePath(interpreter, item, reader.at(1));
        if (seen.insert(hashKey(reader.flag(0, false) ? key : ignoreCase(key))).second) out.push_back(item);
    }
    return out;
}

Value extreme(Interpreter& interpreter, const Value& input, const Arguments& arguments, bool largest) {
    const ArgumentReader reader(arguments, largest ? "max" : "min", {"case_sensitive", "attribute"}, 0);
    std::optional<Value> best;
    Value bestKey;
    for (const Value& item : spendAndIterate(interpreter, input)) {
        Value key = attributePath(interpreter, item, reader.at(1));
        if (!reader.flag(0, false)) key = ignoreCase(key);
        if (best && !(largest ? less(bestKey, key) : less(key, bestKey))) continue;
        best = item;
        bestKey = key;
    }
    return best.value_or(Value::undefined("No aggregated item, sequence was empty."));
}

Value smallest(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    return extreme(interpreter, input, arguments, false);
}

Value largest(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    return extreme(interpreter, input, arguments, true);
}

Value sum(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "sum", {"attribute", "start"}, 0);
    Value total = reader.has(1) ? reader.at(1) : Value(std::int64_t{0});
    if (total.isText()) throw TemplateFailure("sum() can't sum strings [use ''.join(seq) instead]");
    for (const Value& item : spendAndIterate(interpreter, input)) {
        total = applyOperator(interpreter, "+", total, attributePath(interpreter, item, reader.at(0)));
    }
    return total;
}

std::vector<Value> batches(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "batch", {"linecount", "fill_with"}, 1);
    const std::int64_t size = reader.integer(0, 0);
    std::vector<Value> out;
    std::vector<Value> line;
    for (const Value& item : spendAndIterate(interpreter, input)) {
        if (static_cast<std::int64_t>(line.size()) == size) {
            out.push_back(Value::list(std::move(line)));
            line.clear();
        }
        line.push_back(item);
    }
    if (!line.empty()) {
        while (!reader.at(1).isNone() && static_cast<std::int64_t>(line.size()) < size) {
            interpreter.spend(1);
            line.push_back(reader.at(1));
        }
        out.push_back(Value::list(std::move(line)));
    }
    return out;
}

std::vector<Value> sliced(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "slice", {"slices", "fill_with"}, 1);
    const std::vector<Value> all = spendAndIterate(interpreter, input);
    const std::int64_t slices = reader.integer(0, 0);
    if (slices == 0) throw TemplateFailure("integer division or modulo by zero");
    std::vector<Value> out;
    const auto size = static_cast<std::int64_t>(all.size());
    std::int64_t at = 0;
    for (std::int64_t i = 0; i < slices; ++i) {
        interpreter.spend(1);
        const bool longer = i < size % slices;
        const std::int64_t end = at + size / slices + (longer ? 1 : 0);
        std::vector<Value> part(all.begin() + at, all.begin() + end);
        if (!reader.at(1).isNone() && !longer) part.push_back(reader.at(1));
        out.push_back(Value::list(std::move(part)));
        at = end;
    }
    return out;
}

Value groupBy(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "groupby", {"attribute", "default", "case_sensitive"}, 1);
    const auto keyOf = [&](const Value& item) {
        const Value key = attributePath(interpreter, item, reader.at(0));
        return key.isUndefined() && !reader.at(1).isNone() ? reader.at(1) : key;
    };
    const bool sensitive = reader.flag(2, false);
    SortKeys keyed;
    for (const Value& item : spendAndIterate(interpreter, input)) {
        const Value key = keyOf(item);
        keyed.push_back({{sensitive ? key : ignoreCase(key)}, item});
    }
    std::vector<Value> out;
    std::vector<Value> group;
    const auto close = [&] {
        if (!group.empty()) out.push_back(Value::tuple({keyOf(group[0]), Value::list(group)}));
        group.clear();
    };
    std::optional<Value> groupKey;
    for (const Value& item : sorted(std::move(keyed), false, false)) {
        const Value key = sensitive ? keyOf(item) : ignoreCase(keyOf(item));
        if (groupKey && !equal(*groupKey, key)) close();
        groupKey = key;
        group.push_back(item);
    }
    close();
    return Value::list(std::move(out));
}

Value attr(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "attr", {"name"}, 1);
    requireDefined(input);
    const std::string name = plainUtf8(toText(reader.at(0)));
    if (findMethod(input, name)) return interpreter.attribute(input, name);
    return Value::undefined("'" + typeName(input) + " object' has no attribute '" + name + "'");
}

std::string nameArgument(const Arguments& arguments, std::size_t at, const char* what) {
    if (arguments.positional.size() <= at) throw TemplateFailure(what);
    return plainUtf8(toText(arguments.positional[at]));
}

Arguments after(const Arguments& arguments, std::size_t count) {
    Arguments rest;
    rest.positional.assign(arguments.positional.begin() + static_cast<std::ptrdiff_t>(count),
                           arguments.positional.end());
    rest.named = arguments.named;
    return rest;
}

std::vector<Value> mapped(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    if (!isTrue(input)) return {};
    std::vector<Value> out;
    const bool byAttribute = arguments.positional.empty() && !arguments.named.empty();
    if (byAttribute) {
        const ArgumentReader reader(arguments, "map", {"attribute", "default"}, 1);
        for (const Value& item : spendAndIterate(interpreter, input)) {
            const Value found = attributePath(interpreter, item, reader.at(0));
            out.push_back(found.isUndefined() && !reader.at(1).isNone() ? reader.at(1) : found);
        }
        return out;
    }
    const std::string name = nameArgument(arguments, 0, "map requires a filter argument");
    const Arguments rest = after(arguments, 1);
    for (const Value& item : iterate(input)) out.push_back(interpreter.callFilter(name, item, rest));
    return out;
}

// select, reject, selectattr and rejectattr.
template <bool wanted, bool byAttribute>
std::vector<Value> chosen(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    if (!isTrue(input)) return {};
    if (byAttribute) nameArgument(arguments, 0, "Missing parameter for attribute name");
    const std::size_t offset = byAttribute ? 1 : 0;
    const bool hasTest = arguments.positional.size() > offset;
    const std::string test = hasTest ? plainUtf8(toText(arguments.positional[offset])) : "";
    const Arguments rest = hasTest ? after(arguments, offset + 1) : Arguments{};
    std::vector<Value> out;
    for (const Value& item : spendAndIterate(interpreter, input)) {
        const Value subject = byAttribute ? attributePath(interpreter, item, arguments.positional[0]) : item;
        const bool holds = hasTest ? interpreter.callTest(test, subject, rest) : isTrue(subject);
        if (holds == wanted) out.push_back(item);
    }
    return out;
}

// Python's generators: they compute, and fail, when their items are wanted.
template <std::vector<Value> (*make)(Interpreter&, const Value&, const Arguments&)>
Value lazily(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    std::vector<Value> held = arguments.positional;
    held.push_back(input);
    for (const auto& [name, value] : arguments.named) held.push_back(value);
    const Extent extent = containerExtent(held);
    auto later = [&interpreter, input, arguments] { return make(interpreter, input, arguments); };
    return Value(std::shared_ptr<Object>(std::make_shared<IteratorObject>(std::move(later), extent)));
}

Value orDefault(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "default", {"default_value", "boolean"}, 0);
    if (!input.isUndefined() && !(reader.flag(1, false) && !isTrue(input))) return input;
    return reader.has(0) ? reader.at(0) : Value(std::u32string());
}

constexpr FilterEntry table[] = {
    {"length", length},
    {"count", length},
    {"join", join},
    {"first", first},
    {"last", last},
    {"reverse", reverse},
    {"list", list},
    {"items", lazily<itemPairs>},
    {"sort", sort},
    {"dictsort", dictSort},
    {"unique", lazily<uniqueItems>},
    {"min", smallest},
    {"max", largest},
    {"sum", sum},
    {"batch", lazily<batches>},
    {"slice", lazily<sliced>},
    {"groupby", groupBy},
    {"attr", attr},
    {"map", lazily<mapped>},
    {"select", lazily<chosen<true, false>>},
    {"reject", lazily<chosen<false, false>>},
    {"selectattr", lazily<chosen<true, true>>},
    {"rejectattr", lazily<chosen<false, true>>},
    {"default", orDefault},
    {"d", orDefault},
};

}  // namespace

std::span<const FilterEntry> listFilters() { return table; }

}  // namespace lorimer::jinja
