#include "privacy/word_fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <vector>

#include "engine/base/error.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

const icu::Normalizer2& normalizer(bool composed) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const found =
        composed ? icu::Normalizer2::getNFCInstance(status) : icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status) != 0 || found == nullptr)
        throw Error(ErrorKind::Internal, "The Unicode tables cannot be read. Nothing was changed; install ICU again.");
    return *found;
}

std::string foldedCharacter(char32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString folded(static_cast<UChar32>(c));
    folded.foldCase();
    const icu::UnicodeString parts = normalizer(false).normalize(folded, status);
    std::string out;
    for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
        const UChar32 part = parts.char32At(i);
        if (u_charType(part) != U_NON_SPACING_MARK) appendUtf8(out, static_cast<char32_t>(part));
    }
    return out;
}

/// Of the characters below U+0250, which nearly all words are made of.
const std::string& foldedLatin(char32_t c) {
    static const std::vector<std::string> table = [] {
        std::vector<std::string> entries(0x250);
        for (char32_t i = 0; i < 0x250; ++i) entries[i] = foldedCharacter(i);
        return entries;
    }();
    return table[c];
}

/// Case-folded and composed (NFC).
std::string composedFold(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString folded = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    folded.foldCase();
    std::string out;
    normalizer(true).normalize(folded, status).toUTF8String(out);
    return out;
}

}  // namespace

std::string foldWord(std::string_view word) {
    std::string out;
    out.reserve(word.size());
    for (std::size_t at = 0; at < word.size();) {
        const char byte = word[at];
        if (static_cast<unsigned char>(byte) < 0x80) {
            ++at;
            if (byte != '\'') out.push_back(byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte);
            continue;
        }
        const char32_t c = nextCodePoint(word, at);
        if (c == 0x2018 || c == 0x2019) continue;
        out += c < 0x250 ? foldedLatin(c) : foldedCharacter(c);
    }
    return out;
}

std::string foldCase(std::string_view word) {
    std::string folded = composedFold(word);
    std::erase(folded, '\'');
    return folded;
}

std::string foldValue(std::string_view value) {
    const std::string folded = composedFold(value);
    std::string out;
    for (std::size_t at = 0; at < folded.size();) {
        const std::size_t begin = at;
        if (!isUnicodeSpace(nextCodePoint(folded, at))) {
            out.append(folded, begin, at - begin);
        } else if (!out.empty() && out.back() != ' ') {
            out.push_back(' ');
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

}  // namespace lorimer
