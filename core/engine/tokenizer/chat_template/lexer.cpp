// The lexer of jinja2 3.1 written out: white space control, raw blocks and comments follow its regular expressions.
#include "engine/tokenizer/chat_template/lexer.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <charconv>

#include "engine/tokenizer/chat_template/string_literal.h"

namespace lorimer::jinja {

namespace {

constexpr const char* operators[] = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[",
                                     "]",  "(",  ")",  "{",  "}",  ">",  "<", "=", ".", ":", "|", ",", ";"};

bool isDigit(char32_t c) { return c >= '0' && c <= '9'; }

bool isNamePart(char32_t c) {
    return c == '_' || u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_XID_CONTINUE) != 0;
}

bool isNameStart(char32_t c) { return c == '_' || u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_XID_START) != 0; }

class Lexer {
public:
    explicit Lexer(const std::string& source) : m_source(normalizeNewlines(taggedFromUtf8(source))) {
        if (!m_source.empty() && m_source.back() == '\n') m_source.pop_back();
    }

    std::vector<Token> run() {
        while (m_at < m_source.size()) root();
        push(TokenKind::End);
        return std::move(m_tokens);
    }

private:
    void push(TokenKind kind, std::string text = {}, Value value = {}) {
        m_tokens.push_back({kind, m_line, std::move(text), std::move(value)});
    }

    bool at(std::string_view ascii) const { return atPosition(m_at, ascii); }

    bool atPosition(std::size_t position, std::string_view ascii) const {
        return position <= m_source.size() &&
               equalText(std::u32string_view(m_source).substr(position, ascii.size()), ascii);
    }

    // Moves on and counts the lines that lie in between.
    void moveTo(std::size_t position) {
        m_line += static_cast<int>(std::count(m_source.begin() + static_cast<std::ptrdiff_t>(m_at),
                                              m_source.begin() + static_cast<std::ptrdiff_t>(position), U'\n'));
        if (position > m_at) m_lineStarting = m_source[position - 1] == '\n';
        m_at = position;
    }

    std::size_t afterSpaces(std::size_t position) const {
        while (position < m_source.size() && isPythonSpace(m_source[position])) ++position;
        return position;
    }

    std::size_t afterNewline(std::size_t position) const {
        return position < m_source.size() && m_source[position] == '\n' ? position + 1 : position;
    }

    [[noreturn]] void fail(const std::string& message) const { throw TemplateFailure(message, m_line); }

    void root() {
        std::size_t tag = m_at;
        while (tag < m_source.size() && !atPosition(tag, "{%") && !atPosition(tag, "{{") && !atPosition(tag, "{#"))
            ++tag;
        if (tag == m_source.size()) {
            pushData(m_at, tag, '+', false);
            moveTo(tag);
            return;
        }
        const std::size_t raw = rawBlockEnd(tag);
        const char32_t sign = tag + 2 < m_source.size() ? m_source[tag + 2] : U'\0';
        const bool isVariable = m_source[tag + 1] == '{';
        const bool isComment = m_source[tag + 1] == '#';
        pushData(m_at, tag, sign, !isVariable);
        moveTo(tag);
        if (raw != 0) {
            moveTo(raw);
            rawBlock();
            return;
        }
        if (!isComment) push(isVariable ? TokenKind::VariableBegin : TokenKind::BlockBegin);
        moveTo(tag + (sign == '-' || sign == '+' ? 3 : 2));
        if (isComment) {
            comment();
        } else {
            tagBody(isVariable);
        }
    }

    // White space before a tag: "-" takes it all, otherwise what stands between the line's begin and a block.
    void pushData(std::size_t begin, std::size_t end, char32_t sign, bool stripLine) {
        std::u32string_view text = std::u32string_view(m_source).substr(begin, end - begin);
        if (sign == '-') {
            text = stripText(text, nullptr, Side::Right);
        } else if (sign != '+' && stripLine) {
            const std::size_t newline = text.rfind(U'\n');
            const std::size_t line = newline == std::u32string_view::npos ? 0 : newline + 1;
            const bool onlySpace =
                std::all_of(text.begin() + static_cast<std::ptrdiff_t>(line), text.end(), isPythonSpace);
            if ((line > 0 || m_lineStarting) && onlySpace) text = text.substr(0, line);
        }
        if (!text.empty()) push(TokenKind::Data, {}, Value(std::u32string(text)));
    }

