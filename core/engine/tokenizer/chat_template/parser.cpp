#include "engine/tokenizer/chat_template/parser.h"

#include <algorithm>
#include <utility>

#include "engine/tokenizer/chat_template/parser_base.h"
#include "engine/tokenizer/chat_template/template_check.h"

namespace lorimer::jinja {

namespace {

class StatementParser final : public ExpressionParser {
public:
    using ExpressionParser::ExpressionParser;

    Body run() { return statements({}); }

private:
    using Statements = std::vector<std::string_view>;

    std::unique_ptr<Statement> make(StatementKind kind) const {
        auto made = std::make_unique<Statement>();
        made->kind = kind;
        made->line = current().line;
        return made;
    }

    bool atAny(const Statements& names) const {
        return std::any_of(names.begin(), names.end(), [this](std::string_view name) { return isName(name); });
    }

    // Up to one of the tags `ends`, which is then the current token; to the end of the template without any.
    Body statements(const Statements& ends) {
        Body body;
        while (current().kind != TokenKind::End) {
            if (current().kind == TokenKind::Data) {
                auto data = make(StatementKind::Data);
                data->data = next().value;
                body.push_back(std::move(data));
            } else if (current().kind == TokenKind::VariableBegin) {
                auto print = make(StatementKind::Print);
                next();
                print->expressions.push_back(tuple({}));
                expect(TokenKind::VariableEnd, "end of print statement");
                body.push_back(std::move(print));
            } else {
                expect(TokenKind::BlockBegin, "begin of statement block");
                if (atAny(ends)) return body;
                body.push_back(statement());
                expect(TokenKind::BlockEnd, "end of statement block");
            }
        }
        if (!ends.empty()) fail("Unexpected end of template. It was looking for '" + std::string(ends[0]) + "'.");
        return body;
    }

    // What follows a tag's head: its end, the statements up to `ends`.
    Body block(const Statements& ends) {
        skipOperator(":");
        expect(TokenKind::BlockEnd, "end of statement block");
        const Level level(*this);
        return statements(ends);
    }

    Body blockDropping(std::string_view end) {
        Body body = block({end});
        next();
        return body;
    }

    std::unique_ptr<Statement> statement() {
        if (current().kind != TokenKind::Name) fail("tag name expected");
        const std::string tag = current().text;
        if (tag == "for") return forLoop();
        if (tag == "if") return conditional();
        if (tag == "set") return set();
        if (tag == "print") return print();
        if (tag == "macro") return macro();
        if (tag == "call") return callBlock();
        if (tag == "filter") return filterBlock();
        if (tag == "with") return with();
        if (tag == "generation") return generation();
        if (tag == "block") return namedBlock();
        if (tag == "autoescape") return autoEscape();
        if (tag == "break" || tag == "continue") return loopControl(tag == "break");
        if (tag == "extends" || tag == "include" || tag == "import" || tag == "from") return needsLoader(tag);
        fail("Encountered unknown tag '" + tag + "'.");
    }

    std::unique_ptr<Statement> forLoop() {
        auto made = make(StatementKind::For);
        next();
        made->target = assignTarget(false, "in");
        checkLoopName(*made->target);
        expectName("in");
        TupleRules rules;
        rules.conditional = false;
        rules.endName = "recursive";
        made->value = tuple(rules);
        if (skipName("if")) made->test = expression();
        made->recursive = skipName("recursive");
        ++m_loops;
        made->body = block({"endfor", "else"});
        --m_loops;
        if (next().text == "else") made->otherwise = blockDropping("endfor");
        return made;
    }

    void checkLoopName(const Expression& target) const {
        if (target.kind == ExpressionKind::Name && target.name == "loop") {
            fail("Can't assign to special loop variable in for-loop target");
        }
        for (const ExpressionPtr& part : target.children) checkLoopName(*part);
    }

    std::unique_ptr<Statement> conditional() {
        auto made = make(StatementKind::If);
        next();
        TupleRules rules;
        rules.conditional = false;
        while (true) {
            ExpressionPtr test = tuple(rules);
            Body body = block({"elif", "else", "endif"});
            made->branches.emplace_back(std::move(test), std::move(body));
            const std::string tag = next().text;
            if (tag == "elif") continue;
            if (tag == "else") made->otherwise = blockDropping("endif");
            return made;
        }
    }

