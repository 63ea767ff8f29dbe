#include "engine/tokenizer/chat_template/interpreter.h"

#include <algorithm>
#include <utility>

#include "engine/tokenizer/chat_template/objects.h"

namespace lorimer::jinja {

namespace {

constexpr int deepestEvaluation = 1500;
// In characters, roughly: reading the clock takes as long as some hundreds of them.
constexpr std::int64_t workBetweenClockReads = 1 << 18;
constexpr std::int64_t workOfTurn = 1 << 10;

double secondsSince(const timespec& start) {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec - start.tv_sec) + static_cast<double>(now.tv_nsec - start.tv_nsec) * 1e-9;
}

}  // namespace

Interpreter::Deeper::Deeper(Interpreter& interpreter) : m_interpreter(interpreter) {
    if (m_interpreter.m_evaluations >= deepestEvaluation) throw TemplateFailure("it goes too deep into itself");
    ++m_interpreter.m_evaluations;
}

Interpreter::Interpreter(const Body& body, const std::map<std::string, Value, std::less<>>& variables, Limits limits)
    : m_body(body), m_limits(limits) {
    m_globals = newScope(nullptr);
    m_globals->values = globalFunctions();
    for (const auto& [name, value] : variables) m_globals->values[name] = value;
    m_top = newScope(m_globals);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &m_started);
}

Interpreter::~Interpreter() {
    for (Scope& scope : m_scopes) scope.values.clear();
    for (const auto& object : m_remembered) {
        if (const auto space = std::dynamic_pointer_cast<NamespaceObject>(object)) space->clear();
    }
}

Scope* Interpreter::newScope(Scope* parent) {
    m_scopes.push_back({parent, {}});
    return &m_scopes.back();
}

void Interpreter::spend(std::int64_t turns) {
    m_turns += turns;
    if (m_turns > m_limits.mostTurns) {
        throw TemplateFailure("it needs more than " + std::to_string(m_limits.mostTurns) + " loop turns");
    }
    work(workOfTurn);
}

void Interpreter::work(std::int64_t amount) {
    m_work += amount;
    if (m_work < workBetweenClockReads) return;
    m_work = 0;
    if (secondsSince(m_started) > m_limits.seconds) {
        throw TemplateFailure("it computes for more than " + std::to_string(static_cast<int>(m_limits.seconds * 1000)) +
                              " milliseconds");
    }
}

std::size_t Interpreter::checkLength(std::size_t characters) const {
    if (characters > m_limits.longestText) {
        throw TemplateFailure("it makes a text of more than " + std::to_string(m_limits.longestText) + " characters");
    }
    return characters;
}

Value Interpreter::checkedText(std::u32string text, bool markup) const {
    checkLength(text.size());
    return Value(std::move(text), markup);
}

std::u32string Interpreter::render() {
    std::u32string out;
    m_out = &out;
    run(m_body, m_top);
    return out;
}

void Interpreter::write(std::u32string_view text) {
    checkLength(m_out->size() + text.size());
    m_out->append(text);
}

void Interpreter::print(const Value& value) {
    if (m_autoEscape) {
        write(escapeMarkup(value));
    } else if (value.isText()) {
        write(value.chars());
    } else {
        write(toText(value));
    }
}

std::u32string Interpreter::renderBody(const Body& body, Scope* parent,
                                       std::map<std::string, Value, std::less<>> values) {
    Scope* scope = newScope(parent);
    scope->values = std::move(values);
    std::u32string out;
    std::u32string* const before = std::exchange(m_out, &out);
    try {
        run(body, scope);
    } catch (...) {
        m_out = before;
        throw;
    }
    m_out = before;
    return out;
}

Interpreter::Flow Interpreter::run(const Body& body, Scope* scope) {
    for (const auto& statement : body) {
        try {
            const Flow flow = run(*statement, scope);
            if (flow != Flow::Normal) return flow;
        } catch (TemplateFailure& failure) {
            failure.setLine(statement->line);
            throw;
        }
    }
    return Flow::Normal;
}

