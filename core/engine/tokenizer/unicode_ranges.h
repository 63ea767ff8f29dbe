#pragma once

#include <span>
#include <string_view>

namespace lorimer {

struct CodePointRange {
    char32_t first;
    char32_t last;
};

/// A class of characters as Hugging Face `tokenizers` sees it, written as what PCRE2 10.42 (Unicode 14) knows under
/// `pcreClass` plus `more`. The tables are generated: tests/parity/make_unicode_ranges.py.
struct CharacterClass {
    std::string_view name;       ///< lower case: "l", "nd", "han", "word", ...
    std::string_view pcreClass;  ///< inside of a bracket expression; may be empty
    std::span<const CodePointRange> more;
};

/// Null when the class is not in the tables.
const CharacterClass* findCharacterClass(std::string_view lowerCaseName);

/// True when `codePoint` is in one of the sorted `ranges`.
bool inRanges(std::span<const CodePointRange> ranges, char32_t codePoint);

/// Rust's char::is_numeric, which the Digits pre-tokenizer uses (Unicode 17).
bool isRustNumeric(char32_t codePoint);

/// What StripAccents takes away: the combining marks of Unicode 9.
bool isOldCombiningMark(char32_t codePoint);

/// What BertNormalizer's clean_text takes away: control, format, private use and U+FFFD, by the data of Unicode 8.
bool isRemovedByBert(char32_t codePoint);

/// What BertNormalizer's strip_accents takes away after NFD.
bool isNonspacingMark(char32_t codePoint);

/// The small letter of a capital that came after Unicode 14; 0 for every other character.
char32_t lowercaseOfNewLetter(char32_t codePoint);

/// What the Punctuation pre-tokenizer splits on.
bool isTokenizerPunctuation(char32_t codePoint);

/// Word characters of Rust's regex crate, used by the Whitespace pre-tokenizer and by single_word tokens.
bool isRustWord(char32_t codePoint);

}  // namespace lorimer
