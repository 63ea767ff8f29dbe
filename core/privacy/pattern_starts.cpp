// Reads just enough of PCRE2's syntax to know how a match may begin. Whatever is not understood becomes "anything", so
// that no match is ever lost: sets are always supersets.
#include "privacy/pattern_starts.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

constexpr std::size_t depth = PatternStart::depth;
constexpr std::size_t mostWays = 4000;

/// Thrown inside this file only: the pattern holds something that this reader does not know.
struct NotUnderstood {};

CharacterSet everything() { return CharacterSet().set(); }

CharacterSet asciiRange(char first, char last) {
    CharacterSet set;
    for (int c = first; c <= last; ++c) set.set(static_cast<std::size_t>(c));
    return set;
}

CharacterSet letters() { return asciiRange('A', 'Z') | asciiRange('a', 'z'); }
CharacterSet other() { return CharacterSet().set(otherCharacter); }
CharacterSet wordCharacters() { return letters() | asciiRange('0', '9') | CharacterSet().set('_') | other(); }
CharacterSet blanks() { return asciiRange('\t', '\r') | CharacterSet().set(' ') | other(); }

/// All characters that may not be in `set`; of the non-ASCII ones it is never known.
CharacterSet complement(const CharacterSet& set) { return ((~set) | other()).reset(noCharacter); }

/// The first characters of a way to match a part of the pattern. `goesOn`: what follows the part follows here.
struct Way {
    CharacterSet before = everything();
    std::vector<CharacterSet> at;
    bool goesOn = true;
    bool operator==(const Way&) const = default;
};

using Ways = std::vector<Way>;

void addDistinct(Ways& ways, Way way) {
    if (std::find(ways.begin(), ways.end(), way) == ways.end()) ways.push_back(std::move(way));
    if (ways.size() > mostWays) throw NotUnderstood();
}

Ways joined(const Ways& first, const Ways& second) {
    Ways out;
    for (const Way& a : first) {
        if (!a.goesOn || a.at.size() >= depth) {
            addDistinct(out, a);
            continue;
        }
        for (const Way& b : second) {
            Way way = a;
            if (a.at.empty()) way.before &= b.before;
            way.goesOn = b.goesOn;
            for (const CharacterSet& set : b.at) way.at.push_back(set);
            if (way.at.size() >= depth) {
                way.at.resize(depth);
                way.goesOn = false;
            }
            addDistinct(out, std::move(way));
        }
    }
    return out;
}

class StartReader {
public:
    explicit StartReader(std::string_view pattern) : m_pattern(pattern) {}

    Ways run() {
        Ways ways = alternatives();
        if (m_at != m_pattern.size()) throw NotUnderstood();
        return ways;
    }

private:
    bool atEnd() const { return m_at >= m_pattern.size(); }
    char peek() const { return atEnd() ? '\0' : m_pattern[m_at]; }
    bool take(std::string_view text) {
        if (!m_pattern.substr(m_at).starts_with(text)) return false;
        m_at += text.size();
        return true;
    }
    static Ways nothing() { return {Way()}; }
    static Ways anything() {
        Way way;
        way.goesOn = false;
        return {way};
    }
    static Ways one(const CharacterSet& set) {
        Way way;
        way.at.push_back(set);
        return {way};
    }

    Ways alternatives() {
        const bool caseless = m_caseless;
        Ways all;
        do {
            for (Way& way : sequence()) addDistinct(all, std::move(way));
        } while (take("|"));
        m_caseless = caseless;
        return all;
    }

    Ways sequence() {
        Ways ways = nothing();
        while (!atEnd() && peek() != '|' && peek() != ')') ways = joined(ways, repeated());
        return ways;
    }

    Ways repeated() {
        const Ways once = atom();
        std::size_t least = 1;
        std::size_t most = 1;
        if (take("?")) {
            least = 0;
        } else if (take("*")) {
            least = 0;
            most = depth;
        } else if (take("+")) {
            most = depth;
        } else if (peek() == '{' && m_at + 1 < m_pattern.size() && m_pattern[m_at + 1] >= '0' &&
                   m_pattern[m_at + 1] <= '9') {
            std::tie(least, most) = bounds();
        } else {
            return once;
        }
        if (!take("?")) take("+");
        Ways ways = nothing();
        for (std::size_t i = 0; i < std::min(least, depth); ++i) ways = joined(ways, once);
        Ways all = ways;
        for (std::size_t i = least; i < std::min(most, least + depth); ++i) {
            ways = joined(ways, once);
            for (const Way& way : ways) addDistinct(all, way);
        }
        return all;
    }

    std::pair<std::size_t, std::size_t> bounds() {
        ++m_at;
        const std::size_t least = number();
        std::size_t most = least;
        if (take(",")) most = peek() == '}' ? least + depth : number();
        if (!take("}")) throw NotUnderstood();
        return {least, most};
    }

    std::size_t number() {
        std::size_t value = 0;
        while (peek() >= '0' && peek() <= '9')
            value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(m_pattern[m_at++] - '0'), 100'000);
        return value;
    }

    Ways atom() {
        if (take("(")) return group();
        if (take("[")) return one(characterClass());
        if (take("\\")) return escape();
        if (take("^") || take("$")) return nothing();
        if (take(".")) return one(everything().reset('\n').reset(noCharacter));
        return one(literal(character()));
    }

    char32_t character() { return nextCodePoint(m_pattern, m_at); }

