#include "engine/tokenizer/utf8.h"

#include <doctest/doctest.h>

using namespace lorimer;

TEST_CASE("UTF-8 is checked as Unicode table 3-7 says") {
    CHECK_FALSE(firstInvalidUtf8("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
    CHECK(firstInvalidUtf8("a\xC0\x80") == 1);         // overlong
    CHECK(firstInvalidUtf8("\xED\xA0\x80") == 0);      // surrogate
    CHECK(firstInvalidUtf8("\xF4\x90\x80\x80") == 0);  // above U+10FFFF
    CHECK(firstInvalidUtf8("ab\xE2\x82") == 2);        // cut short
    CHECK(firstInvalidUtf8("\x80") == 0);
}

TEST_CASE("each maximal ill-formed part becomes one U+FFFD") {
    // The example of the Unicode standard, section 3.9.
    CHECK(replaceInvalidUtf8("a\xF1\x80\x80\xE1\x80\xC2"
                             "b\x80"
                             "c") ==
          "a\uFFFD\uFFFD\uFFFD"
          "b\uFFFDc");
    CHECK(replaceInvalidUtf8("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("an incomplete character at the end is told from a broken one") {
    CHECK(incompleteUtf8Tail("a\xF0\x9F\x98") == 3);
    CHECK(incompleteUtf8Tail("a\xE2") == 1);
    CHECK(incompleteUtf8Tail("a\xC3\xA9") == 0);
    CHECK(incompleteUtf8Tail("a\xFF") == 0);
    CHECK(incompleteUtf8Tail("\xF0\x80") == 0);  // cannot become a character any more
}
