#include "privacy/name_words.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "engine/tokenizer/utf8.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

bool isLetter(char32_t c) {
    if (c < 0x80) return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const auto type = u_charType(static_cast<UChar32>(c));
    return u_isalpha(static_cast<UChar32>(c)) != 0 || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

bool isLower(char32_t c) { return c < 0x80 ? c >= 'a' && c <= 'z' : u_islower(static_cast<UChar32>(c)) != 0; }

/// Names are looked up without accents, words of a language with them.
std::uint32_t classesOf(std::string_view word, const std::string& folded, const Lexicon& lexicon) {
    const bool isAscii =
        std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return lexicon.classesOf(folded) | (isAscii ? 0 : lexicon.classesOf(foldCase(word)));
}

NameWord wordOf(std::string_view text, ByteRange range, const Lexicon& lexicon) {
    NameWord word;
    word.range = range;
    std::string_view bare = text.substr(range.begin, range.end - range.begin);
    while (!bare.empty() && (bare.back() == '.' || bare.back() == '\'')) bare.remove_suffix(1);
    std::size_t letters = 0;
    bool hasLower = false;
    for (std::size_t at = 0; at < bare.size();) {
        const char32_t c = nextCodePoint(bare, at);
        letters += isLetter(c) ? 1 : 0;
        hasLower |= isLower(c);
    }
    word.folded = foldWord(bare);
    word.classes = classesOf(bare, word.folded, lexicon);
    // "Ellison's" is a mention of Ellison.
    if (bare.ends_with("'s") && (word.classes & ~(std::uint32_t{word_class::common} | word_class::safe)) == 0) {
        word.folded = foldWord(bare.substr(0, bare.size() - 2));
        word.classes = lexicon.classesOf(word.folded);
    }
    word.isInitial = letters <= 1;
    word.isCapitals = letters > 1 && !hasLower;
    return word;
}

}  // namespace

std::vector<NameWord> nameWords(std::string_view text, ByteRange range, const Lexicon& lexicon) {
    std::vector<NameWord> words;
    std::uint32_t at = range.begin;
    while (at < range.end) {
        const auto isBreak = [text](std::uint32_t i) { return text[i] == ' ' || text[i] == ',' || text[i] == '\n'; };
        if (isBreak(at)) {
            ++at;
            continue;
        }
        std::uint32_t end = at;
        while (end < range.end && !isBreak(end)) {
            // "J.R." is two words; "St." stays one.
            const bool isStop = text[end] == '.';
            ++end;
            if (isStop) break;
        }
        words.push_back(wordOf(text, {at, end}, lexicon));
        at = end;
    }
    return words;
}

std::size_t wordEnd(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end < text.size()) {
        std::size_t next = end;
        const char32_t c = nextCodePoint(text, next);
        const bool isJoint = (c == '\'' || c == '-') && end > begin && next < text.size() && isLetterAt(text, next);
        if (!isLetter(c) && !isJoint) break;
        end = next;
    }
    return end;
}

bool isUpperAt(std::string_view text, std::size_t position) {
    if (position >= text.size()) return false;
    const char32_t c = nextCodePoint(text, position);
    return c < 0x80 ? c >= 'A' && c <= 'Z' : u_isupper(static_cast<UChar32>(c)) != 0;
}

bool isLetterAt(std::string_view text, std::size_t position) {
    return position < text.size() && isLetter(nextCodePoint(text, position));
}

}  // namespace lorimer
