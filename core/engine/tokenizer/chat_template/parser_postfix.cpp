// What follows a value: items, attributes, calls, filters and tests.
#include <algorithm>

#include "engine/tokenizer/chat_template/parser_base.h"

namespace lorimer::jinja {

ExpressionPtr ExpressionParser::postfix(ExpressionPtr base) {
    while (true) {
        if (isOperator(".") || isOperator("[")) {
            base = subscript(std::move(base));
        } else if (isOperator("(")) {
            base = call(std::move(base));
        } else {
            return base;
        }
    }
}

ExpressionPtr ExpressionParser::filterChain(ExpressionPtr base) {
    while (true) {
        if (isOperator("|")) {
            base = filters(std::move(base), false);
        } else if (isName("is")) {
            base = test(std::move(base));
        } else if (isOperator("(")) {
            base = call(std::move(base));
        } else {
            return base;
        }
    }
}

ExpressionPtr ExpressionParser::subscript(ExpressionPtr base) {
    const Token open = next();
    if (open.text == ".") {
        const Token token = next();
        if (token.kind == TokenKind::Name) {
            ExpressionPtr made = node(ExpressionKind::Attribute, open.line);
            made->name = token.text;
            add(*made, std::move(base));
            return made;
        }
        if (token.kind != TokenKind::Integer) fail("expected name or number");
        ExpressionPtr made = node(ExpressionKind::Item, open.line);
        add(*made, std::move(base));
        ExpressionPtr index = node(ExpressionKind::Constant, token.line);
        index->constant = token.value;
        add(*made, std::move(index));
        return made;
    }
    ExpressionPtr made = node(ExpressionKind::Item, open.line);
    add(*made, std::move(base));
    std::vector<ExpressionPtr> parts;
    while (!isOperator("]")) {
        if (!parts.empty()) expectOperator(",");
        parts.push_back(subscriptPart());
    }
    expectOperator("]");
    if (parts.size() == 1) {
        add(*made, std::move(parts[0]));
    } else {
        ExpressionPtr all = node(ExpressionKind::Tuple, open.line);
        for (ExpressionPtr& part : parts) add(*all, std::move(part));
        add(*made, std::move(all));
    }
    return made;
}

ExpressionPtr ExpressionParser::subscriptPart() {
    const int line = current().line;
    ExpressionPtr start;
    if (!isOperator(":")) {
        start = expression();
        if (!isOperator(":")) return start;
    }
    next();
    ExpressionPtr made = node(ExpressionKind::Slice, line);
    add(*made, std::move(start));
    const auto ends = [this] { return isOperator("]") || isOperator(","); };
    add(*made, ends() || isOperator(":") ? nullptr : expression());
    const bool hasStep = skipOperator(":") && !ends();
    add(*made, hasStep ? expression() : nullptr);
    return made;
}

ExpressionParser::CallArguments ExpressionParser::callArguments() {
    CallArguments out;
    expectOperator("(");
    bool first = true;
    const auto ensure = [this](bool well) {
        if (!well) fail("invalid syntax for function call expression");
    };
    while (!isOperator(")")) {
        if (!first) {
            expectOperator(",");
            if (isOperator(")")) break;
        }
        first = false;
        if (skipOperator("*")) {
            ensure(!out.starred && !out.doubleStarred);
            out.starred = expression();
        } else if (skipOperator("**")) {
            ensure(!out.doubleStarred);
            out.doubleStarred = expression();
        } else if (current().kind == TokenKind::Name && look().kind == TokenKind::Operator && look().text == "=") {
            ensure(!out.doubleStarred);
            const std::string key = next().text;
            next();
            out.named.emplace_back(key, expression());
        } else {
            ensure(!out.starred && !out.doubleStarred && out.named.empty());
            out.positional.push_back(expression());
        }
    }
    expectOperator(")");
    return out;
}

void ExpressionParser::attach(Expression& target, CallArguments arguments) {
    const auto grow = [&target](const ExpressionPtr& child) {
        if (child) target.height = std::max(target.height, child->height + 1);
    };
    for (ExpressionPtr& argument : arguments.positional) add(target, std::move(argument));
    for (const auto& [name, value] : arguments.named) grow(value);
    grow(arguments.starred);
    grow(arguments.doubleStarred);
    target.named = std::move(arguments.named);
    target.starred = std::move(arguments.starred);
    target.doubleStarred = std::move(arguments.doubleStarred);
}

ExpressionPtr ExpressionParser::call(ExpressionPtr callee) {
    ExpressionPtr made = node(ExpressionKind::Call, current().line);
    CallArguments arguments = callArguments();
    add(*made, std::move(callee));
    attach(*made, std::move(arguments));
    return made;
}

std::string ExpressionParser::dottedName() {
    std::string name = expectAnyName();
    while (skipOperator(".")) name += "." + expectAnyName();
    return name;
}

ExpressionPtr ExpressionParser::filters(ExpressionPtr input, bool startInline) {
    while (isOperator("|") || startInline) {
        if (!startInline) next();
        startInline = false;
        ExpressionPtr made = node(ExpressionKind::Filter, current().line);
        made->name = dottedName();
        add(*made, std::move(input));
        if (isOperator("(")) attach(*made, callArguments());
        input = std::move(made);
    }
    return input;
}

ExpressionPtr ExpressionParser::test(ExpressionPtr subject) {
    const int line = next().line;
    const bool negated = skipName("not");
    ExpressionPtr made = node(ExpressionKind::Test, line);
    made->name = dottedName();
    add(*made, std::move(subject));
    const Token& token = current();
    const bool beginsArgument =
        (token.kind == TokenKind::Name && token.text != "else" && token.text != "or" && token.text != "and") ||
        token.kind == TokenKind::String || token.kind == TokenKind::Integer || token.kind == TokenKind::Float ||
        isOperator("[") || isOperator("{");
    if (isOperator("(")) {
        attach(*made, callArguments());
    } else if (beginsArgument) {
        if (isName("is")) fail("You cannot chain multiple tests with is");
        const Level level(*this);
        add(*made, postfix(primary(false)));
    }
    if (!negated) return made;
    ExpressionPtr inverted = node(ExpressionKind::Not, line);
    add(*inverted, std::move(made));
    return inverted;
}

}  // namespace lorimer::jinja
