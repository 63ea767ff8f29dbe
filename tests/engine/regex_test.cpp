#include "engine/tokenizer/regex.h"

#include "engine/tokenizer/unicode_ranges.h"
#include "tests/engine/text_fixtures.h"

using namespace lorimer;
using lorimer::test::errorOf;

namespace {

std::vector<std::string> matches(const std::string& pattern, const std::string& text) {
    std::vector<std::string> found;
    for (const ByteRange& range : Regex(pattern).findAll(text)) {
        found.push_back(text.substr(range.begin, range.end - range.begin));
    }
    return found;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("classes know Unicode 16") {
    CHECK(matches("\\p{L}+", "a\U00010D50\U000105C0 1") == Texts{"a\U00010D50\U000105C0"});  // Garay, Todhri
    CHECK(matches("[\\p{L}]+", "\U00031350x") == Texts{"\U00031350x"});                      // CJK extension H
    CHECK(matches("[^\\p{L}]+", "\U00031350-x") == Texts{"-"});
    CHECK(matches("\\p{N}+", "\U00010D40x") == Texts{"\U00010D40"});
    CHECK(isRustNumeric(0x4E00) == false);
    CHECK(isRustNumeric(0xBD));
    CHECK(isTokenizerPunctuation(U'$'));
    CHECK(isRustWord(0x200D));
}

TEST_CASE("what Oniguruma reads in its own way is translated") {
    CHECK(matches("\\h+", "xff0g") == Texts{"ff0"});
    CHECK(matches("a{,2}b", "aab") == Texts{"aab"});
    CHECK(matches("(?m:a.b)", "a\nb") == Texts{"a\nb"});
    CHECK(matches("a.b", "a\nb").empty());
    CHECK(matches("^b$", "a\nb\nc") == Texts{"b"});
    CHECK(matches("\\s", "\x1c\xC2\x85") == Texts{"\xC2\x85"});
    CHECK(matches("\\w+", "a\u0301-b") == Texts{"a\u0301", "b"});
    CHECK(matches("\\bk", "ak k") == Texts{"k"});
    CHECK(matches("[^\\W\\d]+", "a1_b-") == Texts{"a", "_b"});
    CHECK(matches("[\\Sx]+", "a b") == Texts{"a", "b"});
    CHECK(matches("[a[bc]d]+", "abcd[]") == Texts{"abcd"});
    CHECK(matches("(?:a|b)+", std::string(200'000, 'a')).size() == 1);
    CHECK(matches("x*", "axb") == Texts{"", "x", ""});
}

TEST_CASE("what cannot be kept exact is refused by name") {
    CHECK(errorOf([] { Regex("[a&&b]"); }).find("&&") != std::string::npos);
    CHECK(errorOf([] { Regex("\\p{Klingon}"); }).find("Klingon") != std::string::npos);
    CHECK(errorOf([] { Regex("\\xff"); }).find("byte") != std::string::npos);
    CHECK(errorOf([] { Regex("[[:alpha:]]"); }).find("POSIX") != std::string::npos);
    CHECK(errorOf([] { Regex("[a[^b]]"); }).find("negated class") != std::string::npos);
    CHECK(errorOf([] { Regex("[ab"); }).find("compiled") != std::string::npos);
    CHECK(errorOf([] { Regex("(a"); }).find("compiled") != std::string::npos);
    CHECK(errorOf([] { Regex(std::string(9000, 'a')); }).find("8192") != std::string::npos);
    CHECK(errorOf([] { Regex("(a+)+$").findAll(std::string(100, 'a') + "b"); }).find("gave up") != std::string::npos);
}
