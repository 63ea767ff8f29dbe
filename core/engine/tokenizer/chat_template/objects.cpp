#include "engine/tokenizer/chat_template/objects.h"

#include <algorithm>
#include <utility>

#include "engine/tokenizer/chat_template/argument_reader.h"
#include "engine/tokenizer/chat_template/methods.h"

namespace lorimer::jinja {

Value makeFunction(std::string name, FunctionObject::Body body, const std::vector<Value>& held) {
    return Value(std::shared_ptr<Object>(
        std::make_shared<FunctionObject>(std::move(name), containerExtent(held), std::move(body))));
}

Value makeIterator(std::vector<Value> items, std::string type) {
    return Value(std::shared_ptr<Object>(std::make_shared<IteratorObject>(std::move(items), std::move(type))));
}

RangeObject::RangeObject(std::int64_t start, std::int64_t stop, std::int64_t step)
    : m_start(start), m_stop(stop), m_step(step) {
    constexpr std::int64_t longest = 100'000;
    if (step == 0) throw TemplateFailure("range() arg 3 must not be zero");
    const __int128 distance = step > 0 ? static_cast<__int128>(stop) - start : static_cast<__int128>(start) - stop;
    const __int128 size = step > 0 ? static_cast<__int128>(step) : -static_cast<__int128>(step);
    const __int128 count = distance <= 0 ? 0 : (distance + size - 1) / size;
    if (count > longest) {
        throw TemplateFailure("Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).");
    }
    m_length = static_cast<std::int64_t>(count);
}

std::string RangeObject::repr() const {
    std::string text = "range(" + std::to_string(m_start) + ", " + std::to_string(m_stop);
    if (m_step != 1) text += ", " + std::to_string(m_step);
    return text + ")";
}

std::vector<Value> RangeObject::iterate() {
    std::vector<Value> items;
    for (std::int64_t i = 0; i < m_length; ++i) items.emplace_back(m_start + i * m_step);
    return items;
}

std::optional<Value> RangeObject::item(std::int64_t index) const {
    if (index < 0) index += m_length;
    if (index < 0 || index >= m_length) return std::nullopt;
    return Value(m_start + index * m_step);
}

std::optional<Value> RangeObject::attribute(const std::string& name) {
    if (name == "start") return Value(m_start);
    if (name == "stop") return Value(m_stop);
    if (name == "step") return Value(m_step);
    if (name != "count" && name != "index") return std::nullopt;
    // The methods of the list of the same items.
    return findMethod(Value::list(iterate()), name);
}

Value RangeObject::slice(std::int64_t from, std::int64_t to, std::int64_t by) const {
    const auto place = [this](std::int64_t at) {
        std::int64_t value = 0;
        if (__builtin_mul_overflow(at, m_step, &value) || __builtin_add_overflow(value, m_start, &value)) {
            throw TemplateFailure("a whole number needs more than 64 bits");
        }
        return value;
    };
    std::int64_t step = 0;
    if (__builtin_mul_overflow(m_step, by, &step)) throw TemplateFailure("a whole number needs more than 64 bits");
    return Value(std::shared_ptr<Object>(std::make_shared<RangeObject>(place(from), place(to), step)));
}

IteratorObject::IteratorObject(std::vector<Value> items, std::string type)
    : m_items(std::move(items)), m_type(std::move(type)), m_extent(containerExtent(m_items)) {}

void IteratorObject::begin() {
    if (!m_make) return;
    const Make make = std::exchange(m_make, nullptr);
    m_items = make();
    const Extent made = containerExtent(m_items);
    m_extent = {std::max(m_extent.depth, made.depth), std::max(m_extent.size, made.size)};
}

std::vector<Value> IteratorObject::iterate() {
    begin();
    std::vector<Value> rest(m_items.begin() + static_cast<std::ptrdiff_t>(m_at), m_items.end());
    m_at = m_items.size();
    return rest;
}

std::optional<Value> IteratorObject::next() {
    begin();
    return m_at < m_items.size() ? std::optional(m_items[m_at++]) : std::nullopt;
}

std::string DictView::repr() const { return m_type + "(" + plainUtf8(toRepr(Value::list(m_items))) + ")"; }

std::string NamespaceObject::repr() const {
    Dict all;
    for (const auto& [name, value] : m_values) {
        // A namespace may hold itself; Python would not come to an end.
        if (value.as<NamespaceObject>()) throw TemplateFailure("a namespace inside of a namespace cannot be printed");
        all.set(Value::fromUtf8(name), value);
    }
    return "<Namespace " + plainUtf8(toRepr(Value(std::move(all)))) + ">";
}

std::optional<Value> NamespaceObject::attribute(const std::string& name) {
    for (const auto& [known, value] : m_values) {
        if (known == name) return value;
    }
    return std::nullopt;
}

void NamespaceObject::set(const std::string& name, const Value& value) {
    if (!name.empty() && name[0] == '_') {
        throw TemplateFailure("Chat templates cannot store underscore-prefixed attributes on a namespace, but got '" +
                              name + "'. Please rename the attribute.");
    }
    for (auto& [known, held] : m_values) {
        if (known != name) continue;
        held = value;
        return;
    }
    m_values.emplace_back(name, value);
}

std::optional<Value> LoopObject::take() {
    while (m_at < m_items.size()) {
        const Value& item = m_items[m_at++];
        if (!m_filter || m_filter(item)) return item;
    }
    return std::nullopt;
}

const std::optional<Value>& LoopObject::peek() {
    if (!m_peeked) m_after = take();
    m_peeked = true;
    return m_after;
}

std::optional<Value> LoopObject::next() {
    std::optional<Value> item = peek();
    m_peeked = false;
    if (!item) return std::nullopt;
    ++m_index0;
    m_before = m_current;
    m_current = *item;
    return item;
}

std::int64_t LoopObject::total() {
    if (m_total) return *m_total;
    if (!m_filter) {
        m_total = static_cast<std::int64_t>(m_items.size());
        return *m_total;
    }
    std::vector<Value> rest;
    while (std::optional<Value> item = take()) rest.push_back(*item);
    m_items = std::move(rest);
    m_at = 0;
    m_filter = nullptr;
    m_total = static_cast<std::int64_t>(m_items.size()) + m_index0 + 1 + (m_peeked && m_after ? 1 : 0);
    return *m_total;
}

std::string LoopObject::repr() const {
    return "<LoopContext " + std::to_string(m_index0 + 1) + "/" + std::to_string(length().value_or(0)) + ">";
}

std::optional<std::int64_t> LoopObject::length() const { return const_cast<LoopObject*>(this)->total(); }

std::optional<Value> LoopObject::attribute(const std::string& name) {
    if (name == "index") return Value(m_index0 + 1);
    if (name == "index0") return Value(m_index0);
    if (name == "first") return Value(m_index0 == 0);
    if (name == "last") return Value(!peek().has_value());
    if (name == "length") return Value(total());
    if (name == "revindex") return Value(total() - m_index0);
    if (name == "revindex0") return Value(total() - m_index0 - 1);
    if (name == "depth") return Value(std::int64_t{m_depth} + 1);
    if (name == "depth0") return Value(std::int64_t{m_depth});
    if (name == "previtem") return m_index0 == 0 ? Value::undefined("there is no previous item") : m_before;
    if (name == "nextitem") return peek() ? *peek() : Value::undefined("there is no next item");
    if (name == "cycle" || name == "changed") {
        const auto method = [self = shared_from_this(), cycles = name == "cycle"](Interpreter&,
                                                                                  const Arguments& given) {
            return cycles ? self->cycle(given) : self->changed(given);
        };
        return makeFunction(name, method, m_items);
    }
    return std::nullopt;
}

void LoopObject::finish() {
    m_items.clear();
    m_at = 0;
    m_filter = nullptr;
    m_recurse = nullptr;
    m_after.reset();
    m_current = Value();
    m_before = Value();
    m_lastChanged.reset();
}

Value LoopObject::cycle(const Arguments& arguments) const {
    if (arguments.positional.empty()) throw TemplateFailure("no items for cycling given");
    return arguments.positional[static_cast<std::size_t>(m_index0) % arguments.positional.size()];
}

Value LoopObject::changed(const Arguments& arguments) {
    const Value now = Value::tuple(arguments.positional);
    if (m_lastChanged && equal(*m_lastChanged, now)) return Value(false);
    m_lastChanged = now;
    return Value(true);
}

Value LoopObject::call(Interpreter&, const Arguments& arguments) {
    if (!m_recurse) {
        throw TemplateFailure("The loop must have the 'recursive' marker to be called recursively.");
    }
    const ArgumentReader reader(arguments, "loop", {"iterable"}, 1);
    return m_recurse(reader.at(0), m_depth + 1);
}

std::optional<Value> MacroObject::attribute(const std::string& name) {
    if (name == "name") return Value::fromUtf8(m_definition.name);
    if (name == "arguments") {
        std::vector<Value> names;
        for (const Parameter& parameter : m_definition.parameters) names.push_back(Value::fromUtf8(parameter.name));
        return Value::tuple(std::move(names));
    }
    if (name == "catch_kwargs") return Value(m_definition.usesKwargs);
    if (name == "catch_varargs") return Value(m_definition.usesVarargs);
    if (name == "caller") return Value(m_definition.usesCaller);
    return std::nullopt;
}

Value MacroObject::call(Interpreter& interpreter, const Arguments& arguments) {
    return Value(interpreter.callMacro(m_definition, m_scope, arguments), interpreter.autoEscape());
}

}  // namespace lorimer::jinja
