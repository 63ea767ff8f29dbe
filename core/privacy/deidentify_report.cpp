#include "privacy/deidentify_report.h"

#include "engine/tokenizer/utf8.h"
#include "privacy/name_words.h"

namespace lorimer {

const char* const searchIsAnAid =
    "The search found these items; it misses some. Lorimer is an aid, and a qualified person decides.";

std::int64_t DeidentifyReport::found(PhiTag tag) const {
    std::int64_t sum = 0;
    for (const PhiColumnReport& entry : columns)
        if (entry.tag == tag) sum += entry.found;
    return sum;
}

std::int64_t DeidentifyReport::unsure(PhiTag tag) const {
    std::int64_t sum = 0;
    for (const PhiColumnReport& entry : columns)
        if (entry.tag == tag) sum += entry.unsure;
    return sum;
}

std::string maskedExample(PhiTag tag, std::string_view text) {
    constexpr std::size_t longest = 40;  // characters
    std::string out;
    bool startsWord = true;
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size() && count < longest; ++count) {
        const std::size_t begin = at;
        const char32_t c = nextCodePoint(text, at);
        const bool isLetter = isLetterAt(text, begin);
        const bool isHidden = isLetter || (c >= '0' && c <= '9') || c >= 0x80;
        if (isHidden && !(tag == PhiTag::Name && isLetter && startsWord)) {
            out.push_back('*');
        } else {
            out += c == '\n' ? std::string(" ") : std::string(text.substr(begin, at - begin));
        }
        startsWord = !isLetter;
    }
    return out;
}

}  // namespace lorimer
