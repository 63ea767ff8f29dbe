// The expression half of Interpreter.
#include "engine/tokenizer/chat_template/filters.h"
#include "engine/tokenizer/chat_template/interpreter.h"
#include "engine/tokenizer/chat_template/methods.h"
#include "engine/tokenizer/chat_template/objects.h"
#include "engine/tokenizer/chat_template/operators.h"
#include "engine/tokenizer/chat_template/tests.h"

namespace lorimer::jinja {

namespace {

std::string describeObject(const Value& value) { return value.isNone() ? "None" : typeName(value) + " object"; }

}  // namespace

Value Interpreter::evaluate(const Expression& expression, Scope* scope) {
    const Deeper deeper(*this);
    Value result = evaluateNode(expression, scope);
    work(result.extent().size);
    return result;
}

Value Interpreter::evaluateNode(const Expression& expression, Scope* scope) {
    const auto child = [&](std::size_t i) { return evaluate(*expression.children[i], scope); };
    switch (expression.kind) {
        case ExpressionKind::Constant:
            return expression.constant;
        case ExpressionKind::Name:
            return lookUp(expression.name, scope);
        case ExpressionKind::Tuple:
            return Value::tuple(evaluateAll(expression, scope));
        case ExpressionKind::List:
            return Value::list(evaluateAll(expression, scope));
        case ExpressionKind::Dict:
            return evaluateDict(expression, scope);
        case ExpressionKind::Attribute:
            return attribute(child(0), expression.name);
        case ExpressionKind::Item:
            return evaluateItem(expression, scope);
        case ExpressionKind::Call:
            return evaluateCall(expression, scope, nullptr);
        case ExpressionKind::Filter:
            return evaluateFilter(expression, scope, nullptr);
        case ExpressionKind::Test: {
            const Value subject = child(0);
            return Value(callTest(expression.name, subject, evaluateArguments(expression, scope)));
        }
        case ExpressionKind::Not:
            return Value(!isTrue(child(0)));
        case ExpressionKind::Negate:
            return negate(child(0));
        case ExpressionKind::Positive:
            return positive(child(0));
        case ExpressionKind::And: {
            Value left = child(0);
            return isTrue(left) ? child(1) : left;
        }
        case ExpressionKind::Or: {
            Value left = child(0);
            return isTrue(left) ? left : child(1);
        }
        case ExpressionKind::Conditional:
            if (isTrue(child(0))) return child(1);
            if (expression.children[2]) return child(2);
            return Value::undefined("the inline if-expression on line " + std::to_string(expression.line) +
                                    " evaluated to false and no else section was defined.");
        case ExpressionKind::Compare:
            return evaluateCompare(expression, scope);
        case ExpressionKind::Concat:
            return evaluateConcat(expression, scope);
        case ExpressionKind::Binary: {
            const Value left = child(0);
            return applyOperator(*this, expression.name, left, child(1));
        }
        case ExpressionKind::NamespaceTarget:
        case ExpressionKind::Slice:
            break;
    }
    throw TemplateFailure("an expression stands where it cannot be", expression.line);
}

Value Interpreter::lookUp(const std::string& name, Scope* scope) {
    for (const Scope* at = scope; at != nullptr; at = at->parent) {
        const auto found = at->values.find(name);
        if (found != at->values.end()) return found->second;
    }
    return Value::undefined("'" + name + "' is undefined");
}

std::vector<Value> Interpreter::evaluateAll(const Expression& expression, Scope* scope) {
    std::vector<Value> items;
    for (const ExpressionPtr& child : expression.children) items.push_back(evaluate(*child, scope));
    return items;
}

Value Interpreter::evaluateDict(const Expression& expression, Scope* scope) {
    Dict made;
    for (std::size_t i = 0; i + 1 < expression.children.size(); i += 2) {
        const Value key = evaluate(*expression.children[i], scope);
        made.set(key, evaluate(*expression.children[i + 1], scope));
    }
    return Value(std::move(made));
}

Value Interpreter::evaluateCompare(const Expression& expression, Scope* scope) {
    Value left = evaluate(*expression.children[0], scope);
    for (std::size_t i = 0; i < expression.operators.size(); ++i) {
        Value right = evaluate(*expression.children[i + 1], scope);
        const std::string& sign = expression.operators[i];
        const bool holds = sign == "=="   ? equal(left, right)
                           : sign == "!=" ? !equal(left, right)
                           : sign == "<"  ? less(left, right)
                           : sign == ">"  ? less(right, left)
                           : sign == "<=" ? lessOrEqual(left, right)
                           : sign == ">=" ? lessOrEqual(right, left)
                           : sign == "in" ? contains(right, left)
                                          : !contains(right, left);
        if (!holds) return Value(false);
        left = std::move(right);
    }
    return Value(true);
}

Value Interpreter::evaluateConcat(const Expression& expression, Scope* scope) {
    std::vector<Value> parts = evaluateAll(expression, scope);
    std::u32string text;
    for (const Value& part : parts) {
        text += m_autoEscape ? escapeMarkup(part) : toText(part);
        checkLength(text.size());
    }
    return Value(std::move(text), m_autoEscape);
}

Value Interpreter::evaluateItem(const Expression& expression, Scope* scope) {
    const Value object = evaluate(*expression.children[0], scope);
    const Expression& key = *expression.children[1];
    if (key.kind != ExpressionKind::Slice) return item(object, evaluate(key, scope));
    requireDefined(object);
    const auto part = [&](std::size_t i) { return key.children[i] ? evaluate(*key.children[i], scope) : Value(); };
    const Value start = part(0);
    const Value stop = part(1);
    const Value step = part(2);
    if (const auto sliced = sliceOf(object, start, stop, step)) return *sliced;
    throw TemplateFailure("'" + typeName(object) + "' object is not subscriptable", expression.line);
}

Arguments Interpreter::evaluateArguments(const Expression& expression, Scope* scope) {
    Arguments arguments;
    for (std::size_t i = 1; i < expression.children.size(); ++i) {
        arguments.positional.push_back(evaluate(*expression.children[i], scope));
    }
    for (const auto& [name, value] : expression.named) arguments.named.emplace_back(name, evaluate(*value, scope));
    if (expression.starred) {
        for (const Value& value : iterate(evaluate(*expression.starred, scope))) arguments.positional.push_back(value);
    }
    if (expression.doubleStarred) {
        const Value named = evaluate(*expression.doubleStarred, scope);
        if (!named.isDict()) throw TemplateFailure("argument after ** must be a mapping, not " + typeName(named));
        for (const auto& [name, value] : named.dict().items) {
            if (!name.isText()) throw TemplateFailure("keywords must be strings");
            arguments.named.emplace_back(plainUtf8(name.chars()), value);
        }
    }
    return arguments;
}

Value Interpreter::evaluateCall(const Expression& expression, Scope* scope, const Arguments* more) {
    const Value callee = evaluate(*expression.children[0], scope);
    Arguments arguments = evaluateArguments(expression, scope);
    if (more != nullptr) {
        arguments.named.insert(arguments.named.end(), more->named.begin(), more->named.end());
    }
    return call(callee, arguments);
}

Value Interpreter::call(const Value& callee, const Arguments& arguments) {
    requireDefined(callee);
    if (!callee.isObject() || !callee.object().callable()) {
        throw TemplateFailure("'" + typeName(callee) + "' object is not callable");
    }
    spend(1);
    const std::shared_ptr<Object> kept = callee.as<Object>();
    return kept->call(*this, arguments);
}

Value Interpreter::evaluateFilter(const Expression& expression, Scope* scope, const Value* input) {
    const ExpressionPtr& inner = expression.children[0];
    Value value;
    if (!inner) {
        value = *input;
    } else if (input != nullptr && inner->kind == ExpressionKind::Filter) {
        value = evaluateFilter(*inner, scope, input);
    } else {
        value = evaluate(*inner, scope);
    }
    return callFilter(expression.name, value, evaluateArguments(expression, scope));
}

Value Interpreter::callFilter(const std::string& name, const Value& input, const Arguments& arguments) {
    const FilterFunction filter = findFilter(name);
    if (filter == nullptr) throw TemplateFailure("No filter named '" + name + "' found.");
    spend(1);
    return filter(*this, input, arguments);
}

bool Interpreter::callTest(const std::string& name, const Value& input, const Arguments& arguments) {
    const TestFunction test = findTest(name);
    if (test == nullptr) throw TemplateFailure("No test named '" + name + "' found.");
    spend(1);
    return test(*this, input, arguments);
}

Value Interpreter::attribute(const Value& object, const std::string& name) {
    requireDefined(object);
    if (std::optional<Value> found = findMethod(object, name)) return *found;
    if (object.isDict()) {
        if (const Value* found = object.dict().find(name)) return *found;
    }
    return Value::undefined("'" + describeObject(object) + "' has no attribute '" + name + "'");
}

Value Interpreter::item(const Value& object, const Value& key) {
    requireDefined(object);
    if (object.isDict() && !key.isSequence() && !key.isDict()) {
        if (const Value* found = object.dict().find(key)) return *found;
    } else if (object.isDict() && key.isTuple()) {
        if (const Value* found = object.dict().find(key)) return *found;
    } else if (key.isIntegral()) {
        std::int64_t at = key.integer();
        if (object.isText() || object.isSequence()) {
            const std::int64_t length = *lengthOf(object);
            if (at < 0) at += length;
            if (at >= 0 && at < length) {
                const auto index = static_cast<std::size_t>(at);
                if (object.isSequence()) return object.items()[index];
                return Value(std::u32string(1, object.chars()[index]), object.isMarkup());
            }
        } else if (object.isObject()) {
            if (const std::optional<Value> found = object.object().item(at)) return *found;
        }
    }
    if (key.isText()) {
        const std::string name = plainUtf8(key.chars());
        if (std::optional<Value> found = findMethod(object, name)) return *found;
        return Value::undefined("'" + describeObject(object) + "' has no attribute '" + name + "'");
    }
    return Value::undefined(describeObject(object) + " has no element " + plainUtf8(toRepr(key)));
}

}  // namespace lorimer::jinja
