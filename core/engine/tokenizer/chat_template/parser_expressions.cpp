#include <algorithm>

#include "engine/tokenizer/chat_template/parser_base.h"

namespace lorimer::jinja {

namespace {

constexpr int deepestNesting = 64;
// Chains such as a ~ b ~ c are not nested but make a high tree; evaluating and freeing it needs stack.
constexpr int highestTree = 600;

}  // namespace

ExpressionParser::Level::Level(ExpressionParser& parser) : m_parser(parser) {
    if (++m_parser.m_depth > deepestNesting) m_parser.fail("it is nested deeper than 64 levels");
}

Token ExpressionParser::next() {
    Token token = current();
    if (m_at + 1 < m_tokens.size()) ++m_at;
    return token;
}

bool ExpressionParser::skipOperator(std::string_view sign) {
    if (!isOperator(sign)) return false;
    next();
    return true;
}

bool ExpressionParser::skipName(std::string_view name) {
    if (!isName(name)) return false;
    next();
    return true;
}

std::string ExpressionParser::describe(const Token& token) {
    switch (token.kind) {
        case TokenKind::Data:
            return "template data / text";
        case TokenKind::BlockBegin:
            return "begin of statement block";
        case TokenKind::BlockEnd:
            return "end of statement block";
        case TokenKind::VariableBegin:
            return "begin of print statement";
        case TokenKind::VariableEnd:
            return "end of print statement";
        case TokenKind::String:
            return "string";
        case TokenKind::Integer:
            return "integer";
        case TokenKind::Float:
            return "float";
        case TokenKind::End:
            return "end of template";
        case TokenKind::Name:
        case TokenKind::Operator:
            return token.text;
    }
    throw TemplateFailure("an unknown token", token.line);
}

void ExpressionParser::fail(const std::string& message) const { throw TemplateFailure(message, current().line); }

void ExpressionParser::expectOperator(std::string_view sign) {
    if (!skipOperator(sign)) fail("expected token '" + std::string(sign) + "', got '" + describe(current()) + "'");
}

void ExpressionParser::expectName(std::string_view name) {
    if (!skipName(name)) fail("expected token '" + std::string(name) + "', got '" + describe(current()) + "'");
}

std::string ExpressionParser::expectAnyName() {
    if (current().kind != TokenKind::Name) fail("expected token 'name', got '" + describe(current()) + "'");
    return next().text;
}

void ExpressionParser::expect(TokenKind kind, const char* what) {
    if (current().kind != kind) fail(std::string("expected token '") + what + "', got '" + describe(current()) + "'");
    next();
}

ExpressionPtr ExpressionParser::node(ExpressionKind kind, int line) {
    auto made = std::make_unique<Expression>();
    made->kind = kind;
    made->line = line;
    return made;
}

void ExpressionParser::add(Expression& parent, ExpressionPtr child) {
    if (child) {
        parent.height = std::max(parent.height, child->height + 1);
        if (parent.height > highestTree) throw TemplateFailure("an expression has too many parts", parent.line);
    }
    parent.children.push_back(std::move(child));
}

ExpressionPtr ExpressionParser::binary(ExpressionKind kind, std::string sign, ExpressionPtr left, ExpressionPtr right) {
    ExpressionPtr made = node(kind, left->line);
    made->name = std::move(sign);
    add(*made, std::move(left));
    add(*made, std::move(right));
    return made;
}

ExpressionPtr ExpressionParser::expression(bool withConditional) {
    const Level level(*this);
    return withConditional ? conditional() : disjunction();
}

ExpressionPtr ExpressionParser::conditional() {
    ExpressionPtr value = disjunction();
    while (skipName("if")) {
        ExpressionPtr made = node(ExpressionKind::Conditional, value->line);
        add(*made, disjunction());
        add(*made, std::move(value));
        if (skipName("else")) {
            const Level level(*this);
            add(*made, conditional());
        } else {
            add(*made, nullptr);
        }
        value = std::move(made);
    }
    return value;
}

ExpressionPtr ExpressionParser::disjunction() {
    ExpressionPtr left = conjunction();
    while (skipName("or")) left = binary(ExpressionKind::Or, "or", std::move(left), conjunction());
    return left;
}

ExpressionPtr ExpressionParser::conjunction() {
    ExpressionPtr left = negation();
    while (skipName("and")) left = binary(ExpressionKind::And, "and", std::move(left), negation());
    return left;
}

ExpressionPtr ExpressionParser::negation() {
    if (!isName("not")) return comparison();
    const Level level(*this);
    ExpressionPtr made = node(ExpressionKind::Not, next().line);
    add(*made, negation());
    return made;
}

ExpressionPtr ExpressionParser::comparison() {
    ExpressionPtr first = sum();
    ExpressionPtr made;
    while (true) {
        std::string sign;
        if (isName("not") && look().kind == TokenKind::Name && look().text == "in") {
            next();
            sign = "not in";
        } else if (isName("in")) {
            sign = "in";
        } else if (isOperator("==") || isOperator("!=") || isOperator("<") || isOperator("<=") || isOperator(">") ||
                   isOperator(">=")) {
            sign = current().text;
        } else {
            break;
        }
        next();
        if (!made) {
            made = node(ExpressionKind::Compare, first->line);
            add(*made, std::move(first));
        }
        made->operators.push_back(sign);
        add(*made, sum());
    }
    return made ? std::move(made) : std::move(first);
}

ExpressionPtr ExpressionParser::sum() {
    ExpressionPtr left = concatenation();
    while (isOperator("+") || isOperator("-")) {
        const std::string sign = next().text;
        left = binary(ExpressionKind::Binary, sign, std::move(left), concatenation());
    }
    return left;
}

ExpressionPtr ExpressionParser::concatenation() {
    ExpressionPtr first = product();
    if (!isOperator("~")) return first;
    ExpressionPtr made = node(ExpressionKind::Concat, first->line);
    add(*made, std::move(first));
    while (skipOperator("~")) add(*made, product());
    return made;
}

ExpressionPtr ExpressionParser::product() {
    ExpressionPtr left = power();
    while (isOperator("*") || isOperator("/") || isOperator("//") || isOperator("%")) {
        const std::string sign = next().text;
        left = binary(ExpressionKind::Binary, sign, std::move(left), power());
    }
    return left;
}

ExpressionPtr ExpressionParser::power() {
    ExpressionPtr left = unary(true);
    while (skipOperator("**")) left = binary(ExpressionKind::Binary, "**", std::move(left), unary(true));
    return left;
}

ExpressionPtr ExpressionParser::unary(bool withFilter) {
    ExpressionPtr made;
    if (isOperator("-") || isOperator("+")) {
        const Level level(*this);
        const Token sign = next();
        made = node(sign.text == "-" ? ExpressionKind::Negate : ExpressionKind::Positive, sign.line);
        add(*made, unary(false));
    } else {
        made = primary(false);
    }
    made = postfix(std::move(made));
    return withFilter ? filterChain(std::move(made)) : std::move(made);
}

ExpressionPtr ExpressionParser::nameOrConstant(bool namespaces) {
    const Token token = next();
    ExpressionPtr made = node(ExpressionKind::Constant, token.line);
    if (token.text == "true" || token.text == "True") {
        made->constant = Value(true);
    } else if (token.text == "false" || token.text == "False") {
        made->constant = Value(false);
    } else if (token.text == "none" || token.text == "None") {
        made->constant = Value();
    } else if (namespaces && skipOperator(".")) {
        made->kind = ExpressionKind::NamespaceTarget;
        made->name = token.text;
        made->operators.push_back(expectAnyName());
    } else {
        made->kind = ExpressionKind::Name;
        made->name = token.text;
    }
    return made;
}

ExpressionPtr ExpressionParser::primary(bool namespaces) {
    const Token& token = current();
    if (token.kind == TokenKind::Name) return nameOrConstant(namespaces);
    if (token.kind == TokenKind::String) {
        ExpressionPtr made = node(ExpressionKind::Constant, token.line);
        std::u32string text = next().value.chars();
        while (current().kind == TokenKind::String) text += next().value.chars();
        made->constant = Value(std::move(text));
        return made;
    }
    if (token.kind == TokenKind::Integer || token.kind == TokenKind::Float) {
        ExpressionPtr made = node(ExpressionKind::Constant, token.line);
        made->constant = next().value;
        return made;
    }
    if (skipOperator("(")) {
        TupleRules rules;
        rules.parentheses = true;
        ExpressionPtr made = tuple(rules);
        expectOperator(")");
        return made;
    }
    if (isOperator("[")) return listDisplay();
    if (isOperator("{")) return dictDisplay();
    fail("unexpected '" + describe(token) + "'");
}

ExpressionPtr ExpressionParser::tuple(const TupleRules& rules) {
    const int line = current().line;
    std::vector<ExpressionPtr> parts;
    bool isTuple = false;
    while (true) {
        if (!parts.empty()) expectOperator(",");
        const bool ends = current().kind == TokenKind::VariableEnd || current().kind == TokenKind::BlockEnd ||
                          isOperator(")") || (!rules.endName.empty() && isName(rules.endName));
        if (ends) break;
        parts.push_back(rules.namesOnly ? primary(rules.namespaces) : expression(rules.conditional));
        if (!isOperator(",")) break;
        isTuple = true;
    }
    if (!isTuple) {
        if (!parts.empty()) return std::move(parts[0]);
        if (!rules.parentheses) fail("Expected an expression, got '" + describe(current()) + "'");
    }
    ExpressionPtr made = node(ExpressionKind::Tuple, line);
    for (ExpressionPtr& part : parts) add(*made, std::move(part));
    return made;
}

ExpressionPtr ExpressionParser::assignTarget(bool namespaces, std::string_view endName) {
    TupleRules rules;
    rules.namesOnly = true;
    rules.namespaces = namespaces;
    rules.endName = endName;
    ExpressionPtr target = tuple(rules);
    const auto check = [this](const Expression& one, const auto& self) -> void {
        if (one.kind == ExpressionKind::Tuple) {
            for (const ExpressionPtr& part : one.children) self(*part, self);
            return;
        }
        if (one.kind != ExpressionKind::Name && one.kind != ExpressionKind::NamespaceTarget) {
            fail("can't assign to this expression");
        }
    };
    check(*target, check);
    return target;
}

ExpressionPtr ExpressionParser::listDisplay() {
    ExpressionPtr made = node(ExpressionKind::List, next().line);
    while (!isOperator("]")) {
        if (!made->children.empty()) expectOperator(",");
        if (isOperator("]")) break;
        add(*made, expression());
    }
    expectOperator("]");
    return made;
}

ExpressionPtr ExpressionParser::dictDisplay() {
    ExpressionPtr made = node(ExpressionKind::Dict, next().line);
    while (!isOperator("}")) {
        if (!made->children.empty()) expectOperator(",");
        if (isOperator("}")) break;
        add(*made, expression());
        expectOperator(":");
        add(*made, expression());
    }
    expectOperator("}");
    return made;
}

}  // namespace lorimer::jinja
