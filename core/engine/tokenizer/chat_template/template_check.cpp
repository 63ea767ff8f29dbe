#include "engine/tokenizer/chat_template/template_check.h"

#include "engine/tokenizer/chat_template/filters.h"
#include "engine/tokenizer/chat_template/tests.h"

namespace lorimer::jinja {

namespace {

/// Visits every expression of a tree of statements.
class Walker {
public:
    virtual ~Walker() = default;

    void walk(const Body& body) {
        for (const auto& statement : body) walk(*statement);
    }

protected:
    virtual void enter(const Expression&) {}
    bool soft() const { return m_soft; }

private:
    class Softness {
    public:
        Softness(Walker& walker, bool soft) : m_walker(walker), m_before(walker.m_soft) { walker.m_soft = soft; }
        ~Softness() { m_walker.m_soft = m_before; }
        Softness(const Softness&) = delete;
        Softness& operator=(const Softness&) = delete;

    private:
        Walker& m_walker;
        bool m_before;
    };

    void visit(const ExpressionPtr& expression) {
        if (!expression) return;
        const Softness softness(*this, m_soft || expression->kind == ExpressionKind::Conditional);
        enter(*expression);
        for (const ExpressionPtr& child : expression->children) visit(child);
        for (const auto& [name, value] : expression->named) visit(value);
        visit(expression->starred);
        visit(expression->doubleStarred);
    }

    void walk(const Statement& statement) {
        for (const ExpressionPtr& expression : statement.expressions) visit(expression);
        for (const ExpressionPtr& target : statement.targets) visit(target);
        visit(statement.target);
        visit(statement.value);
        for (const auto& [test, body] : statement.branches) {
            const Softness softness(*this, true);
            visit(test);
            walk(body);
        }
        const Softness softness(*this, statement.kind == StatementKind::If);
        visit(statement.test);
        for (const Parameter& parameter : statement.parameters) visit(parameter.otherwise);
        walk(statement.body);
        walk(statement.otherwise);
    }

    bool m_soft = false;
};

class NameChecker final : public Walker {
protected:
    void enter(const Expression& expression) override {
        if (soft()) return;
        if (expression.kind == ExpressionKind::Filter && findFilter(expression.name) == nullptr) {
            throw TemplateFailure("No filter named '" + expression.name + "'.", expression.line);
        }
        if (expression.kind == ExpressionKind::Test && findTest(expression.name) == nullptr) {
            throw TemplateFailure("No test named '" + expression.name + "'.", expression.line);
        }
    }
};

class SpecialNameFinder final : public Walker {
public:
    explicit SpecialNameFinder(Statement& function) : m_function(function) {}

protected:
    void enter(const Expression& expression) override {
        if (expression.kind != ExpressionKind::Name) return;
        m_function.usesCaller = m_function.usesCaller || expression.name == "caller";
        m_function.usesKwargs = m_function.usesKwargs || expression.name == "kwargs";
        m_function.usesVarargs = m_function.usesVarargs || expression.name == "varargs";
    }

private:
    Statement& m_function;
};

}  // namespace

void noteSpecialNames(Statement& function) { SpecialNameFinder(function).walk(function.body); }

void checkNames(const Body& body) { NameChecker().walk(body); }

}  // namespace lorimer::jinja