Interpreter::Flow Interpreter::run(const Statement& statement, Scope* scope) {
    const Deeper deeper(*this);
    switch (statement.kind) {
        case StatementKind::Data:
            write(statement.data.chars());
            return Flow::Normal;
        case StatementKind::Print:
            for (const ExpressionPtr& expression : statement.expressions) print(evaluate(*expression, scope));
            return Flow::Normal;
        case StatementKind::For:
            return runFor(statement, scope);
        case StatementKind::If:
            return runIf(statement, scope);
        case StatementKind::Set:
            assign(*statement.target, evaluate(*statement.value, scope), scope);
            return Flow::Normal;
        case StatementKind::SetBlock:
            runSetBlock(statement, scope);
            return Flow::Normal;
        case StatementKind::Macro:
            scope->values[statement.name] =
                Value(std::shared_ptr<Object>(std::make_shared<MacroObject>(statement, scope)));
            return Flow::Normal;
        case StatementKind::CallBlock:
            runCallBlock(statement, scope);
            return Flow::Normal;
        case StatementKind::FilterBlock:
            runFilterBlock(statement, scope);
            return Flow::Normal;
        case StatementKind::With:
            return runWith(statement, scope);
        case StatementKind::Generation:
            write(renderBody(statement.body, scope, {}));
            return Flow::Normal;
        case StatementKind::Block:
            write(renderBody(statement.body, statement.recursive ? scope : m_top, {}));
            return Flow::Normal;
        case StatementKind::AutoEscape:
            return runAutoEscape(statement, scope);
        case StatementKind::Break:
            return Flow::Break;
        case StatementKind::Continue:
            return Flow::Continue;
        case StatementKind::NeedsLoader:
            throw TemplateFailure("it wants another template (" + statement.name + "), and there is none");
    }
    throw TemplateFailure("an unknown statement", statement.line);
}

Interpreter::Flow Interpreter::runIf(const Statement& statement, Scope* scope) {
    for (const auto& [test, body] : statement.branches) {
        if (isTrue(evaluate(*test, scope))) return run(body, scope);
    }
    return run(statement.otherwise, scope);
}

Interpreter::Flow Interpreter::runFor(const Statement& statement, Scope* scope) {
    const Value iterable = evaluate(*statement.value, scope);
    if (!statement.recursive) return loopOver(statement, iterable, scope, 0);
    write(renderLoop(statement, iterable, scope, 0));
    return Flow::Normal;
}

std::u32string Interpreter::renderLoop(const Statement& loop, const Value& iterable, Scope* scope, int depth) {
    if (depth >= m_limits.deepestCalls) throw TemplateFailure("a recursive loop goes deeper than 64 levels");
    std::u32string out;
    std::u32string* const before = std::exchange(m_out, &out);
    try {
        loopOver(loop, iterable, scope, depth);
    } catch (...) {
        m_out = before;
        throw;
    }
    m_out = before;
    return out;
}

Interpreter::Flow Interpreter::loopOver(const Statement& loop, const Value& iterable, Scope* scope, int depth) {
    LoopObject::Filter filter;
    if (loop.test) {
        Scope* const testScope = newScope(scope);
        filter = [this, &loop, testScope](const Value& item) {
            spend(1);
            assign(*loop.target, item, testScope);
            return isTrue(evaluate(*loop.test, testScope));
        };
    }
    LoopObject::Recurse recurse;
    if (loop.recursive) {
        recurse = [this, &loop, scope](const Value& items, int deeper) {
            return Value(renderLoop(loop, items, scope, deeper));
        };
    }
    const auto object = std::make_shared<LoopObject>(iterate(iterable), std::move(filter), std::move(recurse), depth);
    Scope* const inner = newScope(scope);
    bool finishedTurn = false;
    while (const std::optional<Value> item = object->next()) {
        spend(1);
        inner->values.clear();
        inner->values["loop"] = Value(std::shared_ptr<Object>(object));
        assign(*loop.target, *item, inner);
        const Flow flow = run(loop.body, inner);
        if (flow == Flow::Break) break;
        // As jinja2 compiles it: a turn that break or continue cuts short does not keep the else from running.
        finishedTurn = finishedTurn || flow == Flow::Normal;
    }
    inner->values.erase("loop");
    object->finish();
    return finishedTurn || loop.otherwise.empty() ? Flow::Normal : run(loop.otherwise, newScope(scope));
}

void Interpreter::runSetBlock(const Statement& statement, Scope* scope) {
    Value value(renderBody(statement.body, scope, {}), m_autoEscape);
    if (statement.value) value = evaluateFilter(*statement.value, scope, &value);
    assign(*statement.target, value, scope);
}

void Interpreter::runCallBlock(const Statement& statement, Scope* scope) {
    Arguments caller;
    caller.named.emplace_back("caller",
                              Value(std::shared_ptr<Object>(std::make_shared<MacroObject>(statement, scope))));
    print(evaluateCall(*statement.expressions[0], scope, &caller));
}

