#include "engine/tokenizer/chat_template/methods.h"

#include <algorithm>
#include <cmath>

#include "engine/tokenizer/chat_template/argument_reader.h"
#include "engine/tokenizer/chat_template/objects.h"

namespace lorimer::jinja {

namespace {

bool isOneOf(const std::string& name, std::initializer_list<const char*> names) {
    return std::any_of(names.begin(), names.end(), [&name](const char* other) { return name == other; });
}

Value unsafe(const Value& value, const std::string& name) {
    return Value::undefined("access to attribute '" + name + "' of '" + typeName(value) + "' object is unsafe.");
}

Value dictView(const Value& value, const std::string& name) {
    std::vector<Value> items;
    for (const auto& [key, item] : value.dict().items) {
        items.push_back(name == "keys" ? key : name == "values" ? item : Value::tuple({key, item}));
    }
    return Value(std::shared_ptr<Object>(std::make_shared<DictView>("dict_" + name, std::move(items))));
}

std::optional<Value> findDictMethod(const Value& value, const std::string& name) {
    if (isOneOf(name, {"clear", "pop", "popitem", "setdefault", "update"})) return unsafe(value, name);
    if (isOneOf(name, {"keys", "values", "items"})) {
        const auto view = [value, name](Interpreter&, const Arguments& arguments) {
            const ArgumentReader reader(arguments, name, {}, 0);
            return dictView(value, name);
        };
        return makeFunction(name, view, {value});
    }
    if (name == "get") {
        const auto get = [value](Interpreter&, const Arguments& arguments) {
            const ArgumentReader reader(arguments, "get", {"key", "default"}, 1);
            const Value* found = value.dict().find(reader.at(0));
            return found == nullptr ? reader.at(1) : *found;
        };
        return makeFunction(name, get, {value});
    }
    if (name == "copy") {
        return makeFunction(name, [value](Interpreter&, const Arguments&) { return value; }, {value});
    }
    return std::nullopt;
}

Value indexOf(const Value& value, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "index", {"value", "start", "stop"}, 1);
    const std::vector<Value>& items = value.items();
    const auto length = static_cast<std::int64_t>(items.size());
    const auto bound = [length](std::int64_t at) {
        return std::clamp<std::int64_t>(at < 0 ? at + length : at, 0, length);
    };
    for (std::int64_t i = bound(reader.integer(1, 0)); i < bound(reader.integer(2, length)); ++i) {
        if (equal(items[static_cast<std::size_t>(i)], reader.at(0))) return Value(i);
    }
    throw TemplateFailure(plainUtf8(toRepr(reader.at(0))) + " is not in " + typeName(value));
}

std::optional<Value> findSequenceMethod(const Value& value, const std::string& name) {
    if (value.isList() && isOneOf(name, {"append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"})) {
        return unsafe(value, name);
    }
    if (name == "index") {
        const auto index = [value](Interpreter&, const Arguments& arguments) { return indexOf(value, arguments); };
        return makeFunction(name, index, {value});
    }
    if (name == "count") {
        const auto count = [value](Interpreter&, const Arguments& arguments) {
            const ArgumentReader reader(arguments, "count", {"value"}, 1);
            return Value(static_cast<std::int64_t>(
                std::count_if(value.items().begin(), value.items().end(),
                              [&reader](const Value& item) { return equal(item, reader.at(0)); })));
        };
        return makeFunction(name, count, {value});
    }
    if (name == "copy" && value.isList()) {
        return makeFunction(name, [value](Interpreter&, const Arguments&) { return value; }, {value});
    }
    return std::nullopt;
}

std::optional<Value> findNumberMethod(const Value& value, const std::string& name) {
    if (name == "real") return value.isBool() ? Value(value.integer()) : value;
    if (name == "imag") return value.isFloat() ? Value(0.0) : Value(std::int64_t{0});
    if (name == "is_integer") {
        return makeFunction(name, [value](Interpreter&, const Arguments&) {
            return Value(!value.isFloat() ||
                         (std::isfinite(value.number()) && value.number() == std::floor(value.number())));
        });
    }
    if (name == "bit_length" && value.isIntegral()) {
        return makeFunction(name, [value](Interpreter&, const Arguments&) {
            std::uint64_t rest = value.integer() < 0 ? 0 - static_cast<std::uint64_t>(value.integer())
                                                     : static_cast<std::uint64_t>(value.integer());
            std::int64_t bits = 0;
            for (; rest != 0; rest >>= 1) ++bits;
            return Value(bits);
        });
    }
    return std::nullopt;
}

}  // namespace

std::optional<Value> findMethod(const Value& value, const std::string& name) {
    // What every Python object has; the sandbox lets nobody use it.
    if (isOneOf(name, {"__class__", "__doc__", "__init__", "__dir__", "__eq__", "__hash__", "__reduce__", "__str__"})) {
        return unsafe(value, name);
    }
    if (value.isText()) return findStringMethod(value, name);
    if (value.isDict()) return findDictMethod(value, name);
    if (value.isSequence()) return findSequenceMethod(value, name);
    if (value.isNumber()) return findNumberMethod(value, name);
    if (value.isObject()) return value.object().attribute(name);
    return std::nullopt;
}

}  // namespace lorimer::jinja
