#include "engine/tokenizer/chat_template/tagged_text.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <unordered_set>

#include "engine/tokenizer/chat_template/value.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer::jinja {

namespace {

bool sameCharacter(char32_t left, char32_t right) { return plain(left) == plain(right); }

constexpr std::size_t longNeedle = 16;

// Knuth, Morris and Pratt: linear time whatever the texts are. `at` reads them forwards or backwards.
template <typename Text, typename Needle>
std::size_t searchLinear(std::size_t length, std::size_t needleLength, const Text& text, const Needle& needle) {
    std::vector<std::size_t> border(needleLength, 0);
    for (std::size_t i = 1, matched = 0; i < needleLength; ++i) {
        while (matched > 0 && needle(i) != needle(matched)) matched = border[matched - 1];
        if (needle(i) == needle(matched)) ++matched;
        border[i] = matched;
    }
    for (std::size_t i = 0, matched = 0; i < length; ++i) {
        while (matched > 0 && text(i) != needle(matched)) matched = border[matched - 1];
        if (text(i) == needle(matched)) ++matched;
        if (matched == needleLength) return i + 1 - needleLength;
    }
    return std::u32string_view::npos;
}

void checkParts(const std::vector<std::u32string>& parts) {
    if (parts.size() > mostItems) throw TemplateFailure("a text is split into more than 200000 parts");
}

bool isLineEnd(char32_t c) {
    return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

}  // namespace

std::u32string taggedFromUtf8(std::string_view utf8, Origin origin) {
    std::u32string out;
    out.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) out.push_back(tagged(nextCodePoint(utf8, at), origin));
    return out;
}

std::string plainUtf8(std::u32string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char32_t c : text) appendUtf8(out, plain(c));
    return out;
}

bool equalText(std::u32string_view left, std::u32string_view right) {
    return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(), sameCharacter);
}

bool equalText(std::u32string_view left, std::string_view ascii) {
    return left.size() == ascii.size() &&
           std::equal(left.begin(), left.end(), ascii.begin(), [](char32_t c, char other) {
               return plain(c) == static_cast<char32_t>(static_cast<unsigned char>(other));
           });
}

int compareText(std::u32string_view left, std::u32string_view right) {
    const std::size_t shared = std::min(left.size(), right.size());
    for (std::size_t i = 0; i < shared; ++i) {
        if (plain(left[i]) != plain(right[i])) return plain(left[i]) < plain(right[i]) ? -1 : 1;
    }
    return left.size() == right.size() ? 0 : left.size() < right.size() ? -1 : 1;
}

std::size_t findText(std::u32string_view text, std::u32string_view needle, std::size_t from) {
    if (from > text.size()) return std::u32string_view::npos;
    if (needle.size() > longNeedle) {
        const std::size_t at = searchLinear(
            text.size() - from, needle.size(), [&](std::size_t i) { return plain(text[from + i]); },
            [&](std::size_t i) { return plain(needle[i]); });
        return at == std::u32string_view::npos ? at : from + at;
    }
    const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), needle.begin(),
                                   needle.end(), sameCharacter);
    if (found == text.end() && !needle.empty()) return std::u32string_view::npos;
    return static_cast<std::size_t>(found - text.begin());
}

std::size_t findTextBackwards(std::u32string_view text, std::u32string_view needle) {
    if (needle.empty()) return text.size();
    if (needle.size() > longNeedle) {
        const std::size_t at = searchLinear(
            text.size(), needle.size(), [&](std::size_t i) { return plain(text[text.size() - 1 - i]); },
            [&](std::size_t i) { return plain(needle[needle.size() - 1 - i]); });
        return at == std::u32string_view::npos ? at : text.size() - needle.size() - at;
    }
    const auto found = std::find_end(text.begin(), text.end(), needle.begin(), needle.end(), sameCharacter);
    return found == text.end() ? std::u32string_view::npos : static_cast<std::size_t>(found - text.begin());
}

bool startsWith(std::u32string_view text, std::u32string_view prefix) {
    return text.size() >= prefix.size() && equalText(text.substr(0, prefix.size()), prefix);
}

bool endsWith(std::u32string_view text, std::u32string_view suffix) {
    return text.size() >= suffix.size() && equalText(text.substr(text.size() - suffix.size()), suffix);
}

bool isPythonSpace(char32_t c) { return isUnicodeSpace(plain(c)) || (plain(c) >= 0x1C && plain(c) <= 0x1F); }

