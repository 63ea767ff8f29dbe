#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "engine/tokenizer/chat_template/argument_reader.h"
#include "engine/tokenizer/chat_template/filters.h"
#include "engine/tokenizer/chat_template/operators.h"
#include "engine/tokenizer/chat_template/python_number.h"

namespace lorimer::jinja {

namespace {

std::optional<std::int64_t> truncated(double value) {
    if (!std::isfinite(value)) return std::nullopt;
    if (std::abs(value) >= 9.2233720368547748e18) throw TemplateFailure("a whole number needs more than 64 bits");
    return static_cast<std::int64_t>(value);
}

Value toInteger(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "int", {"default", "base"}, 0);
    const Value otherwise = reader.has(0) ? reader.at(0) : Value(std::int64_t{0});
    requireDefined(input);
    std::optional<std::int64_t> result;
    if (input.isText()) {
        result = parseInteger(input.chars(), static_cast<int>(reader.integer(1, 10)));
        if (!result) {
            const std::optional<double> number = parseFloat(input.chars());
            if (number) result = truncated(*number);
        }
    } else if (input.isIntegral()) {
        result = input.integer();
    } else if (input.isFloat()) {
        if (std::isinf(input.number())) throw TemplateFailure("cannot convert float infinity to integer");
        result = truncated(input.number());
    }
    return result ? Value(*result) : otherwise;
}

Value toFloat(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "float", {"default"}, 0);
    requireDefined(input);
    std::optional<double> result;
    if (input.isText()) result = parseFloat(input.chars());
    if (input.isNumber()) result = input.number();
    if (result) return Value(*result);
    return reader.has(0) ? reader.at(0) : Value(0.0);
}

Value absolute(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "abs", {}, 0);
    requireDefined(input);
    if (!input.isNumber()) throw TemplateFailure("bad operand type for abs(): '" + typeName(input) + "'");
    if (input.isFloat()) return Value(std::abs(input.number()));
    return input.integer() < 0 ? negate(input) : Value(input.integer());
}

// Python rounds the exact binary value to the nearest decimal, ties to even, which is what printf does.
double roundFloat(double value, std::int64_t digits) {
    if (!std::isfinite(value) || digits > 323) return value;
    if (digits < -308) return std::copysign(0.0, value);
    if (digits >= 0) {
        char buffer[700];
        std::snprintf(buffer, sizeof(buffer), "%.*f", static_cast<int>(digits), value);
        return std::strtod(buffer, nullptr);
    }
    const double power = std::pow(10.0, static_cast<double>(-digits));
    return std::nearbyint(value / power) * power;
}

std::int64_t roundWhole(std::int64_t value, std::int64_t digits) {
    if (digits >= 0) return value;
    if (digits < -18) return 0;
    std::int64_t power = 1;
    for (std::int64_t i = 0; i < -digits; ++i) power *= 10;
    const std::int64_t rest = ((value % power) + power) % power;
    const std::int64_t floor = value - rest;
    const bool up = rest * 2 > power || (rest * 2 == power && (floor / power) % 2 != 0);
    return up ? floor + power : floor;
}

Value round(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "round", {"precision", "method"}, 0);
    const std::string method = reader.has(1) ? plainUtf8(toText(reader.at(1))) : "common";
    if (method != "common" && method != "ceil" && method != "floor") {
        throw TemplateFailure("method must be common, ceil or floor");
    }
    requireDefined(input);
    if (!input.isNumber()) throw TemplateFailure("type " + typeName(input) + " doesn't define __round__ method");
    const std::int64_t precision = reader.integer(0, 0);
    if (method == "common") {
        if (input.isIntegral()) return Value(roundWhole(input.integer(), precision));
        return Value(roundFloat(input.number(), precision));
    }
    const double power = std::pow(10.0, static_cast<double>(precision));
    const double scaled = input.number() * power;
    return Value((method == "ceil" ? std::ceil(scaled) : std::floor(scaled)) / power);
}

constexpr FilterEntry table[] = {{"int", toInteger}, {"float", toFloat}, {"abs", absolute}, {"round", round}};

}  // namespace

std::span<const FilterEntry> numberFilters() { return table; }

}  // namespace lorimer::jinja