    // {%- raw %} at `tag`: where its content begins, or 0.
    std::size_t rawBlockEnd(std::size_t tag) const {
        if (!atPosition(tag, "{%")) return 0;
        std::size_t position = tag + 2;
        if (atPosition(position, "-") || atPosition(position, "+")) ++position;
        position = afterSpaces(position);
        if (!atPosition(position, "raw")) return 0;
        position = afterSpaces(position + 3);
        if (atPosition(position, "-%}")) return afterSpaces(position + 3);
        return atPosition(position, "%}") ? position + 2 : 0;
    }

    void rawBlock() {
        for (std::size_t tag = m_at; tag < m_source.size(); ++tag) {
            if (!atPosition(tag, "{%")) continue;
            std::size_t position = tag + 2;
            char32_t sign = U'\0';
            if (atPosition(position, "-") || atPosition(position, "+")) sign = m_source[position++];
            position = afterSpaces(position);
            if (!atPosition(position, "endraw")) continue;
            const std::size_t end = blockEnd(afterSpaces(position + 6));
            if (end == 0) continue;
            pushData(m_at, tag, sign, true);
            moveTo(end);
            return;
        }
        fail("Missing end of raw directive");
    }

    void comment() {
        for (std::size_t position = m_at; position < m_source.size(); ++position) {
            std::size_t end = 0;
            if (atPosition(position, "+#}")) {
                end = position + 3;
            } else if (atPosition(position, "-#}")) {
                end = afterSpaces(position + 3);
            } else if (atPosition(position, "#}")) {
                end = afterNewline(position + 2);
            } else {
                continue;
            }
            moveTo(end);
            return;
        }
        fail("Missing end of comment tag");
    }

    // Where the text goes on after %} with its white space control; 0 when there is no block end here.
    std::size_t blockEnd(std::size_t position) const {
        if (atPosition(position, "+%}")) return position + 3;
        if (atPosition(position, "-%}")) return afterSpaces(position + 3);
        return atPosition(position, "%}") ? afterNewline(position + 2) : 0;
    }

    std::size_t variableEnd(std::size_t position) const {
        if (atPosition(position, "-}}")) return afterSpaces(position + 3);
        return atPosition(position, "}}") ? position + 2 : 0;
    }

    void tagBody(bool isVariable) {
        m_open.clear();
        while (m_at < m_source.size()) {
            const std::size_t end = m_open.empty() ? (isVariable ? variableEnd(m_at) : blockEnd(m_at)) : 0;
            if (end != 0) {
                push(isVariable ? TokenKind::VariableEnd : TokenKind::BlockEnd);
                moveTo(end);
                return;
            }
            const char32_t c = m_source[m_at];
            if (isPythonSpace(c)) {
                moveTo(afterSpaces(m_at));
            } else if (isDigit(c)) {
                number();
            } else if (isNamePart(c)) {
                name();
            } else if (c == '\'' || c == '"') {
                string(c);
            } else {
                operatorSign();
            }
        }
    }

    // (\d+_)*\d+ at `position`; returns its end, or `position` when there is none.
    std::size_t digits(std::size_t position) const {
        if (position >= m_source.size() || !isDigit(m_source[position])) return position;
        while (position < m_source.size()) {
            const bool joins =
                m_source[position] == '_' && position + 1 < m_source.size() && isDigit(m_source[position + 1]);
            if (!joins && !isDigit(m_source[position])) break;
            ++position;
        }
        return position;
    }