    CharacterSet literal(char32_t c) const {
        CharacterSet set;
        if (c >= 128) return other();
        set.set(c);
        if (m_caseless) addCases(set);
        return set;
    }

    /// The other case of each letter; U+017F and U+212A fold to s and k.
    static void addCases(CharacterSet& set) {
        for (std::size_t c = 'a'; c <= 'z'; ++c) {
            if (set.test(c) || set.test(c - 32)) set.set(c).set(c - 32);
        }
        if (set.test('s') || set.test('k')) set.set(otherCharacter);
    }

    Ways group() {
        if (take("?<!")) return lookBehind(true);
        if (take("?<=")) return lookBehind(false);
        if (take("?=") || take("?!")) {
            closed(alternatives());
            return nothing();
        }
        if (take("?>") || take("?:")) return closed(alternatives());
        if (take("?<") || take("?P<")) {
            const std::size_t end = m_pattern.find('>', m_at);
            if (end == std::string_view::npos) throw NotUnderstood();
            m_at = end + 1;
            return closed(alternatives());
        }
        if (take("?i)")) {
            m_caseless = true;
            return nothing();
        }
        if (take("?i:")) {
            const bool before = std::exchange(m_caseless, true);
            Ways ways = closed(alternatives());
            m_caseless = before;
            return ways;
        }
        if (peek() == '?' || peek() == '*') throw NotUnderstood();
        return closed(alternatives());
    }

    Ways closed(Ways ways) {
        if (!take(")")) throw NotUnderstood();
        return ways;
    }

    /// What may stand before, where that is one character; otherwise nothing is known.
    Ways lookBehind(bool isNegative) {
        const Ways inside = closed(alternatives());
        CharacterSet set;
        for (const Way& way : inside) {
            if (way.at.size() != 1 || !way.goesOn) return nothing();
            set |= way.at.front();
        }
        Way way;
        way.before = isNegative ? complement(set).set(noCharacter) : set;
        return {way};
    }

    Ways escape() {
        const char c = peek();
        if (c == 'b' || c == 'B' || c == 'A' || c == 'z' || c == 'Z') {
            ++m_at;
            return nothing();
        }
        if (c == 'k' || (c >= '1' && c <= '9')) {
            // A repeat of what was matched before: it cannot stand at the start, and how long it is is not known.
            m_at = c == 'k' ? m_pattern.find('>', m_at) + 1 : m_at + 1;
            if (m_at == 0) throw NotUnderstood();
            return anything();
        }
        return one(escapedSet());
    }

    /// Behind a backslash, inside a class or outside of it.
    CharacterSet escapedSet() {
        if (atEnd()) throw NotUnderstood();
        const char32_t c = character();
        switch (c) {
            case 'w':
                return wordCharacters();
            case 'd':
                return asciiRange('0', '9') | other();
            case 's':
                return blanks();
            case 'S':
                return complement(blanks());
            case 'D':
                return complement(asciiRange('0', '9'));
            case 'W':
                return complement(wordCharacters());
            case 'n':
                return literal('\n');
            case 't':
                return literal('\t');
            case 'r':
                return literal('\r');
            case 'p':
                return property();
            default:
                break;
        }
        const bool isAlphanumeric = c < 128 && (letters() | asciiRange('0', '9')).test(c);
        if (isAlphanumeric) throw NotUnderstood();
        return literal(c);
    }

    CharacterSet property() {
        const std::size_t end = m_pattern.find('}', m_at);
        if (peek() != '{' || end == std::string_view::npos) throw NotUnderstood();
        const std::string_view name = m_pattern.substr(m_at + 1, end - m_at - 1);
        m_at = end + 1;
        if (name == "L" || (m_caseless && (name == "Lu" || name == "Ll"))) return letters() | other();
        if (name == "Lu") return asciiRange('A', 'Z') | other();
        if (name == "Ll") return asciiRange('a', 'z') | other();
        if (name == "N" || name == "Nd") return asciiRange('0', '9') | other();
        if (name == "M") return other();
        throw NotUnderstood();
    }

    CharacterSet characterClass() {
        const bool isNegated = take("^");
        CharacterSet set;
        bool isFirst = true;
        while (isFirst || peek() != ']') {
            if (atEnd() || m_pattern.substr(m_at).starts_with("[:")) throw NotUnderstood();
            isFirst = false;
            if (take("\\")) {
                set |= escapedSet();
                continue;
            }
            const char32_t first = character();
            if (peek() != '-' || m_at + 1 >= m_pattern.size() || m_pattern[m_at + 1] == ']') {
                set |= literal(first);
                continue;
            }
            ++m_at;
            const char32_t last = character();
            for (char32_t c = first; c <= std::min<char32_t>(last, 127); ++c) set |= literal(c);
            if (last >= 128) set |= other();
        }
        ++m_at;
        return isNegated ? complement(set) : set;
    }

    std::string_view m_pattern;
    std::size_t m_at = 0;
    bool m_caseless = false;
};

}  // namespace

std::vector<PatternStart> startsOf(std::string_view pattern) {
    Ways ways;
    try {
        ways = StartReader(pattern).run();
    } catch (const NotUnderstood&) {
        ways = {Way()};
    }
    std::vector<PatternStart> starts;
    for (const Way& way : ways) {
        PatternStart start;
        start.before = way.before;
        start.at.fill(everything());
        std::copy(way.at.begin(), way.at.end(), start.at.begin());
        starts.push_back(start);
    }
    return starts;
}

}  // namespace lorimer
