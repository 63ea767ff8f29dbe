// Upper, lower and title case as Python's str has them: full mappings, the final sigma, and origins kept.
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "engine/tokenizer/chat_template/tagged_text.h"

namespace lorimer::jinja {

namespace {

constexpr char32_t capitalSigma = 0x3A3;

bool isCased(char32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(plain(c)), UCHAR_CASED) != 0; }

bool isCaseIgnorable(char32_t c) {
    return u_hasBinaryProperty(static_cast<UChar32>(plain(c)), UCHAR_CASE_IGNORABLE) != 0;
}

void appendMapped(std::u32string& out, const icu::UnicodeString& mapped, char32_t from) {
    for (std::int32_t i = 0; i < mapped.length(); i = mapped.moveIndex32(i, 1)) {
        out.push_back(taggedLike(static_cast<char32_t>(mapped.char32At(i)), from));
    }
}

void appendUpper(std::u32string& out, char32_t c) {
    if (!u_hasBinaryProperty(static_cast<UChar32>(plain(c)), UCHAR_CHANGES_WHEN_UPPERCASED)) {
        out.push_back(c);
        return;
    }
    if (plain(c) < 0x80) {
        out.push_back(c - ('a' - 'A'));
        return;
    }
    appendMapped(out, icu::UnicodeString(static_cast<UChar32>(plain(c))).toUpper(icu::Locale::getRoot()), c);
}

// Unicode's SpecialCasing: a capital sigma at the end of a word becomes the final small one.
bool isFinalSigma(std::u32string_view text, std::size_t at) {
    std::size_t before = at;
    while (before > 0 && isCaseIgnorable(text[before - 1])) --before;
    if (before == 0 || !isCased(text[before - 1])) return false;
    std::size_t after = at + 1;
    while (after < text.size() && isCaseIgnorable(text[after])) ++after;
    return after == text.size() || !isCased(text[after]);
}

void appendLower(std::u32string& out, std::u32string_view text, std::size_t at) {
    const char32_t c = text[at];
    if (plain(c) == capitalSigma) {
        out.push_back(taggedLike(isFinalSigma(text, at) ? 0x3C2 : 0x3C3, c));
        return;
    }
    if (!u_hasBinaryProperty(static_cast<UChar32>(plain(c)), UCHAR_CHANGES_WHEN_LOWERCASED)) {
        out.push_back(c);
    } else if (plain(c) < 0x80) {
        out.push_back(c + ('a' - 'A'));
    } else {
        appendMapped(out, icu::UnicodeString(static_cast<UChar32>(plain(c))).toLower(icu::Locale::getRoot()), c);
    }
}

void appendTitle(std::u32string& out, char32_t c) {
    // ICU's toTitle needs a break iterator; only the full mappings of SpecialCasing differ from upper-then-lower.
    const auto simple = static_cast<char32_t>(u_totitle(static_cast<UChar32>(plain(c))));
    if (simple != plain(c)) {
        out.push_back(taggedLike(simple, c));
        return;
    }
    std::u32string upper;
    appendUpper(upper, c);
    out.push_back(upper[0]);
    for (std::size_t i = 1; i < upper.size(); ++i) appendLower(out, upper, i);
}

}  // namespace

std::u32string upperText(std::u32string_view text) {
    std::u32string out;
    for (const char32_t c : text) appendUpper(out, c);
    return out;
}

std::u32string lowerText(std::u32string_view text) {
    std::u32string out;
    for (std::size_t i = 0; i < text.size(); ++i) appendLower(out, text, i);
    return out;
}

std::u32string titleText(std::u32string_view text) {
    std::u32string out;
    bool previousCased = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (previousCased) {
            appendLower(out, text, i);
        } else {
            appendTitle(out, text[i]);
        }
        previousCased = isCased(text[i]);
    }
    return out;
}

std::u32string capitalizeText(std::u32string_view text) {
    std::u32string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 0) {
            appendTitle(out, text[i]);
        } else {
            appendLower(out, text, i);
        }
    }
    return out;
}

std::u32string swapCaseText(std::u32string_view text) {
    std::u32string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<UChar32>(plain(text[i]));
        if (u_hasBinaryProperty(c, UCHAR_UPPERCASE) != 0) {
            appendLower(out, text, i);
        } else if (u_hasBinaryProperty(c, UCHAR_LOWERCASE) != 0) {
            appendUpper(out, text[i]);
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

std::u32string foldText(std::u32string_view text) {
    std::u32string out;
    for (const char32_t c : text) {
        appendMapped(out, icu::UnicodeString(static_cast<UChar32>(plain(c))).foldCase(), c);
    }
    return out;
}

}  // namespace lorimer::jinja
