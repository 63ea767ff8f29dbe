#pragma once

#include <functional>
#include <string>

#include "engine/tokenizer/chat_template/interpreter.h"

namespace lorimer::jinja {

/// A function of the engine: a global, or a method bound to its value.
class FunctionObject final : public Object {
public:
    using Body = std::function<Value(Interpreter&, const Arguments&)>;
    FunctionObject(std::string name, Extent extent, Body body)
        : m_name(std::move(name)), m_extent(extent), m_body(std::move(body)) {}

    std::string typeName() const override { return "function"; }
    std::string repr() const override { return "<function " + m_name + ">"; }
    bool callable() const override { return true; }
    Value call(Interpreter& interpreter, const Arguments& arguments) override { return m_body(interpreter, arguments); }
    Extent extent() const override { return m_extent; }

private:
    std::string m_name;
    Extent m_extent;
    Body m_body;
};

/// `held` are the values that `body` holds. Throws TemplateFailure when they are too deep or too large.
Value makeFunction(std::string name, FunctionObject::Body body, const std::vector<Value>& held = {});

/// Python's range.
class RangeObject final : public Object {
public:
    RangeObject(std::int64_t start, std::int64_t stop, std::int64_t step);

    std::string typeName() const override { return "range"; }
    std::string repr() const override;
    bool iterable() const override { return true; }
    std::vector<Value> iterate() override;
    std::optional<std::int64_t> length() const override { return m_length; }
    std::optional<Value> item(std::int64_t index) const override;
    std::optional<Value> attribute(const std::string& name) override;
    /// Every `by`-th of the items from `from` to before `to`.
    Value slice(std::int64_t from, std::int64_t to, std::int64_t by) const;

private:
    std::int64_t m_start;
    std::int64_t m_stop;
    std::int64_t m_step;
    std::int64_t m_length;
};

/// What map, select, reverse, ... give in Python: its items can be taken once, and it has no length.
class IteratorObject final : public Object {
public:
    using Make = std::function<std::vector<Value>()>;

    explicit IteratorObject(std::vector<Value> items, std::string type = "generator");
    /// A generator: `make` is called when the first item is wanted. `extent` is that of the values it holds.
    IteratorObject(Make make, Extent extent) : m_make(std::move(make)), m_type("generator"), m_extent(extent) {}

    std::string typeName() const override { return m_type; }
    std::string repr() const override { return "<" + m_type + " object>"; }
    bool iterable() const override { return true; }
    std::vector<Value> iterate() override;
    /// The next item alone.
    std::optional<Value> next();
    Extent extent() const override { return m_extent; }

private:
    void begin();

    Make m_make;
    std::vector<Value> m_items;
    std::size_t m_at = 0;
    std::string m_type;
    Extent m_extent;
};

Value makeIterator(std::vector<Value> items, std::string type = "generator");

/// dict.keys(), dict.values(), dict.items().
class DictView final : public Object {
public:
    DictView(std::string type, std::vector<Value> items)
        : m_type(std::move(type)), m_items(std::move(items)), m_extent(containerExtent(m_items)) {}

    std::string typeName() const override { return m_type; }
    std::string repr() const override;
    bool iterable() const override { return true; }
    std::vector<Value> iterate() override { return m_items; }
    std::optional<std::int64_t> length() const override { return static_cast<std::int64_t>(m_items.size()); }
    Extent extent() const override { return m_extent; }

private:
    std::string m_type;
    std::vector<Value> m_items;
    Extent m_extent;
};

/// namespace(...): the one thing a template may change.
class NamespaceObject final : public Object {
public:
    std::string typeName() const override { return "Namespace"; }
    std::string repr() const override;
    std::optional<Value> attribute(const std::string& name) override;
    /// Throws TemplateFailure for names with an underscore in front.
    void set(const std::string& name, const Value& value);
    void clear() { m_values.clear(); }

private:
    std::vector<std::pair<std::string, Value>> m_values;
};

/// The variable `loop` of a for loop, and its walk over the items. A filter (for ... if) is asked item by item, as late
/// as in Python: the body may change what it sees.
class LoopObject final : public Object, public std::enable_shared_from_this<LoopObject> {
public:
    using Filter = std::function<bool(const Value&)>;
    using Recurse = std::function<Value(const Value&, int depth)>;

    LoopObject(std::vector<Value> items, Filter filter, Recurse recurse, int depth)
        : m_items(std::move(items)),
          m_extent(containerExtent(m_items)),
          m_filter(std::move(filter)),
          m_recurse(std::move(recurse)),
          m_depth(depth) {}

    /// Lets go of all items: the template may have kept this object, even in itself.
    void finish();
    Extent extent() const override { return m_extent; }

    /// Goes on to the next item; empty at the end.
    std::optional<Value> next();

    std::string typeName() const override { return "LoopContext"; }
    std::string repr() const override;
    std::optional<Value> attribute(const std::string& name) override;
    bool callable() const override { return true; }
    Value call(Interpreter& interpreter, const Arguments& arguments) override;
    std::optional<std::int64_t> length() const override;

private:
    std::optional<Value> take();
    const std::optional<Value>& peek();
    std::int64_t total();
    Value cycle(const Arguments& arguments) const;
    Value changed(const Arguments& arguments);

    std::vector<Value> m_items;
    Extent m_extent;
    std::size_t m_at = 0;  // of the next item to take from m_items
    Filter m_filter;
    Recurse m_recurse;
    int m_depth;
    std::int64_t m_index0 = -1;
    std::optional<std::int64_t> m_total;
    bool m_peeked = false;
    std::optional<Value> m_after;
    Value m_current;
    Value m_before;
    std::optional<Value> m_lastChanged;
};

/// A macro, or the caller of a call block.
class MacroObject final : public Object {
public:
    MacroObject(const Statement& definition, Scope* scope) : m_definition(definition), m_scope(scope) {}

    std::string typeName() const override { return "Macro"; }
    std::string repr() const override { return "<Macro '" + m_definition.name + "'>"; }
    std::optional<Value> attribute(const std::string& name) override;
    bool callable() const override { return true; }
    Value call(Interpreter& interpreter, const Arguments& arguments) override;

private:
    const Statement& m_definition;
    Scope* m_scope;
};

/// The functions that every template sees: range, dict, namespace, cycler, joiner, raise_exception, strftime_now.
std::map<std::string, Value, std::less<>> globalFunctions();

}  // namespace lorimer::jinja
