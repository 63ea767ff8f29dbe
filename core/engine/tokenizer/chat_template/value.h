#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "engine/tokenizer/chat_template/tagged_text.h"

namespace lorimer::jinja {

class Interpreter;
class Object;
class Value;

/// Why a template cannot be compiled or rendered. `raised` when the template itself asked for it (raise_exception).
class TemplateFailure : public std::exception {
public:
    explicit TemplateFailure(std::string message, int line = 0, bool raised = false)
        : m_message(std::move(message)), m_line(line), m_raised(raised) {}
    const char* what() const noexcept override { return m_message.c_str(); }
    const std::string& message() const { return m_message; }
    int line() const { return m_line; }
    bool raised() const { return m_raised; }
    void setLine(int line) {
        if (m_line == 0) m_line = line;
    }

private:
    std::string m_message;
    int m_line;
    bool m_raised;
};

/// A str; `markup` is what the filters `safe` and `escape` make of it.
struct Text {
    std::u32string chars;
    bool markup = false;
};

struct Sequence;
struct Dict;

/// A value that has not been given: prints as nothing, fails when used. `message` says what is missing.
struct UndefinedInfo {
    std::string message;
};

/// Values nest at most this deep, so that printing, comparing and freeing them needs little stack.
constexpr int deepestValue = 64;
/// A list or dict holds at most this much: characters and items, counted as often as they would be printed. Without it
/// a few shared lists could take forever to compare or print.
constexpr std::int64_t largestValue = 16 << 20;
/// A text or iterator gives at most this many items.
constexpr std::size_t mostItems = 200'000;

/// How much a value holds.
struct Extent {
    int depth = 0;          ///< 0 for plain values, else one more than the deepest item
    std::int64_t size = 1;  ///< 1, and the characters or the sizes of the items
};

/// A value of the template language, which is Python's: None, undefined, bool, int (64 bit), float, str, list, tuple,
/// dict, or an object with behaviour (range, iterator, macro, loop, namespace, method, ...). Containers never change.
class Value {
public:
    Value() = default;  ///< None
    explicit Value(bool value) : m_value(value) {}
    explicit Value(std::int64_t value) : m_value(value) {}
    explicit Value(double value) : m_value(value) {}
    explicit Value(std::u32string chars, bool markup = false)
        : m_value(std::make_shared<const Text>(Text{std::move(chars), markup})) {}
    explicit Value(std::shared_ptr<Object> object) : m_value(std::move(object)) {}
    explicit Value(Dict dict);

    static Value undefined(std::string message);
    static Value fromUtf8(std::string_view utf8) { return Value(taggedFromUtf8(utf8)); }
    /// Throw TemplateFailure when the items nest too deep or are too large together.
    static Value list(std::vector<Value> items);
    static Value tuple(std::vector<Value> items);

    bool isNone() const { return std::holds_alternative<std::monostate>(m_value); }
    bool isUndefined() const { return std::holds_alternative<std::shared_ptr<const UndefinedInfo>>(m_value); }
    bool isBool() const { return std::holds_alternative<bool>(m_value); }
    bool isInt() const { return std::holds_alternative<std::int64_t>(m_value); }
    bool isFloat() const { return std::holds_alternative<double>(m_value); }
    bool isNumber() const { return isBool() || isInt() || isFloat(); }
    bool isText() const { return std::holds_alternative<std::shared_ptr<const Text>>(m_value); }
    bool isMarkup() const { return isText() && text().markup; }
    bool isSequence() const { return std::holds_alternative<std::shared_ptr<const Sequence>>(m_value); }
    bool isList() const;
    bool isTuple() const;
    bool isDict() const { return std::holds_alternative<std::shared_ptr<const Dict>>(m_value); }
    bool isObject() const { return std::holds_alternative<std::shared_ptr<Object>>(m_value); }

