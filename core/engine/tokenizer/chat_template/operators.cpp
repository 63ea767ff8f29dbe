#include "engine/tokenizer/chat_template/operators.h"

#include <algorithm>
#include <cmath>

#include "engine/tokenizer/chat_template/objects.h"
#include "engine/tokenizer/chat_template/python_format.h"

namespace lorimer::jinja {

namespace {

[[noreturn]] void overflow() { throw TemplateFailure("a whole number needs more than 64 bits"); }

[[noreturn]] void unsupported(const std::string& sign, const Value& left, const Value& right) {
    throw TemplateFailure("unsupported operand type(s) for " + sign + ": '" + typeName(left) + "' and '" +
                          typeName(right) + "'");
}

std::int64_t floorDivide(std::int64_t left, std::int64_t right) {
    if (right == 0) throw TemplateFailure("integer division or modulo by zero");
    if (right == -1) {
        if (left == INT64_MIN) overflow();
        return -left;
    }
    const std::int64_t quotient = left / right;
    return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient;
}

std::int64_t modulo(std::int64_t left, std::int64_t right) {
    if (right == 0) throw TemplateFailure("integer modulo by zero");
    if (right == -1) return 0;
    const std::int64_t rest = left % right;
    return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest;
}

double floatModulo(double left, double right) {
    if (right == 0.0) throw TemplateFailure("float modulo by zero");
    const double rest = std::fmod(left, right);
    if (rest == 0.0) return std::copysign(0.0, right);
    return (rest < 0) != (right < 0) ? rest + right : rest;
}

double floatFloorDivide(double left, double right) {
    if (right == 0.0) throw TemplateFailure("float floor division by zero");
    const double quotient = (left - floatModulo(left, right)) / right;
    const double floored = std::floor(quotient);
    return quotient - floored > 0.5 ? floored + 1 : floored;
}

Value wholePower(std::int64_t base, std::int64_t exponent) {
    if (exponent < 0) {
        if (base == 0) throw TemplateFailure("0.0 cannot be raised to a negative power");
        return Value(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
    }
    std::int64_t result = 1;
    if (base == 0 || base == 1) return Value(exponent == 0 ? std::int64_t{1} : base);
    if (base == -1) return Value(std::int64_t{exponent % 2 == 0 ? 1 : -1});
    for (; exponent > 0; --exponent) {
        if (__builtin_mul_overflow(result, base, &result)) overflow();
    }
    return Value(result);
}

Value wholeNumbers(const std::string& sign, std::int64_t left, std::int64_t right) {
    std::int64_t result = 0;
    bool tooLarge = false;
    if (sign == "+") {
        tooLarge = __builtin_add_overflow(left, right, &result);
    } else if (sign == "-") {
        tooLarge = __builtin_sub_overflow(left, right, &result);
    } else if (sign == "*") {
        tooLarge = __builtin_mul_overflow(left, right, &result);
    } else if (sign == "//") {
        result = floorDivide(left, right);
    } else if (sign == "%") {
        result = modulo(left, right);
    } else if (sign == "**") {
        return wholePower(left, right);
    } else {  // "/"
        if (right == 0) throw TemplateFailure("division by zero");
        return Value(static_cast<double>(left) / static_cast<double>(right));
    }
    if (tooLarge) overflow();
    return Value(result);
}

Value floats(const std::string& sign, double left, double right) {
    if (sign == "+") return Value(left + right);
    if (sign == "-") return Value(left - right);
    if (sign == "*") return Value(left * right);
    if (sign == "//") return Value(floatFloorDivide(left, right));
    if (sign == "%") return Value(floatModulo(left, right));
    if (sign == "**") {
        if (left == 0.0 && right < 0) throw TemplateFailure("0.0 cannot be raised to a negative power");
        const double power = std::pow(left, right);
        if (std::isnan(power) && !std::isnan(left) && !std::isnan(right)) {
            throw TemplateFailure("complex numbers are not supported");
        }
        if (std::isinf(power) && std::isfinite(left) && std::isfinite(right)) {
            throw TemplateFailure("Numerical result out of range");
        }
        return Value(power);
    }
    if (right == 0.0) throw TemplateFailure("float division by zero");
    return Value(left / right);
}

Value joinTexts(Interpreter& interpreter, const Value& left, const Value& right) {
    const bool markup = left.isMarkup() || right.isMarkup();
    std::u32string text = markup ? escapeMarkup(left) : left.chars();
    text += markup ? escapeMarkup(right) : right.chars();
    return interpreter.checkedText(std::move(text), markup);
}

Value repeated(Interpreter& interpreter, const Value& value, std::int64_t times) {
    const auto count = static_cast<std::size_t>(std::max<std::int64_t>(times, 0));
    const std::size_t size = value.isText() ? value.chars().size() : value.items().size();
    if (size != 0 && count > interpreter.limits().longestText / size) {
        interpreter.checkLength(interpreter.limits().longestText + 1);
    }
    if (value.isText()) {
        std::u32string text;
        for (std::size_t i = 0; i < count && size > 0; ++i) text += value.chars();
        return Value(std::move(text), value.isMarkup());
    }
    std::vector<Value> items;
    interpreter.spend(static_cast<std::int64_t>(count * size));
    for (std::size_t i = 0; i < count && size > 0; ++i) {
        items.insert(items.end(), value.items().begin(), value.items().end());
    }
    return value.isTuple() ? Value::tuple(std::move(items)) : Value::list(std::move(items));
}

}  // namespace

Value applyOperator(Interpreter& interpreter, const std::string& sign, const Value& left, const Value& right) {
    requireDefined(left);
    if (sign == "%" && left.isText()) return formatPercent(interpreter, left, right);
    requireDefined(right);
    if (left.isIntegral() && right.isIntegral()) return wholeNumbers(sign, left.integer(), right.integer());
    if (left.isNumber() && right.isNumber()) return floats(sign, left.number(), right.number());
    if (sign == "+" && left.isText() && right.isText()) return joinTexts(interpreter, left, right);
    if (sign == "+" && left.isSequence() && right.isSequence() && left.isTuple() == right.isTuple()) {
        std::vector<Value> items = left.items();
        items.insert(items.end(), right.items().begin(), right.items().end());
        interpreter.spend(static_cast<std::int64_t>(items.size() / 16));
        return left.isTuple() ? Value::tuple(std::move(items)) : Value::list(std::move(items));
    }
    const auto repeatable = [](const Value& value) { return value.isText() || value.isSequence(); };
    if (sign == "*" && repeatable(left) && right.isIntegral()) return repeated(interpreter, left, right.integer());
    if (sign == "*" && repeatable(right) && left.isIntegral()) return repeated(interpreter, right, left.integer());
    if (sign == "+" && left.isText()) {
        throw TemplateFailure("can only concatenate str (not \"" + typeName(right) + "\") to str");
    }
    unsupported(sign, left, right);
}

Value negate(const Value& value) {
    requireDefined(value);
    if (value.isFloat()) return Value(-value.number());
    if (!value.isIntegral()) throw TemplateFailure("bad operand type for unary -: '" + typeName(value) + "'");
    if (value.integer() == INT64_MIN) overflow();
    return Value(-value.integer());
}

Value positive(const Value& value) {
    requireDefined(value);
    if (value.isFloat()) return value;
    if (!value.isIntegral()) throw TemplateFailure("bad operand type for unary +: '" + typeName(value) + "'");
    return Value(value.integer());
}

bool contains(const Value& hay, const Value& needle) {
    if (hay.isText()) {
        if (!needle.isText()) {
            throw TemplateFailure("'in <string>' requires string as left operand, not " + typeName(needle));
        }
        return findText(hay.chars(), needle.chars()) != std::u32string::npos;
    }
    if (hay.isDict()) return hay.dict().find(needle) != nullptr;
    if (!isIterable(hay)) throw TemplateFailure("argument of type '" + typeName(hay) + "' is not iterable");
    const std::vector<Value> items = iterate(hay);
    return std::any_of(items.begin(), items.end(), [&needle](const Value& item) { return equal(item, needle); });
}

std::optional<Value> sliceOf(const Value& value, const Value& start, const Value& stop, const Value& step) {
    const auto range = value.as<RangeObject>();
    if (!value.isText() && !value.isSequence() && !range) return std::nullopt;
    for (const Value* part : {&start, &stop, &step}) {
        requireDefined(*part);
        if (!part->isNone() && !part->isIntegral()) return std::nullopt;
    }
    const std::int64_t length = *lengthOf(value);
    const std::int64_t by = step.isNone() ? 1 : step.integer();
    if (by == 0) throw TemplateFailure("slice step cannot be zero");
    const auto bound = [length, by](const Value& part, std::int64_t otherwise) {
        if (part.isNone()) return otherwise;
        std::int64_t at = part.integer();
        if (at < 0) at = at < -length ? -1 : at + length;
        if (part.integer() < -length) return by < 0 ? std::int64_t{-1} : std::int64_t{0};
        return std::min(at, by < 0 ? length - 1 : length);
    };
    const std::int64_t from = bound(start, by < 0 ? length - 1 : 0);
    const std::int64_t to = bound(stop, by < 0 ? -1 : length);
    if (range) return range->slice(from, to, by);
    std::vector<std::size_t> chosen;
    for (std::int64_t at = from; by > 0 ? at < to : at > to;) {
        chosen.push_back(static_cast<std::size_t>(at));
        if (by > 0 ? by > to - at : by < to - at) break;
        at += by;
    }
    if (value.isText()) {
        std::u32string text;
        for (const std::size_t at : chosen) text.push_back(value.chars()[at]);
        return Value(std::move(text), value.isMarkup());
    }
    std::vector<Value> items;
    for (const std::size_t at : chosen) items.push_back(value.items()[at]);
    return value.isTuple() ? Value::tuple(std::move(items)) : Value::list(std::move(items));
}

}  // namespace lorimer::jinja