void Interpreter::runFilterBlock(const Statement& statement, Scope* scope) {
    const Value input(renderBody(statement.body, scope, {}), m_autoEscape);
    const Value result = evaluateFilter(*statement.expressions[0], scope, &input);
    if (!result.isText()) throw TemplateFailure("a filter block made " + typeName(result) + ", not str");
    print(result);
}

Interpreter::Flow Interpreter::runWith(const Statement& statement, Scope* scope) {
    Scope* const inner = newScope(scope);
    for (std::size_t i = 0; i < statement.targets.size(); ++i) {
        assign(*statement.targets[i], evaluate(*statement.expressions[i], scope), inner);
    }
    return run(statement.body, inner);
}

Interpreter::Flow Interpreter::runAutoEscape(const Statement& statement, Scope* scope) {
    const bool escape = isTrue(evaluate(*statement.test, scope));
    const bool before = std::exchange(m_autoEscape, escape);
    try {
        const Flow flow = run(statement.body, newScope(scope));
        m_autoEscape = before;
        return flow;
    } catch (...) {
        m_autoEscape = before;
        throw;
    }
}

std::u32string Interpreter::callMacro(const Statement& macro, Scope* scope, const Arguments& arguments) {
    if (m_calls >= m_limits.deepestCalls) throw TemplateFailure("macros call each other deeper than 64 levels");
    spend(1);
    Scope* const inner = newScope(scope);
    std::map<std::string, Value, std::less<>> named(arguments.named.begin(), arguments.named.end());
    const auto take = [&named](const std::string& name, std::optional<Value>& value) {
        const auto found = named.find(name);
        if (found == named.end()) return;
        value.emplace(found->second);
        named.erase(found);
    };
    const std::vector<Value>& positional = arguments.positional;
    bool callerIsParameter = false;
    std::vector<std::optional<Value>> values;
    for (std::size_t i = 0; i < macro.parameters.size(); ++i) {
        callerIsParameter = callerIsParameter || macro.parameters[i].name == "caller";
        std::optional<Value>& value = values.emplace_back();
        if (i < positional.size()) {
            value.emplace(positional[i]);
        } else {
            take(macro.parameters[i].name, value);
        }
    }
    if (macro.usesCaller && !callerIsParameter) {
        std::optional<Value> caller;
        take("caller", caller);
        inner->values["caller"] = caller ? *caller : Value::undefined("No caller defined");
    }
    if (macro.usesKwargs) {
        Dict rest;
        for (const auto& [name, value] : arguments.named) {
            if (named.count(name) > 0) rest.set(Value::fromUtf8(name), value);
        }
        inner->values["kwargs"] = Value(std::move(rest));
    } else if (!named.empty()) {
        throw TemplateFailure("macro '" + macro.name + "' takes no keyword argument '" + named.begin()->first + "'");
    }
    if (macro.usesVarargs) {
        const std::size_t used = std::min(positional.size(), macro.parameters.size());
        inner->values["varargs"] =
            Value::tuple({positional.begin() + static_cast<std::ptrdiff_t>(used), positional.end()});
    } else if (positional.size() > macro.parameters.size()) {
        throw TemplateFailure("macro '" + macro.name + "' takes not more than " +
                              std::to_string(macro.parameters.size()) + " argument(s)");
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Parameter& parameter = macro.parameters[i];
        if (!values[i] && parameter.otherwise) values[i] = evaluate(*parameter.otherwise, inner);
        inner->values[parameter.name] =
            values[i] ? *values[i] : Value::undefined("parameter '" + parameter.name + "' was not provided");
    }
    ++m_calls;
    std::u32string out;
    std::u32string* const before = std::exchange(m_out, &out);
    try {
        run(macro.body, inner);
    } catch (...) {
        m_out = before;
        --m_calls;
        throw;
    }
    m_out = before;
    --m_calls;
    return out;
}

void Interpreter::assign(const Expression& target, const Value& value, Scope* scope) {
    if (target.kind == ExpressionKind::Name) {
        scope->values[target.name] = value;
        return;
    }
    if (target.kind == ExpressionKind::NamespaceTarget) {
        const auto space = lookUp(target.name, scope).as<NamespaceObject>();
        if (!space) throw TemplateFailure("cannot assign attribute on non-namespace object", target.line);
        space->set(target.operators[0], value);
        return;
    }
    const std::vector<Value> items = iterate(value);
    if (items.size() != target.children.size()) {
        throw TemplateFailure("a value of " + std::to_string(items.size()) + " items is unpacked into " +
                                  std::to_string(target.children.size()) + " names",
                              target.line);
    }
    for (std::size_t i = 0; i < items.size(); ++i) assign(*target.children[i], items[i], scope);
}

}  // namespace lorimer::jinja