    const std::string& undefinedMessage() const {
        return std::get<std::shared_ptr<const UndefinedInfo>>(m_value)->message;
    }
    bool boolean() const { return std::get<bool>(m_value); }
    /// A bool counts as 0 or 1.
    std::int64_t integer() const { return isBool() ? (boolean() ? 1 : 0) : std::get<std::int64_t>(m_value); }
    bool isIntegral() const { return isBool() || isInt(); }
    double number() const { return isFloat() ? std::get<double>(m_value) : static_cast<double>(integer()); }
    const Text& text() const { return *std::get<std::shared_ptr<const Text>>(m_value); }
    const std::u32string& chars() const { return text().chars; }
    const std::vector<Value>& items() const;
    const Dict& dict() const { return *std::get<std::shared_ptr<const Dict>>(m_value); }
    Object& object() const { return *std::get<std::shared_ptr<Object>>(m_value); }
    template <typename Kind>
    std::shared_ptr<Kind> as() const {
        return isObject() ? std::dynamic_pointer_cast<Kind>(std::get<std::shared_ptr<Object>>(m_value)) : nullptr;
    }

    /// The same object in memory, or the same plain value: Python's `is`, as far as templates can tell.
    bool sameAs(const Value& other) const;
    Extent extent() const;

private:
    using Variant = std::variant<std::monostate, std::shared_ptr<const UndefinedInfo>, bool, std::int64_t, double,
                                 std::shared_ptr<const Text>, std::shared_ptr<const Sequence>,
                                 std::shared_ptr<const Dict>, std::shared_ptr<Object>>;
    Variant m_value;
};

struct Sequence {
    std::vector<Value> items;
    bool isTuple = false;
    Extent extent;
};

/// Keeps the order of insertion, as Python's dict does.
struct Dict {
    std::vector<std::pair<Value, Value>> items;
    Extent extent{1, 1};

    /// Throws TemplateFailure when `key` cannot be one (a list, a dict) or the value nests too deep or is too large.
    void set(const Value& key, const Value& value);
    const Value* find(const Value& key) const;
    const Value* find(std::string_view key) const;

private:
    std::unordered_map<std::string, std::size_t> index;
};

/// The arguments of a call.
struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;
};

/// A value with behaviour of its own.
class Object {
public:
    virtual ~Object() = default;
    /// As in Python's error messages.
    virtual std::string typeName() const = 0;
    virtual std::string repr() const { return "<" + typeName() + ">"; }
    virtual std::optional<Value> attribute(const std::string&) { return std::nullopt; }
    virtual bool callable() const { return false; }
    virtual Value call(Interpreter&, const Arguments&);
    virtual bool iterable() const { return false; }
    /// The items; an iterator gives each of them once.
    virtual std::vector<Value> iterate();
    virtual std::optional<std::int64_t> length() const { return std::nullopt; }
    virtual std::optional<Value> item(std::int64_t) const { return std::nullopt; }
    virtual Extent extent() const { return {1, 1}; }
};

/// That of a container of `items`. Throws TemplateFailure beyond deepestValue or largestValue.
Extent containerExtent(const std::vector<Value>& items);

/// The name of Python's type.
std::string typeName(const Value& value);
/// Python's truth.
bool isTrue(const Value& value);
/// Python's ==.
bool equal(const Value& left, const Value& right);
/// Python's <. Throws TemplateFailure when the two have no order.
bool less(const Value& left, const Value& right);
/// Python's <=, with the same failures.
bool lessOrEqual(const Value& left, const Value& right);
/// What a for loop would see. Throws TemplateFailure when `value` cannot be iterated.
std::vector<Value> iterate(const Value& value);
bool isIterable(const Value& value);
/// Python's len, empty when there is none.
std::optional<std::int64_t> lengthOf(const Value& value);
/// Python's str() and repr(), with origins.
std::u32string toText(const Value& value);
std::u32string toRepr(const Value& value);
/// repr of a float: the shortest digits that mean it.
std::string floatRepr(double value);
/// A form of a hashable value that is equal where Python's keys are. Throws TemplateFailure for lists and dicts.
std::string hashKey(const Value& value);
/// Replaces & < > ' " unless it is markup already.
std::u32string escapeMarkup(const Value& value);
/// Fails with the message of an undefined value; does nothing for any other value.
void requireDefined(const Value& value);

}  // namespace lorimer::jinja
