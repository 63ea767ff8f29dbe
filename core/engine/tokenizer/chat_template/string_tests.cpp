#include "engine/tokenizer/chat_template/string_tests.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "engine/tokenizer/chat_template/value.h"

namespace lorimer::jinja {

namespace {

UChar32 character(char32_t c) { return static_cast<UChar32>(plain(c)); }
bool has(char32_t c, UProperty property) { return u_hasBinaryProperty(character(c), property) != 0; }
bool isUpperCharacter(char32_t c) { return has(c, UCHAR_UPPERCASE); }
bool isLowerCharacter(char32_t c) { return has(c, UCHAR_LOWERCASE); }
bool isTitleCharacter(char32_t c) { return u_charType(character(c)) == U_TITLECASE_LETTER; }
bool isAlpha(char32_t c) { return (U_GET_GC_MASK(character(c)) & U_GC_L_MASK) != 0; }
bool isDecimal(char32_t c) { return u_charType(character(c)) == U_DECIMAL_DIGIT_NUMBER; }

UNumericType numericType(char32_t c) {
    return static_cast<UNumericType>(u_getIntPropertyValue(character(c), UCHAR_NUMERIC_TYPE));
}

bool isDigitCharacter(char32_t c) { return numericType(c) == U_NT_DECIMAL || numericType(c) == U_NT_DIGIT; }
bool isNumeric(char32_t c) { return numericType(c) != U_NT_NONE; }
bool isAlnum(char32_t c) { return isAlpha(c) || isDecimal(c) || isDigitCharacter(c) || isNumeric(c); }
bool isAscii(char32_t c) { return plain(c) < 0x80; }

bool isTitle(std::u32string_view text) {
    bool cased = false;
    bool previousCased = false;
    for (const char32_t c : text) {
        const bool capital = isUpperCharacter(c) || isTitleCharacter(c);
        if (capital && previousCased) return false;
        if (isLowerCharacter(c) && !previousCased) return false;
        previousCased = capital || isLowerCharacter(c);
        cased = cased || previousCased;
    }
    return cased;
}

bool isIdentifier(std::u32string_view text) {
    if (text.empty()) return false;
    const auto starts = [](char32_t c) { return plain(c) == '_' || has(c, UCHAR_XID_START); };
    return starts(text[0]) && std::all_of(text.begin() + 1, text.end(),
                                          [](char32_t c) { return plain(c) == '_' || has(c, UCHAR_XID_CONTINUE); });
}

struct Predicate {
    std::string_view name;
    bool (*holds)(char32_t);
    bool whenEmpty;
};

constexpr Predicate predicates[] = {
    {"isalpha", isAlpha, false},          {"isdecimal", isDecimal, false},
    {"isdigit", isDigitCharacter, false}, {"isnumeric", isNumeric, false},
    {"isalnum", isAlnum, false},          {"isspace", isPythonSpace, false},
    {"isascii", isAscii, true},           {"isprintable", isPythonPrintable, true},
};

bool onlyCase(std::u32string_view text, bool (*wanted)(char32_t), bool (*other)(char32_t)) {
    return std::any_of(text.begin(), text.end(), wanted) &&
           std::none_of(text.begin(), text.end(), [other](char32_t c) { return other(c) || isTitleCharacter(c); });
}

}  // namespace

bool hasOnlyLower(std::u32string_view text) { return onlyCase(text, isLowerCharacter, isUpperCharacter); }
bool hasOnlyUpper(std::u32string_view text) { return onlyCase(text, isUpperCharacter, isLowerCharacter); }

bool isStringPredicate(const std::string& name) {
    return name == "islower" || name == "isupper" || name == "istitle" || name == "isidentifier" ||
           std::any_of(std::begin(predicates), std::end(predicates),
                       [&name](const Predicate& predicate) { return predicate.name == name; });
}

bool stringPredicate(const std::string& name, std::u32string_view text) {
    if (name == "islower") return hasOnlyLower(text);
    if (name == "isupper") return hasOnlyUpper(text);
    if (name == "istitle") return isTitle(text);
    if (name == "isidentifier") return isIdentifier(text);
    for (const Predicate& predicate : predicates) {
        if (predicate.name != name) continue;
        return text.empty() ? predicate.whenEmpty : std::all_of(text.begin(), text.end(), predicate.holds);
    }
    throw TemplateFailure("'str object' has no attribute '" + name + "'");
}

}  // namespace lorimer::jinja
