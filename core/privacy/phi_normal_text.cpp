#include "privacy/phi_normal_text.h"

#include <algorithm>
#include <string>

#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

bool isDropped(char32_t c) { return (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF || c == 0x00AD; }

bool isBlankLike(char32_t c) {
    return c == ' ' || c == '\t' || c == 0x00A0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

char32_t plainForm(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) return '-';
    if (c == 0x2018 || c == 0x2019) return '\'';
    return c;
}

bool isCyrillic(char32_t c) { return c >= 0x0400 && c <= 0x04FF; }

bool isLatinLetter(char32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= 0x00C0 && c <= 0x024F && c != 0x00D7 && c != 0x00F7);
}

/// The Latin letter that looks like the Cyrillic one, or the same character.
char32_t latinTwin(char32_t c) {
    constexpr std::u32string_view cyrillic = U"АВЕКМНОРСТУХІЈЅаеорсухіјѕ";
    constexpr std::string_view latin = "ABEKMHOPCTYXIJSaeopcyxijs";
    const std::size_t at = cyrillic.find(c);
    return at == std::u32string_view::npos ? c : static_cast<char32_t>(latin[at]);
}

/// Nothing to do: ASCII without tabs, carriage returns and double blanks.
bool isPlain(std::string_view text) {
    char before = 0;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80 || c == '\t' || c == '\r' || (c == ' ' && before == ' '))
            return false;
        before = c;
    }
    return true;
}

/// End of the run of letters at `position`, and whether it mixes the two scripts.
std::pair<std::size_t, bool> lettersFrom(std::string_view text, std::size_t position) {
    bool hasCyrillic = false;
    bool hasLatin = false;
    while (position < text.size()) {
        std::size_t next = position;
        const char32_t c = nextCodePoint(text, next);
        if (!isCyrillic(c) && !isLatinLetter(c) && !isDropped(c)) break;
        hasCyrillic |= isCyrillic(c);
        hasLatin |= isLatinLetter(c);
        position = next;
    }
    return {position, hasCyrillic && hasLatin};
}

class Normalizer {
public:
    explicit Normalizer(std::string_view text) : m_text(text) {}

    AlignedText run() {
        while (m_at < m_text.size()) takeCharacter();
        return std::move(m_out);
    }

private:
    void takeCharacter() {
        const std::size_t begin = m_at;
        const char32_t c = nextCodePoint(m_text, m_at);
        if (isBlankLike(c)) {
            takeBlanks(begin);
        } else if (isDropped(c) || (c == '\r' && m_at < m_text.size() && m_text[m_at] == '\n')) {
            return;
        } else if (c >= 0x80 || begin < m_mixedEnd) {
            takeLetter(c, begin);
        } else {
            append(m_text.substr(begin, m_at - begin), begin, m_at);
        }
    }

    void takeBlanks(std::size_t begin) {
        std::size_t end = m_at;  // behind the last blank
        while (m_at < m_text.size()) {
            std::size_t next = m_at;
            const char32_t c = nextCodePoint(m_text, next);
            if (isBlankLike(c)) end = next;
            if (!isBlankLike(c) && !isDropped(c)) break;
            m_at = next;
        }
        append(" ", begin, end);
    }

    void takeLetter(char32_t c, std::size_t begin) {
        if (isCyrillic(c) && begin >= m_lettersEnd) {
            // The whole word counts, also what stands before its first Cyrillic letter.
            std::size_t wordBegin = begin;
            while (wordBegin > 0) {
                std::size_t previous = previousCharacter(m_text, wordBegin);
                std::size_t next = previous;
                const char32_t before = nextCodePoint(m_text, next);
                if (!isCyrillic(before) && !isLatinLetter(before) && !isDropped(before)) break;
                wordBegin = previous;
            }
            const auto [end, isMixed] = lettersFrom(m_text, wordBegin);
            m_lettersEnd = end;
            m_mixedEnd = isMixed ? end : 0;
        }
        std::string bytes;
        appendUtf8(bytes, begin < m_mixedEnd ? latinTwin(c) : plainForm(c));
        append(bytes, begin, m_at);
    }

    void append(std::string_view bytes, std::size_t begin, std::size_t end) {
        m_out.append(bytes, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_lettersEnd = 0;  ///< of the word that was looked at last
    std::size_t m_mixedEnd = 0;    ///< the same where it mixes the scripts, else 0
    AlignedText m_out;
};

}  // namespace

AlignedText normalizeForRules(std::string_view text) {
    if (isPlain(text)) return {text, {0, static_cast<std::uint32_t>(text.size())}};
    return Normalizer(text).run();
}

std::size_t codePointsBefore(std::string_view text, std::size_t bytes) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bytes),
                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace lorimer