    std::unique_ptr<Statement> set() {
        auto made = make(StatementKind::Set);
        next();
        made->target = assignTarget(true);
        if (skipOperator("=")) {
            made->value = tuple({});
            return made;
        }
        made->kind = StatementKind::SetBlock;
        made->value = filters(nullptr, false);
        made->body = blockDropping("endset");
        return made;
    }

    std::unique_ptr<Statement> print() {
        auto made = make(StatementKind::Print);
        next();
        while (current().kind != TokenKind::BlockEnd) {
            if (!made->expressions.empty()) expectOperator(",");
            made->expressions.push_back(expression());
        }
        return made;
    }

    void signature(Statement& made) {
        expectOperator("(");
        while (!isOperator(")")) {
            if (!made.parameters.empty()) expectOperator(",");
            Parameter parameter{expectAnyName(), nullptr};
            if (skipOperator("=")) {
                parameter.otherwise = expression();
            } else if (!made.parameters.empty() && made.parameters.back().otherwise) {
                fail("non-default argument follows default argument");
            }
            made.parameters.push_back(std::move(parameter));
        }
        expectOperator(")");
    }

    // The body of a function: a loop around it is not one that break can leave.
    void functionBody(Statement& made, std::string_view end) {
        const int loops = std::exchange(m_loops, 0);
        made.body = blockDropping(end);
        m_loops = loops;
        noteSpecialNames(made);
    }

    std::unique_ptr<Statement> macro() {
        auto made = make(StatementKind::Macro);
        next();
        made->name = expectAnyName();
        signature(*made);
        functionBody(*made, "endmacro");
        return made;
    }

    std::unique_ptr<Statement> callBlock() {
        auto made = make(StatementKind::CallBlock);
        next();
        if (isOperator("(")) signature(*made);
        made->expressions.push_back(expression());
        if (made->expressions[0]->kind != ExpressionKind::Call) fail("expected call");
        functionBody(*made, "endcall");
        return made;
    }

    std::unique_ptr<Statement> filterBlock() {
        auto made = make(StatementKind::FilterBlock);
        next();
        made->expressions.push_back(filters(nullptr, true));
        made->body = blockDropping("endfilter");
        return made;
    }

    std::unique_ptr<Statement> with() {
        auto made = make(StatementKind::With);
        next();
        while (current().kind != TokenKind::BlockEnd) {
            if (!made->targets.empty()) expectOperator(",");
            made->targets.push_back(assignTarget(false));
            expectOperator("=");
            made->expressions.push_back(expression());
        }
        made->body = blockDropping("endwith");
        return made;
    }

    std::unique_ptr<Statement> generation() {
        auto made = make(StatementKind::Generation);
        next();
        functionBody(*made, "endgeneration");
        return made;
    }

    std::unique_ptr<Statement> namedBlock() {
        auto made = make(StatementKind::Block);
        next();
        made->name = expectAnyName();
        if (std::find(m_blocks.begin(), m_blocks.end(), made->name) != m_blocks.end()) {
            fail("block '" + made->name + "' defined twice");
        }
        m_blocks.push_back(made->name);
        made->recursive = skipName("scoped");  // sees the variables around it
        skipName("required");
        functionBody(*made, "endblock");
        skipName(made->name);
        return made;
    }

    std::unique_ptr<Statement> autoEscape() {
        auto made = make(StatementKind::AutoEscape);
        next();
        made->test = expression();
        made->body = blockDropping("endautoescape");
        return made;
    }

    std::unique_ptr<Statement> loopControl(bool isBreak) {
        auto made = make(isBreak ? StatementKind::Break : StatementKind::Continue);
        next();
        if (m_loops == 0) fail(isBreak ? "'break' outside loop" : "'continue' not properly in loop");
        return made;
    }

    std::unique_ptr<Statement> needsLoader(const std::string& tag) {
        auto made = make(StatementKind::NeedsLoader);
        made->name = tag;
        while (current().kind != TokenKind::BlockEnd && current().kind != TokenKind::End) next();
        return made;
    }

    int m_loops = 0;
    std::vector<std::string> m_blocks;
};

}  // namespace

Body parseTemplate(const std::string& source) {
    Body body = StatementParser(tokenizeTemplate(source)).run();
    checkNames(body);
    return body;
}

}  // namespace lorimer::jinja
