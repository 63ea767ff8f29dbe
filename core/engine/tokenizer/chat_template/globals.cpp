// The functions that every template sees.
#include <ctime>

#include "engine/tokenizer/chat_template/argument_reader.h"
#include "engine/tokenizer/chat_template/objects.h"

namespace lorimer::jinja {

namespace {

Value makeRange(Interpreter&, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "range", {"start", "stop", "step"}, 1);
    const std::int64_t first = reader.integer(0, 0);
    std::int64_t start = 0;
    std::int64_t stop = first;
    if (reader.has(1)) {
        start = first;
        stop = reader.integer(1, 0);
    }
    return Value(std::shared_ptr<Object>(std::make_shared<RangeObject>(start, stop, reader.integer(2, 1))));
}

// dict(mapping or pairs, name=value, ...)
Dict readDict(const Arguments& arguments, const char* function) {
    if (arguments.positional.size() > 1) {
        throw TemplateFailure(std::string(function) + " expected at most 1 argument");
    }
    Dict made;
    if (!arguments.positional.empty()) {
        const Value& source = arguments.positional[0];
        if (source.isDict()) {
            for (const auto& [key, value] : source.dict().items) made.set(key, value);
        } else {
            for (const Value& pair : iterate(source)) {
                const std::vector<Value> parts = iterate(pair);
                if (parts.size() != 2) throw TemplateFailure("a dict is made from pairs");
                made.set(parts[0], parts[1]);
            }
        }
    }
    for (const auto& [name, value] : arguments.named) made.set(Value::fromUtf8(name), value);
    return made;
}

Value makeNamespace(Interpreter& interpreter, const Arguments& arguments) {
    interpreter.spend(1);
    const auto made = std::make_shared<NamespaceObject>();
    for (const auto& [name, value] : readDict(arguments, "namespace").items) {
        made->set(plainUtf8(toText(name)), value);
    }
    interpreter.remember(made);
    return Value(std::shared_ptr<Object>(made));
}

Value raiseException(Interpreter&, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "raise_exception", {"message"}, 1);
    throw TemplateFailure(plainUtf8(toText(reader.at(0))), 0, true);
}

Value timeNow(Interpreter&, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "strftime_now", {"format"}, 1);
    const std::string format = plainUtf8(reader.text(0));
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    std::string text(256 + format.size() * 16, '\0');
    // A leading character tells an empty result from one that does not fit.
    const std::size_t length = std::strftime(text.data(), text.size(), (" " + format).c_str(), &local);
    if (length == 0) throw TemplateFailure("strftime_now got a format that is too long");
    return Value::fromUtf8(std::string_view(text).substr(1, length - 1));
}

/// cycler(...): gives its items in turn.
class CyclerObject final : public Object, public std::enable_shared_from_this<CyclerObject> {
public:
    explicit CyclerObject(std::vector<Value> items) : m_items(std::move(items)), m_extent(containerExtent(m_items)) {}

    std::string typeName() const override { return "Cycler"; }
    Extent extent() const override { return m_extent; }
    std::optional<Value> attribute(const std::string& name) override {
        if (name == "current") return m_items[m_at];
        if (name == "next") {
            const auto next = [self = shared_from_this()](Interpreter&, const Arguments&) {
                const Value item = self->m_items[self->m_at];
                self->m_at = (self->m_at + 1) % self->m_items.size();
                return item;
            };
            return makeFunction("next", next, m_items);
        }
        if (name == "reset") {
            const auto reset = [self = shared_from_this()](Interpreter&, const Arguments&) {
                self->m_at = 0;
                return Value();
            };
            return makeFunction("reset", reset, m_items);
        }
        return std::nullopt;
    }

private:
    std::vector<Value> m_items;
    std::size_t m_at = 0;
    Extent m_extent;
};

/// joiner(separator): nothing at the first call, the separator afterwards.
class JoinerObject final : public Object {
public:
    explicit JoinerObject(Value separator)
        : m_separator(std::move(separator)), m_extent(containerExtent({m_separator})) {}

    Extent extent() const override { return m_extent; }

    std::string typeName() const override { return "Joiner"; }
    bool callable() const override { return true; }
    Value call(Interpreter&, const Arguments&) override {
        if (std::exchange(m_used, true)) return m_separator;
        return Value(std::u32string());
    }

private:
    Value m_separator;
    Extent m_extent;
    bool m_used = false;
};

Value makeCycler(Interpreter&, const Arguments& arguments) {
    if (arguments.positional.empty()) throw TemplateFailure("at least one item has to be provided");
    return Value(std::shared_ptr<Object>(std::make_shared<CyclerObject>(arguments.positional)));
}

Value makeJoiner(Interpreter&, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "joiner", {"sep"}, 0);
    Value separator = reader.has(0) ? reader.at(0) : Value(std::u32string(U", "));
    return Value(std::shared_ptr<Object>(std::make_shared<JoinerObject>(std::move(separator))));
}

/// dict, which is called and has fromkeys.
class DictMaker final : public Object {
public:
    std::string typeName() const override { return "TemplateDict"; }
    bool callable() const override { return true; }
    Value call(Interpreter&, const Arguments& arguments) override { return Value(readDict(arguments, "dict")); }
    std::optional<Value> attribute(const std::string& name) override {
        if (name != "fromkeys") return std::nullopt;
        return makeFunction("fromkeys", [](Interpreter&, const Arguments& arguments) {
            const ArgumentReader reader(arguments, "fromkeys", {"iterable", "value"}, 1);
            Dict made;
            for (const Value& key : jinja::iterate(reader.at(0))) made.set(key, reader.at(1));
            return Value(std::move(made));
        });
    }
};

}  // namespace

std::map<std::string, Value, std::less<>> globalFunctions() {
    return {{"range", makeFunction("range", makeRange)},
            {"dict", Value(std::shared_ptr<Object>(std::make_shared<DictMaker>()))},
            {"namespace", makeFunction("namespace", makeNamespace)},
            {"cycler", makeFunction("cycler", makeCycler)},
            {"joiner", makeFunction("joiner", makeJoiner)},
            {"raise_exception", makeFunction("raise_exception", raiseException)},
            {"strftime_now", makeFunction("strftime_now", timeNow)}};
}

}  // namespace lorimer::jinja
