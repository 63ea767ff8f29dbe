#include "engine/tokenizer/chat_template/value.h"

#include <algorithm>
#include <cmath>

namespace lorimer::jinja {

Value::Value(Dict dict) : m_value(std::make_shared<const Dict>(std::move(dict))) {}

Value Value::undefined(std::string message) {
    Value value;
    value.m_value = std::make_shared<const UndefinedInfo>(UndefinedInfo{std::move(message)});
    return value;
}

Value Value::list(std::vector<Value> items) {
    Value value;
    const Extent extent = containerExtent(items);
    value.m_value = std::make_shared<const Sequence>(Sequence{std::move(items), false, extent});
    return value;
}

Value Value::tuple(std::vector<Value> items) {
    Value value;
    const Extent extent = containerExtent(items);
    value.m_value = std::make_shared<const Sequence>(Sequence{std::move(items), true, extent});
    return value;
}

bool Value::isList() const { return isSequence() && !std::get<std::shared_ptr<const Sequence>>(m_value)->isTuple; }
bool Value::isTuple() const { return isSequence() && std::get<std::shared_ptr<const Sequence>>(m_value)->isTuple; }
const std::vector<Value>& Value::items() const { return std::get<std::shared_ptr<const Sequence>>(m_value)->items; }

bool Value::sameAs(const Value& other) const {
    if (isText() && other.isText()) return equalText(chars(), other.chars());
    if (isUndefined()) return other.isUndefined();
    return m_value == other.m_value;
}

Extent Value::extent() const {
    if (isText()) return {0, static_cast<std::int64_t>(chars().size()) + 1};
    if (isSequence()) return std::get<std::shared_ptr<const Sequence>>(m_value)->extent;
    if (isDict()) return dict().extent;
    if (isObject()) return object().extent();
    return {};
}

namespace {

Extent checked(Extent extent) {
    if (extent.depth > deepestValue) throw TemplateFailure("a value is nested deeper than 64 levels");
    if (extent.size > largestValue) {
        throw TemplateFailure("a value holds more than " + std::to_string(largestValue) + " characters and items");
    }
    return extent;
}

}  // namespace

Extent containerExtent(const std::vector<Value>& items) {
    Extent all{0, 1};
    for (const Value& item : items) {
        const Extent one = item.extent();
        all.depth = std::max(all.depth, one.depth);
        all.size += one.size;
    }
    ++all.depth;
    return checked(all);
}

void Dict::set(const Value& key, const Value& value) {
    const auto [entry, isNew] = index.emplace(hashKey(key), items.size());
    if (isNew) {
        items.emplace_back(key, value);
    } else {
        items[entry->second].second = value;
    }
    const Extent one = containerExtent({key, value});
    extent = checked({std::max(extent.depth, one.depth), extent.size + one.size});
}

const Value* Dict::find(const Value& key) const {
    const auto found = index.find(hashKey(key));
    return found == index.end() ? nullptr : &items[found->second].second;
}

const Value* Dict::find(std::string_view key) const {
    const auto found = index.find("s" + std::string(key));
    return found == index.end() ? nullptr : &items[found->second].second;
}

Value Object::call(Interpreter&, const Arguments&) {
    throw TemplateFailure("'" + typeName() + "' object is not callable");
}

std::vector<Value> Object::iterate() { throw TemplateFailure("'" + typeName() + "' object is not iterable"); }

std::string typeName(const Value& value) {
    if (value.isNone()) return "NoneType";
    if (value.isUndefined()) return "Undefined";
    if (value.isBool()) return "bool";
    if (value.isInt()) return "int";
    if (value.isFloat()) return "float";
    if (value.isText()) return value.isMarkup() ? "Markup" : "str";
    if (value.isDict()) return "dict";
    if (value.isObject()) return value.object().typeName();
    return value.isTuple() ? "tuple" : "list";
}

bool isTrue(const Value& value) {
    if (value.isNone() || value.isUndefined()) return false;
    if (value.isNumber()) return value.number() != 0.0;
    const std::optional<std::int64_t> length = lengthOf(value);
    return !length || *length != 0;
}

std::optional<std::int64_t> lengthOf(const Value& value) {
    if (value.isUndefined()) return 0;
    if (value.isText()) return static_cast<std::int64_t>(value.chars().size());
    if (value.isSequence()) return static_cast<std::int64_t>(value.items().size());
    if (value.isDict()) return static_cast<std::int64_t>(value.dict().items.size());
    if (value.isObject()) return value.object().length();
    return std::nullopt;
}

bool isIterable(const Value& value) {
    return value.isUndefined() || value.isText() || value.isSequence() || value.isDict() ||
           (value.isObject() && value.object().iterable());
}

std::vector<Value> iterate(const Value& value) {
    if (value.isUndefined()) return {};
    if (value.isSequence()) return value.items();
    if (value.isObject()) return value.object().iterate();
    std::vector<Value> items;
    if (value.isText()) {
        if (value.chars().size() > mostItems) {
            throw TemplateFailure("a text of more than 200000 characters is taken apart");
        }
        for (const char32_t c : value.chars()) items.emplace_back(std::u32string(1, c));
    } else if (value.isDict()) {
        for (const auto& [key, item] : value.dict().items) items.push_back(key);
    } else {
        throw TemplateFailure("'" + typeName(value) + "' object is not iterable");
    }
    return items;
}

namespace {

bool equalItems(const std::vector<Value>& left, const std::vector<Value>& right) {
    return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(), equal);
}

bool equalDicts(const Dict& left, const Dict& right) {
    if (left.items.size() != right.items.size()) return false;
    return std::all_of(left.items.begin(), left.items.end(), [&right](const auto& entry) {
        const Value* other = right.find(entry.first);
        return other != nullptr && equal(entry.second, *other);
    });
}

bool equalNumbers(const Value& left, const Value& right) {
    if (left.isIntegral() && right.isIntegral()) return left.integer() == right.integer();
    return left.number() == right.number();
}

}  // namespace

