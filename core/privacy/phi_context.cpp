#include "privacy/phi_context.h"

#include <algorithm>
#include <string>

#include "engine/tokenizer/utf8.h"
#include "privacy/name_words.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

std::size_t charactersBefore(std::string_view text, std::size_t position, int count) {
    while (position > 0 && count-- > 0) position = previousCharacter(text, position);
    return position;
}

std::size_t charactersBehind(std::string_view text, std::size_t position, int count) {
    while (position < text.size() && count-- > 0) nextCodePoint(text, position);
    return position;
}

bool isWordCharacter(std::string_view text, std::size_t position) {
    return isLetterAt(text, position) || (text[position] >= '0' && text[position] <= '9');
}

/// Bytes [begin, end) case folded; a word that was cut at the start does not count as the start of one.
struct FoldedWindow {
    std::string text;
    bool startsInWord = false;

    FoldedWindow(std::string_view whole, std::size_t begin, std::size_t end)
        : startsInWord(begin > 0 && isWordCharacter(whole, previousCharacter(whole, begin))) {
        text.assign(whole.substr(begin, end - begin));
        bool isAscii = true;
        for (char& c : text) {
            isAscii &= static_cast<unsigned char>(c) < 0x80;
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
            if (c == '\n') c = ' ';
        }
        if (!isAscii) text = foldValue(text);
    }

    bool hasAny(const std::vector<std::string>& words) const {
        return std::any_of(words.begin(), words.end(), [this](const std::string& word) { return has(word); });
    }

    bool has(const std::string& word) const {
        for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
            const bool startsWord = at == 0 ? !startsInWord : !isWordCharacter(text, previousCharacter(text, at));
            if (startsWord) return true;
        }
        return false;
    }
};

}  // namespace

double scoreInContext(std::string_view text, ByteRange value, const PhiRule& rule, double score) {
    constexpr double raise = 0.35;
    constexpr double lower = 0.4;
    if (!rule.raises.empty()) {
        const FoldedWindow left(text, charactersBefore(text, value.begin, 40), value.begin);
        const FoldedWindow right(text, value.end, charactersBehind(text, value.end, 20));
        if (left.hasAny(rule.raises) || right.hasAny(rule.raises)) score += raise;
    }
    if (!rule.lowers.empty()) {
        const FoldedWindow left(text, charactersBefore(text, value.begin, 20), value.begin);
        if (left.hasAny(rule.lowers)) score -= lower;
    }
    return std::clamp(score, 0.0, 1.0);
}

bool isFaxNumber(std::string_view text, std::size_t position) {
    const std::size_t begin = charactersBefore(text, position, 14);
    return FoldedWindow(text, begin, position).has("fax");
}

ByteRange trimmedValue(std::string_view text, ByteRange value, PhiTag tag) {
    const auto isDigit = [text](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    while (value.end > value.begin) {
        const char last = text[value.end - 1];
        if (last == ',' || last == ';' || last == ':' || last == '-' || last == ' ' || last == '\n') {
            --value.end;
            continue;
        }
        if (last != '.') break;
        const std::size_t stop = value.end - 1;
        const bool endsInitial = tag == PhiTag::Name && stop > 0 && isUpperAt(text, previousCharacter(text, stop)) &&
                                 (previousCharacter(text, stop) == value.begin ||
                                  !isLetterAt(text, previousCharacter(text, previousCharacter(text, stop))));
        const std::string_view inside = text.substr(value.begin, stop - value.begin);
        const bool endsDayMonth = tag == PhiTag::Date && stop > value.begin && isDigit(stop - 1) &&
                                  std::count(inside.begin(), inside.end(), '.') == 1 && inside.size() <= 5;
        if (endsInitial || endsDayMonth) break;
        --value.end;
    }
    while (value.begin < value.end && text[value.begin] == ' ') ++value.begin;
    return value;
}

}  // namespace lorimer
