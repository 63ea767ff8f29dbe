// Oniguruma patterns (Ruby syntax, as tokenizers compiles them) to PCRE2: the classes are widened to Unicode 16,
// escapes that mean something else are rewritten, and what cannot be kept exact is refused.
#include <cctype>
#include <cstdio>

#include "engine/base/error.h"
#include "engine/tokenizer/regex.h"
#include "engine/tokenizer/unicode_ranges.h"

namespace lorimer {

namespace {

constexpr std::string_view wordBoundary = "(?:(?<=W)(?!W)|(?<!W)(?=W))";
constexpr std::string_view noWordBoundary = "(?:(?<=W)(?=W)|(?<!W)(?!W))";
constexpr std::string_view hexDigits = "0-9A-Fa-f";
// White_Space written out: ASCII is then answered by the bitmap of the class.
constexpr std::string_view space =
    "\\t-\\r \\x{85}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}";
constexpr std::string_view plainEscapes = "nrtfvaeAzZG";

class Translator {
public:
    explicit Translator(const std::string& pattern) : m_pattern(pattern) {}

    std::string translate() {
        while (m_at < m_pattern.size()) {
            const char c = m_pattern[m_at];
            if (c == '\\') {
                escape();
            } else if (c == '[') {
                openClass();
            } else if (c == ']' && m_inClass) {
                closeClass();
            } else if (c == '(' && !m_inClass) {
                group();
            } else if (c == '{' && m_pattern.compare(m_at, 2, "{,") == 0 && !m_inClass) {
                m_out += "{0,";  // Ruby: {,n} counts from 0; PCRE2 10.42 reads it as text
                m_at += 2;
            } else if (c == '&' && m_inClass && m_pattern.compare(m_at, 2, "&&") == 0) {
                refuse("an intersection of character classes (&&)");
            } else {
                copy(1);
            }
        }
        return m_out;
    }

private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw badInput("The tokenizer's regular expression \"" + m_pattern + "\" uses " + what +
                           ", which Lorimer cannot split exactly. Nothing was changed; choose a model with another "
                           "tokenizer.",
                       "at offset " + std::to_string(m_at));
    }

    void copy(std::size_t count) {
        m_out.append(m_pattern, m_at, count);
        m_at += count;
    }

    void openClass() {
        if (m_inClass) {
            // Oniguruma: a class inside of a class adds its members.
            const char next = m_at + 1 < m_pattern.size() ? m_pattern[m_at + 1] : '\0';
            if (next == '^') refuse("a negated class inside of a character class");
            if (next == ':') refuse("a POSIX class");
            ++m_nestedClasses;
            ++m_at;
            return;
        }
        m_inClass = true;
        m_negatedMembers.clear();
        m_classBegin = m_out.size();
        copy(1);
        m_classIsNegated = m_at < m_pattern.size() && m_pattern[m_at] == '^';
        if (m_classIsNegated) copy(1);
        if (m_at < m_pattern.size() && m_pattern[m_at] == ']') refuse("a character class that begins with ]");
    }

    // A class inside of which classes are negated ([^\W\d]) becomes alternatives that take one character each.
    void closeClass() {
        if (m_nestedClasses > 0) {
            --m_nestedClasses;
            ++m_at;
            return;
        }
        m_inClass = false;
        copy(1);
        if (m_negatedMembers.empty()) return;
        std::string alternatives = m_negatedMembers;
        const std::string plain = m_out.substr(m_classBegin);
        const std::size_t members = m_classIsNegated ? 2 : 1;
        if (plain.size() > members + 1) alternatives += "|[" + plain.substr(members);
        m_out.resize(m_classBegin);
        m_out += m_classIsNegated ? "(?:(?!" + alternatives + ")(?s:.))" : "(?:" + alternatives + ")";
    }

    // (?m) is "dot matches newline" in Ruby; PCRE2's flag letters mean other things, except for i and x.
    void group() {
        if (m_pattern.compare(m_at, 2, "(?") != 0) {
            copy(1);
            return;
        }
        std::size_t at = m_at + 2;
        if (at < m_pattern.size() && std::string_view(":=!>#").find(m_pattern[at]) != std::string_view::npos) {
            copy(3);
            return;
        }
        if (at < m_pattern.size() && m_pattern[at] == '<') {
            copy(3);
            return;
        }
        m_out += "(?";
        for (; at < m_pattern.size() && m_pattern[at] != ')' && m_pattern[at] != ':'; ++at) {
            const char flag = m_pattern[at];
            if (flag == 'm') {
                m_out += 's';
            } else if (flag == 'i' || flag == '-') {
                m_out += flag;
            } else {
                m_at = at;
                refuse(std::string("the group option ") + flag);
            }
        }
        m_at = at;
        if (m_at < m_pattern.size()) copy(1);
    }