    void number() {
        const std::size_t whole = digits(m_at);
        std::size_t end = whole;
        if (atPosition(end, ".") && digits(end + 1) > end + 1) end = digits(end + 1);
        if (atPosition(end, "e") || atPosition(end, "E")) {
            std::size_t exponent = end + 1;
            if (atPosition(exponent, "+") || atPosition(exponent, "-")) ++exponent;
            if (digits(exponent) > exponent) end = digits(exponent);
        }
        const bool afterDot = m_at > 0 && m_source[m_at - 1] == '.';
        if (end > whole && !afterDot) {
            std::string text = plainUtf8(std::u32string_view(m_source).substr(m_at, end - m_at));
            text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
            double value = 0;
            const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
            if (parsed.ec != std::errc()) fail("the number " + text + " is outside of what a float holds");
            push(TokenKind::Float, text, Value(value));
            moveTo(end);
            return;
        }
        integer(whole);
    }

    void integer(std::size_t decimalEnd) {
        int base = 10;
        std::size_t begin = m_at;
        std::size_t end = decimalEnd;
        for (const auto& [prefix, radix] :
             {std::pair{"0b", 2}, {"0B", 2}, {"0o", 8}, {"0O", 8}, {"0x", 16}, {"0X", 16}}) {
            if (!at(prefix)) continue;
            const std::size_t stop = digitsOfBase(m_at + 2, radix);
            if (stop == m_at + 2) continue;
            base = radix;
            begin = m_at + 2;
            end = stop;
        }
        if (base == 10 && m_source[m_at] == '0') {  // 0(_?0)*
            end = m_at + 1;
            while (atPosition(end, "0") || atPosition(end, "_0")) end += atPosition(end, "0") ? 1 : 2;
        }
        std::string text = plainUtf8(std::u32string_view(m_source).substr(begin, end - begin));
        text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
        std::int64_t value = 0;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value, base);
        if (parsed.ec != std::errc()) fail("the number " + text + " needs more than 64 bits");
        push(TokenKind::Integer, text, Value(value));
        moveTo(end);
    }

    std::size_t digitsOfBase(std::size_t position, int base) const {
        const auto isPart = [&](std::size_t i) {
            if (i >= m_source.size()) return false;
            const int digit = u_digit(static_cast<UChar32>(m_source[i]), 16);
            return m_source[i] < 0x80 && digit >= 0 && digit < base;
        };
        while (isPart(position) || (atPosition(position, "_") && isPart(position + 1))) ++position;
        return position;
    }

    void name() {
        std::size_t end = m_at;
        while (end < m_source.size() && isNamePart(m_source[end])) ++end;
        const std::string text = plainUtf8(std::u32string_view(m_source).substr(m_at, end - m_at));
        if (!isNameStart(m_source[m_at])) fail("Invalid character in identifier");
        push(TokenKind::Name, text);
        moveTo(end);
    }

    void string(char32_t quote) {
        std::size_t end = m_at + 1;
        while (end < m_source.size() && m_source[end] != quote) end += m_source[end] == '\\' ? 2 : 1;
        if (end >= m_source.size()) fail("a string is not closed");
        const auto inner = std::u32string_view(m_source).substr(m_at + 1, end - m_at - 1);
        push(TokenKind::String, {}, Value(readStringLiteral(inner, m_line)));
        moveTo(end + 1);
    }

    void operatorSign() {
        for (const std::string sign : operators) {
            if (!at(sign)) continue;
            if (sign == "(" || sign == "[" || sign == "{") {
                m_open.push_back(sign == "(" ? ')' : sign == "[" ? ']' : '}');
            } else if (sign == ")" || sign == "]" || sign == "}") {
                if (m_open.empty()) fail("unexpected '" + sign + "'");
                if (m_open.back() != sign[0]) {
                    fail("unexpected '" + sign + "', expected '" + std::string(1, m_open.back()) + "'");
                }
                m_open.pop_back();
            }
            push(TokenKind::Operator, sign);
            moveTo(m_at + sign.size());
            return;
        }
        fail("unexpected character '" + plainUtf8(std::u32string_view(m_source).substr(m_at, 1)) + "'");
    }

    std::u32string m_source;
    std::size_t m_at = 0;
    int m_line = 1;
    bool m_lineStarting = true;
    std::string m_open;  // closing brackets that are due
    std::vector<Token> m_tokens;
};

}  // namespace

std::vector<Token> tokenizeTemplate(const std::string& source) { return Lexer(source).run(); }

}  // namespace lorimer::jinja
