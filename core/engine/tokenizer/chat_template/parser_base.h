#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/tokenizer/chat_template/lexer.h"
#include "engine/tokenizer/chat_template/syntax_tree.h"

namespace lorimer::jinja {

/// The token stream and the expression half of the parser; the statement half derives from it.
class ExpressionParser {
public:
    explicit ExpressionParser(std::vector<Token> tokens) : m_tokens(std::move(tokens)) {}

protected:
    /// Counts one level of nesting while it lives.
    class Level {
    public:
        explicit Level(ExpressionParser& parser);
        ~Level() { --m_parser.m_depth; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        ExpressionParser& m_parser;
    };

    struct CallArguments {
        std::vector<ExpressionPtr> positional;
        std::vector<std::pair<std::string, ExpressionPtr>> named;
        ExpressionPtr starred;
        ExpressionPtr doubleStarred;
    };

    struct TupleRules {
        bool namesOnly = false;
        bool conditional = true;
        bool parentheses = false;
        bool namespaces = false;
        std::string_view endName;  ///< a name that ends the tuple too
    };

    const Token& current() const { return m_tokens[m_at]; }
    const Token& look() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    Token next();
    bool isOperator(std::string_view sign) const {
        return current().kind == TokenKind::Operator && current().text == sign;
    }
    bool isName(std::string_view name) const { return current().kind == TokenKind::Name && current().text == name; }
    bool skipOperator(std::string_view sign);
    bool skipName(std::string_view name);
    void expectOperator(std::string_view sign);
    void expectName(std::string_view name);
    std::string expectAnyName();
    void expect(TokenKind kind, const char* what);
    [[noreturn]] void fail(const std::string& message) const;
    static std::string describe(const Token& token);

    ExpressionPtr expression(bool conditional = true);
    ExpressionPtr tuple(const TupleRules& rules);
    ExpressionPtr assignTarget(bool namespaces, std::string_view endName = {});
    ExpressionPtr filters(ExpressionPtr input, bool startInline);
    static ExpressionPtr node(ExpressionKind kind, int line);
    /// Adds a child and keeps the height. Throws when the tree becomes too high.
    static void add(Expression& parent, ExpressionPtr child);

private:
    ExpressionPtr conditional();
    ExpressionPtr disjunction();
    ExpressionPtr conjunction();
    ExpressionPtr negation();
    ExpressionPtr comparison();
    ExpressionPtr sum();
    ExpressionPtr concatenation();
    ExpressionPtr product();
    ExpressionPtr power();
    ExpressionPtr unary(bool withFilter);
    ExpressionPtr primary(bool namespaces);
    ExpressionPtr nameOrConstant(bool namespaces);
    ExpressionPtr listDisplay();
    ExpressionPtr dictDisplay();
    ExpressionPtr postfix(ExpressionPtr base);
    ExpressionPtr filterChain(ExpressionPtr base);
    ExpressionPtr subscript(ExpressionPtr base);
    ExpressionPtr subscriptPart();
    ExpressionPtr call(ExpressionPtr callee);
    ExpressionPtr test(ExpressionPtr subject);
    CallArguments callArguments();
    static void attach(Expression& target, CallArguments arguments);
    static ExpressionPtr binary(ExpressionKind kind, std::string sign, ExpressionPtr left, ExpressionPtr right);
    std::string dottedName();

    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;
};

}  // namespace lorimer::jinja