bool equal(const Value& left, const Value& right) {
    if (left.isNumber() && right.isNumber()) return equalNumbers(left, right);
    if (left.isText() && right.isText()) return equalText(left.chars(), right.chars());
    if (left.isSequence() && right.isSequence()) {
        return left.isTuple() == right.isTuple() && equalItems(left.items(), right.items());
    }
    if (left.isDict() && right.isDict()) return equalDicts(left.dict(), right.dict());
    if (left.isObject() && right.isObject() && left.object().typeName() == "range" &&
        right.object().typeName() == "range") {
        return equalItems(left.object().iterate(), right.object().iterate());
    }
    return left.sameAs(right);
}

bool less(const Value& left, const Value& right) {
    requireDefined(left);
    requireDefined(right);
    if (left.isIntegral() && right.isIntegral()) return left.integer() < right.integer();
    if (left.isNumber() && right.isNumber()) return left.number() < right.number();
    if (left.isText() && right.isText()) return compareText(left.chars(), right.chars()) < 0;
    if (left.isSequence() && right.isSequence() && left.isTuple() == right.isTuple()) {
        const std::vector<Value>& a = left.items();
        const std::vector<Value>& b = right.items();
        for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
            if (!equal(a[i], b[i])) return less(a[i], b[i]);
        }
        return a.size() < b.size();
    }
    throw TemplateFailure("'<' not supported between instances of '" + typeName(left) + "' and '" + typeName(right) +
                          "'");
}

bool lessOrEqual(const Value& left, const Value& right) {
    const bool isLess = less(left, right);  // first, for its failures
    return isLess || equal(left, right);
}

std::string hashKey(const Value& value) {
    if (value.isText()) return "s" + plainUtf8(value.chars());
    if (value.isNone()) return "N";
    if (value.isUndefined()) return "U";
    if (value.isNumber()) {
        const double number = value.number();
        if (value.isIntegral()) return "i" + std::to_string(value.integer());
        if (std::isfinite(number) && number == std::floor(number) && std::abs(number) < 9e15) {
            return "i" + std::to_string(static_cast<std::int64_t>(number));
        }
        return "f" + floatRepr(number);
    }
    if (value.isTuple()) {
        std::string key = "t";
        for (const Value& item : value.items()) {
            const std::string part = hashKey(item);
            key += std::to_string(part.size()) + ":" + part;
        }
        return key;
    }
    if (value.isObject()) return "o" + std::to_string(reinterpret_cast<std::uintptr_t>(&value.object()));
    throw TemplateFailure("unhashable type: '" + typeName(value) + "'");
}

void requireDefined(const Value& value) {
    if (value.isUndefined()) throw TemplateFailure(value.undefinedMessage());
}

std::u32string escapeMarkup(const Value& value) {
    std::u32string text = toText(value);
    if (value.isMarkup()) return text;
    std::u32string out;
    const auto put = [&out](const char* entity, char32_t from) {
        for (; *entity != '\0'; ++entity) out.push_back(taggedLike(static_cast<unsigned char>(*entity), from));
    };
    for (const char32_t c : text) {
        switch (plain(c)) {
            case '&':
                put("&amp;", c);
                break;
            case '<':
                put("&lt;", c);
                break;
            case '>':
                put("&gt;", c);
                break;
            case '\'':
                put("&#39;", c);
                break;
            case '"':
                put("&#34;", c);
                break;
            default:
                out.push_back(c);
        }
    }
    return out;
}

}  // namespace lorimer::jinja
