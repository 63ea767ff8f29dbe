#pragma once

#include <ctime>
#include <deque>
#include <map>
#include <string>

#include "engine/tokenizer/chat_template/syntax_tree.h"

namespace lorimer::jinja {

/// The limits of privacy.md 8.5. Time is what this thread computed, so that a busy machine fails no rendering.
struct Limits {
    std::size_t longestText = 8u << 20;  ///< characters of the output and of every text on the way
    std::int64_t mostTurns = 200'000;    ///< of loops, macro calls and items that filters go through
    int deepestCalls = 64;               ///< macros and recursive loops in each other
    double seconds = 0.5;
};

/// Variables of one level of a template.
struct Scope {
    Scope* parent = nullptr;
    std::map<std::string, Value, std::less<>> values;
};

/// Renders one template once.
class Interpreter {
public:
    Interpreter(const Body& body, const std::map<std::string, Value, std::less<>>& variables, Limits limits);
    ~Interpreter();
    Interpreter(const Interpreter&) = delete;
    Interpreter& operator=(const Interpreter&) = delete;

    /// Throws TemplateFailure, with the line of the template.
    std::u32string render();

    // For filters, tests, methods and objects.

    Value callFilter(const std::string& name, const Value& input, const Arguments& arguments);
    bool callTest(const std::string& name, const Value& input, const Arguments& arguments);
    Value call(const Value& callee, const Arguments& arguments);
    /// jinja2's getattr: a method or attribute first, then an item.
    Value attribute(const Value& object, const std::string& name);
    /// jinja2's getitem: an item first, then a method or attribute.
    Value item(const Value& object, const Value& key);
    /// Counts work. Throws TemplateFailure when turns or time are used up.
    void spend(std::int64_t turns);
    /// Counts what is read or made, so that the clock is looked at in time.
    void work(std::int64_t amount);
    /// Throws TemplateFailure when a text of this many characters would be too long; returns it.
    std::size_t checkLength(std::size_t characters) const;
    Value checkedText(std::u32string text, bool markup = false) const;
    const Limits& limits() const { return m_limits; }
    bool autoEscape() const { return m_autoEscape; }

    /// Runs `body` in a scope of its own with `values`, and gives what it printed.
    std::u32string renderBody(const Body& body, Scope* parent, std::map<std::string, Value, std::less<>> values);
    /// A for loop's inner part, called for itself by a recursive loop.
    std::u32string renderLoop(const Statement& loop, const Value& iterable, Scope* scope, int depth);
    /// Binds a macro's arguments; see Macro.
    std::u32string callMacro(const Statement& macro, Scope* scope, const Arguments& arguments);
    void assign(const Expression& target, const Value& value, Scope* scope);
    Value evaluate(const Expression& expression, Scope* scope);
    Scope* newScope(Scope* parent);
    /// Keeps `value`, a namespace, until the rendering is over, and empties it then: it may hold itself.
    void remember(std::shared_ptr<Object> value) { m_remembered.push_back(std::move(value)); }

private:
    enum class Flow { Normal, Break, Continue };

    /// Counts one level of evaluation while it lives. Throws TemplateFailure when the stack could become too small.
    class Deeper {
    public:
        explicit Deeper(Interpreter& interpreter);
        ~Deeper() { --m_interpreter.m_evaluations; }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;

    private:
        Interpreter& m_interpreter;
    };

    Flow run(const Body& body, Scope* scope);
    Flow run(const Statement& statement, Scope* scope);
    Flow runIf(const Statement& statement, Scope* scope);
    Flow runFor(const Statement& statement, Scope* scope);
    Flow loopOver(const Statement& loop, const Value& iterable, Scope* scope, int depth);
    void runSetBlock(const Statement& statement, Scope* scope);
    void runCallBlock(const Statement& statement, Scope* scope);
    void runFilterBlock(const Statement& statement, Scope* scope);
    Flow runWith(const Statement& statement, Scope* scope);
    Flow runAutoEscape(const Statement& statement, Scope* scope);
    void print(const Value& value);
    void write(std::u32string_view text);

    Value evaluateNode(const Expression& expression, Scope* scope);
    Value lookUp(const std::string& name, Scope* scope);
    Value evaluateCompare(const Expression& expression, Scope* scope);
    Value evaluateItem(const Expression& expression, Scope* scope);
    Value evaluateCall(const Expression& expression, Scope* scope, const Arguments* more);
    Value evaluateFilter(const Expression& expression, Scope* scope, const Value* input);
    Value evaluateConcat(const Expression& expression, Scope* scope);
    Value evaluateDict(const Expression& expression, Scope* scope);
    std::vector<Value> evaluateAll(const Expression& expression, Scope* scope);
    Arguments evaluateArguments(const Expression& expression, Scope* scope);

    const Body& m_body;
    Limits m_limits;
    std::deque<Scope> m_scopes;
    Scope* m_globals = nullptr;
    Scope* m_top = nullptr;
    std::vector<std::shared_ptr<Object>> m_remembered;
    std::u32string* m_out = nullptr;
    std::int64_t m_turns = 0;
    std::int64_t m_work = 0;  // since the clock was read
    int m_evaluations = 0;    // nested evaluate and run
    int m_calls = 0;          // nested macros and recursive loops
    bool m_autoEscape = false;
    timespec m_started{};
};

}  // namespace lorimer::jinja
