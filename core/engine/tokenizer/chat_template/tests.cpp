#include "engine/tokenizer/chat_template/tests.h"

#include "engine/tokenizer/chat_template/argument_reader.h"
#include "engine/tokenizer/chat_template/filters.h"
#include "engine/tokenizer/chat_template/objects.h"
#include "engine/tokenizer/chat_template/operators.h"
#include "engine/tokenizer/chat_template/string_tests.h"

namespace lorimer::jinja {

namespace {

const Value& only(const Arguments& arguments) {
    if (arguments.positional.size() != 1 || !arguments.named.empty()) {
        throw TemplateFailure("a test got another number of arguments than it takes");
    }
    return arguments.positional[0];
}

using Check = bool (*)(const Value&);

template <Check check>
bool plainTest(Interpreter&, const Value& input, const Arguments& arguments) {
    const ArgumentReader reader(arguments, "test", {}, 0);
    return check(input);
}

std::int64_t rest(Interpreter& interpreter, const Value& input, const Value& by) {
    const Value value = applyOperator(interpreter, "%", input, by);
    if (value.isFloat()) return value.number() == 0.0 ? 0 : value.number() == 1.0 ? 1 : 2;
    if (!value.isIntegral()) return 2;
    return value.integer();
}

bool odd(Interpreter& interpreter, const Value& input, const Arguments&) {
    return rest(interpreter, input, Value(std::int64_t{2})) == 1;
}

bool even(Interpreter& interpreter, const Value& input, const Arguments&) {
    return rest(interpreter, input, Value(std::int64_t{2})) == 0;
}

bool divisibleBy(Interpreter& interpreter, const Value& input, const Arguments& arguments) {
    return rest(interpreter, input, only(arguments)) == 0;
}

bool isCallable(const Value& value) { return value.isUndefined() || (value.isObject() && value.object().callable()); }
bool isDefined(const Value& value) { return !value.isUndefined(); }
bool isUndefinedValue(const Value& value) { return value.isUndefined(); }
bool isNoneValue(const Value& value) { return value.isNone(); }
bool isBoolean(const Value& value) { return value.isBool(); }
bool isFalse(const Value& value) { return value.isBool() && !value.boolean(); }
bool isTrueValue(const Value& value) { return value.isBool() && value.boolean(); }
bool isInteger(const Value& value) { return value.isInt(); }
bool isFloatValue(const Value& value) { return value.isFloat(); }
bool isNumberValue(const Value& value) { return value.isNumber(); }
bool isStringValue(const Value& value) { return value.isText(); }
bool isMapping(const Value& value) { return value.isDict(); }
bool isEscaped(const Value& value) { return value.isMarkup(); }
bool isLower(const Value& value) { return hasOnlyLower(toText(value)); }
bool isUpper(const Value& value) { return hasOnlyUpper(toText(value)); }

bool isSequenceValue(const Value& value) {
    if (value.isText() || value.isSequence() || value.isDict() || value.isUndefined()) return true;
    return value.as<RangeObject>() != nullptr;
}

bool isFilterName(Interpreter&, const Value& input, const Arguments&) {
    hashKey(input);  // jinja2 looks in a dict: what cannot be a key fails
    return input.isText() && findFilter(plainUtf8(input.chars())) != nullptr;
}

bool isTestName(Interpreter&, const Value& input, const Arguments&) {
    hashKey(input);
    return input.isText() && findTest(plainUtf8(input.chars())) != nullptr;
}

bool sameAs(Interpreter&, const Value& input, const Arguments& arguments) { return input.sameAs(only(arguments)); }
bool isIn(Interpreter&, const Value& input, const Arguments& arguments) { return contains(only(arguments), input); }
bool eq(Interpreter&, const Value& input, const Arguments& arguments) { return equal(input, only(arguments)); }
bool ne(Interpreter&, const Value& input, const Arguments& arguments) { return !equal(input, only(arguments)); }
bool lt(Interpreter&, const Value& input, const Arguments& arguments) { return less(input, only(arguments)); }
bool le(Interpreter&, const Value& input, const Arguments& arguments) { return lessOrEqual(input, only(arguments)); }
bool gt(Interpreter&, const Value& input, const Arguments& arguments) { return less(only(arguments), input); }
bool ge(Interpreter&, const Value& input, const Arguments& arguments) { return lessOrEqual(only(arguments), input); }

struct TestEntry {
    std::string_view name;
    TestFunction function;
};

constexpr TestEntry table[] = {
    {"odd", odd},
    {"even", even},
    {"divisibleby", divisibleBy},
    {"defined", plainTest<isDefined>},
    {"undefined", plainTest<isUndefinedValue>},
    {"filter", isFilterName},
    {"test", isTestName},
    {"none", plainTest<isNoneValue>},
    {"boolean", plainTest<isBoolean>},
    {"false", plainTest<isFalse>},
    {"true", plainTest<isTrueValue>},
    {"integer", plainTest<isInteger>},
    {"float", plainTest<isFloatValue>},
    {"lower", plainTest<isLower>},
    {"upper", plainTest<isUpper>},
    {"string", plainTest<isStringValue>},
    {"mapping", plainTest<isMapping>},
    {"number", plainTest<isNumberValue>},
    {"sequence", plainTest<isSequenceValue>},
    {"iterable", plainTest<isIterable>},
    {"callable", plainTest<isCallable>},
    {"escaped", plainTest<isEscaped>},
    {"sameas", sameAs},
    {"in", isIn},
    {"==", eq},
    {"eq", eq},
    {"equalto", eq},
    {"!=", ne},
    {"ne", ne},
    {">", gt},
    {"gt", gt},
    {"greaterthan", gt},
    {"ge", ge},
    {">=", ge},
    {"<", lt},
    {"lt", lt},
    {"lessthan", lt},
    {"<=", le},
    {"le", le},
};

}  // namespace

TestFunction findTest(std::string_view name) {
    for (const TestEntry& entry : table) {
        if (entry.name == name) return entry.function;
    }
    return nullptr;
}

}  // namespace lorimer::jinja