    void escape() {
        if (m_at + 1 >= m_pattern.size()) refuse("a backslash at the end");
        const char c = m_pattern[m_at + 1];
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || (std::ispunct(byte) != 0) || c == ' ' || plainEscapes.find(c) != std::string_view::npos) {
            copy(2);
            return;
        }
        if (c >= '1' && c <= '9') {
            copy(2);
            return;
        }
        if (c == 'x' || c == 'u') {
            codePoint(c);
            return;
        }
        if (c == 'p' || c == 'P') {
            property(c == 'P');
            return;
        }
        m_at += 2;
        shorthand(c);
    }

    void shorthand(char c) {
        switch (c) {
            case 's':
                return emit(space, {}, false);
            case 'S':
                return emit(space, {}, true);
            case 'h':
                return emit(hexDigits, {}, false);
            case 'H':
                return emit(hexDigits, {}, true);
            case 'd':
            case 'D':
                return emitClass("nd", c == 'D');
            case 'w':
            case 'W':
                return emitClass("word", c == 'W');
            case 'b':
                if (m_inClass) {
                    m_out += "\\x{8}";
                    return;
                }
                return boundary(wordBoundary);
            case 'B':
                return boundary(noWordBoundary);
            default:
                m_at -= 2;
                refuse(std::string("the escape \\") + c);
        }
    }

    // \xHH is a byte in Oniguruma, so only ASCII is the same character; \x{H...} and \uHHHH are characters.
    void codePoint(char kind) {
        std::string digits;
        std::size_t at = m_at + 2;
        if (kind == 'x' && at < m_pattern.size() && m_pattern[at] == '{') {
            const std::size_t close = m_pattern.find('}', at);
            if (close == std::string::npos) refuse("an unclosed \\x{");
            digits = m_pattern.substr(at + 1, close - at - 1);
            at = close + 1;
        } else {
            const std::size_t most = kind == 'x' ? 2 : 4;
            while (digits.size() < most && at < m_pattern.size() &&
                   std::isxdigit(static_cast<unsigned char>(m_pattern[at])) != 0) {
                digits += m_pattern[at++];
            }
            if (digits.empty() || (kind == 'u' && digits.size() != 4)) refuse(std::string("an incomplete \\") + kind);
            if (kind == 'x' && digits.size() == 2 && digits[0] >= '8') refuse("a byte that is not ASCII (\\xHH)");
        }
        m_out += "\\x{" + digits + "}";
        m_at = at;
    }

    void property(bool negated) {
        const std::size_t close = m_pattern.find('}', m_at);
        if (m_at + 2 >= m_pattern.size() || m_pattern[m_at + 2] != '{' || close == std::string::npos) {
            refuse("\\p without braces");
        }
        std::string name = m_pattern.substr(m_at + 3, close - m_at - 3);
        if (!name.empty() && name[0] == '^') {
            negated = !negated;
            name.erase(0, 1);
        }
        std::string lower;
        for (const char c : name) {
            if (c != ' ' && c != '_' && c != '-')
                lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        if (findCharacterClass(lower) == nullptr) refuse("the character class \\p{" + name + "}");
        m_at = close + 1;
        emitClass(lower, negated);
    }

    void emitClass(const std::string& name, bool negated) {
        const CharacterClass* found = findCharacterClass(name);
        emit(found->pcreClass, found->more, negated);
    }

    void emit(std::string_view pcreClass, std::span<const CodePointRange> more, bool negated) {
        std::string members(pcreClass);
        char buffer[48];
        for (const CodePointRange& range : more) {
            std::snprintf(buffer, sizeof(buffer), "\\x{%X}-\\x{%X}", static_cast<unsigned>(range.first),
                          static_cast<unsigned>(range.last));
            members += buffer;
        }
        if (m_inClass && negated) {
            m_negatedMembers += (m_negatedMembers.empty() ? "[^" : "|[^") + members + "]";
        } else {
            m_out += m_inClass ? members : (negated ? "[^" : "[") + members + "]";
        }
    }

    void boundary(std::string_view form) {
        if (m_inClass) refuse("a word boundary in a character class");
        for (const char c : form) {
            if (c == 'W') {
                emitClass("word", false);
            } else {
                m_out += c;
            }
        }
    }

    const std::string& m_pattern;
    std::size_t m_at = 0;
    bool m_inClass = false;
    bool m_classIsNegated = false;
    int m_nestedClasses = 0;
    std::size_t m_classBegin = 0;  // in m_out
    std::string m_negatedMembers;  // alternatives
    std::string m_out;
};

}  // namespace

std::string translateRegex(const std::string& pattern) { return Translator(pattern).translate(); }

}  // namespace lorimer