bool isPythonPrintable(char32_t c) {
    if (plain(c) == ' ') return true;
    constexpr std::uint32_t hidden = U_GC_C_MASK | U_GC_Z_MASK;
    return (U_GET_GC_MASK(static_cast<UChar32>(plain(c))) & hidden) == 0;
}

std::u32string_view stripText(std::u32string_view text, const std::u32string_view* set, Side side) {
    std::unordered_set<char32_t> characters;
    if (set != nullptr) {
        for (const char32_t c : *set) characters.insert(plain(c));
    }
    const auto stripped = [&](char32_t c) {
        return set == nullptr ? isPythonSpace(c) : characters.count(plain(c)) > 0;
    };
    std::size_t begin = 0;
    std::size_t end = text.size();
    while (side != Side::Right && begin < end && stripped(text[begin])) ++begin;
    while (side != Side::Left && end > begin && stripped(text[end - 1])) --end;
    return text.substr(begin, end - begin);
}

std::u32string replaceText(std::u32string_view text, std::u32string_view from, std::u32string_view to,
                           std::int64_t count, std::size_t longest) {
    std::u32string out;
    std::size_t at = 0;
    const auto roomLeft = [&] { return out.size() <= longest; };
    if (from.empty()) {
        for (; count != 0 && at <= text.size() && roomLeft(); --count) {
            out.append(to);
            if (at < text.size()) out.push_back(text[at]);
            ++at;
        }
        if (at < text.size()) out.append(text.substr(at));
        return out;
    }
    while (count != 0 && roomLeft()) {
        const std::size_t found = findText(text, from, at);
        if (found == std::u32string_view::npos) break;
        out.append(text.substr(at, found - at)).append(to);
        at = found + from.size();
        --count;
    }
    return out.append(text.substr(at));
}

std::vector<std::u32string> splitLines(std::u32string_view text, bool keepEnds) {
    std::vector<std::u32string> lines;
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t end = begin;
        while (end < text.size() && !isLineEnd(plain(text[end]))) ++end;
        std::size_t next = end < text.size() ? end + 1 : end;
        if (next < text.size() && plain(text[end]) == '\r' && plain(text[next]) == '\n') ++next;
        checkParts(lines);
        lines.emplace_back(text.substr(begin, (keepEnds ? next : end) - begin));
        begin = next;
    }
    return lines;
}

std::vector<std::u32string> splitText(std::u32string_view text, const std::u32string_view* separator,
                                      std::int64_t most) {
    std::vector<std::u32string> parts;
    std::size_t at = 0;
    if (separator != nullptr) {
        for (; most != 0; --most) {
            const std::size_t found = findText(text, *separator, at);
            if (found == std::u32string_view::npos) break;
            checkParts(parts);
            parts.emplace_back(text.substr(at, found - at));
            at = found + separator->size();
        }
        parts.emplace_back(text.substr(at));
        return parts;
    }
    while (true) {
        while (at < text.size() && isPythonSpace(text[at])) ++at;
        if (at == text.size()) return parts;
        if (most-- == 0) break;
        std::size_t end = at;
        while (end < text.size() && !isPythonSpace(text[end])) ++end;
        checkParts(parts);
        parts.emplace_back(text.substr(at, end - at));
        at = end;
    }
    parts.emplace_back(text.substr(at));
    return parts;
}

std::vector<std::u32string> splitTextBackwards(std::u32string_view text, const std::u32string_view* separator,
                                               std::int64_t most) {
    std::vector<std::u32string> parts;
    std::size_t end = text.size();
    if (separator != nullptr) {
        for (; most != 0; --most) {
            const std::size_t found = findTextBackwards(text.substr(0, end), *separator);
            if (found == std::u32string_view::npos) break;
            checkParts(parts);
            parts.emplace_back(text.substr(found + separator->size(), end - found - separator->size()));
            end = found;
        }
        parts.emplace_back(text.substr(0, end));
        return {parts.rbegin(), parts.rend()};
    }
    while (true) {
        while (end > 0 && isPythonSpace(text[end - 1])) --end;
        if (end == 0) return {parts.rbegin(), parts.rend()};
        if (most-- == 0) break;
        std::size_t begin = end;
        while (begin > 0 && !isPythonSpace(text[begin - 1])) --begin;
        checkParts(parts);
        parts.emplace_back(text.substr(begin, end - begin));
        end = begin;
    }
    parts.emplace_back(text.substr(0, end));
    return {parts.rbegin(), parts.rend()};
}

}  // namespace lorimer::jinja
