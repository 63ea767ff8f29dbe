#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lorimer::jinja {

/// Who wrote a character of a rendering.
/// Answers that follow each other are Answer and OtherAnswer in turn, so that they stay apart.
enum class Origin : std::uint8_t { Template = 0, Content = 1, Answer = 2, OtherAnswer = 3 };

// Strings of the template engine are UTF-32 whose upper bits carry the origin of each character, so that slicing,
// joining and replacing keep it without any care. Everything that looks at characters goes through plain().

constexpr int originShift = 24;
constexpr char32_t codePointMask = 0x1FFFFF;

constexpr char32_t plain(char32_t c) { return c & codePointMask; }
constexpr Origin originOf(char32_t c) { return static_cast<Origin>(c >> originShift); }
constexpr char32_t tagged(char32_t codePoint, Origin origin) {
    return codePoint | (static_cast<char32_t>(origin) << originShift);
}
/// `codePoint` with the origin of `from`.
constexpr char32_t taggedLike(char32_t codePoint, char32_t from) { return codePoint | (from & ~codePointMask); }

std::u32string taggedFromUtf8(std::string_view utf8, Origin origin = Origin::Template);
/// Without the origins.
std::string plainUtf8(std::u32string_view text);

bool equalText(std::u32string_view left, std::u32string_view right);
bool equalText(std::u32string_view left, std::string_view ascii);
/// Order of code points: negative, zero or positive.
int compareText(std::u32string_view left, std::u32string_view right);
/// npos when `needle` is not in `text` at or after `from`.
std::size_t findText(std::u32string_view text, std::u32string_view needle, std::size_t from = 0);
std::size_t findTextBackwards(std::u32string_view text, std::u32string_view needle);
bool startsWith(std::u32string_view text, std::u32string_view prefix);
bool endsWith(std::u32string_view text, std::u32string_view suffix);

/// Python's str.isspace for one character.
bool isPythonSpace(char32_t c);
bool isPythonPrintable(char32_t c);

enum class Side { Left, Right, Both };
/// Python's strip: `set` null means white space.
std::u32string_view stripText(std::u32string_view text, const std::u32string_view* set, Side side);

std::u32string upperText(std::u32string_view text);
std::u32string lowerText(std::u32string_view text);
/// Python's str.title, str.capitalize and str.swapcase.
std::u32string titleText(std::u32string_view text);
std::u32string capitalizeText(std::u32string_view text);
std::u32string swapCaseText(std::u32string_view text);
/// Python's case folding.
std::u32string foldText(std::u32string_view text);

std::u32string replaceText(std::u32string_view text, std::u32string_view from, std::u32string_view to,
                           std::int64_t count, std::size_t longest);
std::vector<std::u32string> splitLines(std::u32string_view text, bool keepEnds);
/// `separator` null splits at runs of white space. `most` < 0: no limit.
std::vector<std::u32string> splitText(std::u32string_view text, const std::u32string_view* separator,
                                      std::int64_t most);
std::vector<std::u32string> splitTextBackwards(std::u32string_view text, const std::u32string_view* separator,
                                               std::int64_t most);

}  // namespace lorimer::jinja
