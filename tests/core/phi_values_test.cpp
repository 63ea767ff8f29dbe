// Normalization with its offset map, numbers with checksums, dates, folded words (privacy.md 3.1, 3.4).
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "privacy/phi_dates.h"
#include "privacy/phi_normal_text.h"
#include "privacy/phi_numbers.h"
#include "privacy/word_fold.h"

using namespace lorimer;

namespace {

std::string normal(std::string_view text) { return normalizeForRules(text).text(); }

/// The part of the original that `part` of the normalized text came from.
std::string origin(std::string_view text, std::string_view part) {
    const AlignedText aligned = normalizeForRules(text);
    const std::size_t at = aligned.text().find(part);
    REQUIRE(at != std::string::npos);
    const ByteRange range = aligned.original(at, at + part.size());
    return std::string(text.substr(range.begin, range.end - range.begin));
}

Verdict check(const char* name, std::string_view value) {
    const NumberCheck found = findNumberCheck(name);
    REQUIRE((found != nullptr));
    return found(value);
}

}  // namespace

TEST_CASE("normalization drops what is invisible and maps look-alikes") {
    CHECK(normal("plain text\nnext line") == "plain text\nnext line");
    CHECK(normal("4111\u200b1111\u200d22\u2060 3\u00ad4\ufeff") == "4111111122 34");
    CHECK(normal("\uff10\uff12\uff10 \uff17\uff21\uff5e") == "020 7A~");
    CHECK(normal("a\u00a0b \t c\u2009\u202fd") == "a b c d");
    CHECK(normal("1\u20132\u22123\u2010\u2015") == "1-2-3--");
    CHECK(normal("O\u2019Hara \u2018x\u2019") == "O'Hara 'x'");
    CHECK(normal("line\r\nend\r") == "line\nend\r");
    // Cyrillic a, e and o in a word that also has Latin letters; a Russian word stays as it is.
    CHECK(normal("M\u0430rg\u0430ret") == "Margaret");
    CHECK(normal("\u0435llis\u043en") == "ellison");
    CHECK(normal("\u043c\u043e\u0441\u043a\u0432\u0430 a") == "\u043c\u043e\u0441\u043a\u0432\u0430 a");
}

TEST_CASE("every normalized byte knows where it came from") {
    CHECK(origin("Card 4111\u200b1111 end", "41111111") == "4111\u200b1111");
    CHECK(origin("a  \t b", " b") == "  \t b");
    CHECK(origin("x \uff10\uff12 y", "02") == "\uff10\uff12");
    CHECK(origin("M\u00fcller\u2019s note", "M\u00fcller's") == "M\u00fcller\u2019s");
    CHECK(origin("M\u0430rgaret.", "Margaret") == "M\u0430rgaret");
    CHECK(origin("\u200bName\u200b ", "Name") == "Name");
    CHECK(codePointsBefore("M\u00fcller \uff10!", std::string("M\u00fcller \uff10").size()) == 8);
}

TEST_CASE("checksums: the vectors of the design") {
    const std::vector<std::array<const char*, 3>> vectors{
        {"luhn", "4111 1111 1111 1111", "4111 1111 1111 1112"},
        {"npi", "1234567893", "1234567890"},
        {"iban", "DE89370400440532013000", "DE89370400440532013001"},
        {"iban", "GB82WEST12345698765432", "GB82WEST1234569876543"},
        {"iban", "FR1420041010050500013M02606", "XX1420041010050500013M02606"},
        {"iban", "ES91 2100 0418 4502 0005 1332", "ES91 2100 0418 4502 0005 1333"},
        {"nhs", "943 476 5919", "943 476 5918"},
        {"nhs", "485 777 3457", "111 111 1111"},
        {"nhs", "0102031231", "0102031232"},
        {"kvnr", "A000500015", "A000500016"},
        {"kvnr", "M123456785", "M123456784"},
        {"steuerid", "86095742719", "86095742718"},
        {"steuerid", "47 036 892 816", "12345678903"},
        {"steuerid", "65929970489", "65929970488"},
        {"rvnr", "15070649C103", "15070649C102"},
        {"rvnr", "65 170839 J 003", "65170839J008"},
        {"icao731", "T220001293", "T220001294"},
        {"icao731", "L01X00T471", "L01X00T472"},
        {"nir", "2 55 08 14 168 025 38", "2 55 08 14 168 025 39"},
        {"nir", "1 84 12 76 451 089 46", "1 84 12 76 451 089 47"},
        {"nir", "2 92 07 2A 123 456 60", "2 92 07 2B 123 456 60"},
        {"dni", "12345678Z", "12345678A"},
        {"dni", "X1234567L", "X1234567M"},
        {"nuss", "28 12345678 40", "28 12345678 41"},
        {"nuss", "08 01234567 74", "08 01234567 75"},
        {"dea", "AB1234563", "AB1234564"},
        {"vin", "1M8GDM9AXKP042788", "1M8GDM9AXKP042789"},
        {"ip", "2001:db8::8a2e:370:7334", "::1"},
        {"phone_len", "+49 171 5550123", "12345"},
        {"min4", "A-123", "AB12"}};
    for (const auto& [name, valid, invalid] : vectors) {
        CAPTURE(name);
        CAPTURE(valid);
        CHECK(check(name, valid) == Verdict::Pass);
        CHECK(check(name, invalid) == Verdict::Fail);
    }
    CHECK(check("luhn", "0000 0000 0000 0000") == Verdict::Fail);
    CHECK(check("nir", "2 55 08 14 168 025") == Verdict::KeepBase);  // without its key nobody can say
    CHECK((findNumberCheck("unknown") == nullptr));
}

TEST_CASE("checksums pass random numbers as rarely as the design says") {
    // 60,000 random strings each; four standard deviations of the rates of privacy.md 3.4.
    RandomSequence random(7);
    const auto digits = [&random](std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text.push_back(static_cast<char>('0' + random.below(10)));
        return text;
    };
    const std::vector<std::pair<const char*, double>> rates{
        {"nhs", 0.091}, {"dni", 0.043}, {"nir", 0.010}, {"steuerid", 0.0036}};
    for (const auto& [name, rate] : rates) {
        int passed = 0;
        constexpr int count = 60'000;
        for (int i = 0; i < count; ++i) {
            std::string value = digits(std::string_view(name) == "nir" ? 15 : std::string_view(name) == "dni" ? 8 : 11);
            if (std::string_view(name) == "nhs") value.resize(10);
            if (std::string_view(name) == "dni") value.push_back("TRWAGMYFPDXBNJZSQVHLCKE"[random.below(23)]);
            passed += check(name, value) == Verdict::Pass ? 1 : 0;
        }
        CAPTURE(name);
        const double deviation = std::sqrt(rate * (1 - rate) / count);
        CHECK(std::abs(passed / static_cast<double>(count) - rate) < 4 * deviation + 0.0005);
    }
}

TEST_CASE("dates: real days only") {
    CHECK(checkDayMonth("29/02/2024") == Verdict::Pass);
    CHECK(checkDayMonth("29/02/2023") == Verdict::Fail);
    CHECK(checkDayMonth("31/11/20") == Verdict::Fail);
    CHECK(checkDayMonth("03/14/1951") == Verdict::Pass);  // month first
    CHECK(checkDayMonth("14.03.51") == Verdict::Pass);
    CHECK(checkDayMonth("14.03.1851") == Verdict::Fail);
    CHECK(checkYearFirst("2024-02-29T08:30") == Verdict::Pass);
    CHECK(checkYearFirst("2023-02-29") == Verdict::Fail);
    CHECK(checkDateText("3 de mayo") == Verdict::Pass);
    CHECK(checkDateText("may 2") == Verdict::Fail);
    CHECK(checkDateText("May 2") == Verdict::Pass);
    CHECK(checkDateText("2 mar 2020") == Verdict::Pass);
    CHECK(checkDateText("march 2020") == Verdict::Pass);
    CHECK(checkDateText("January") == Verdict::Fail);
    CHECK(monthOfName("März") == 3);
    CHECK(monthOfName("AOÛT") == 8);
    CHECK(monthOfName("décembre") == 12);
    CHECK(monthOfName("juillet") == 7);
    CHECK(monthOfName("Enero") == 1);
    CHECK(monthOfName("Montag") == 0);
}

TEST_CASE("words are folded as the lists hold them") {
    CHECK(foldWord("Müller-Lüdenscheidt") == "muller-ludenscheidt");
    CHECK(foldWord("O’Hara") == "ohara");
    CHECK(foldWord("STRAßE") == "strasse");
    CHECK(foldWord("e\u0301le\u0300ve") == "eleve");
    CHECK(foldWord("Łukasz Ægir") == "łukasz ægir");
    CHECK(foldValue("  Margaret\n ELLISON ") == "margaret ellison");
    CHECK(foldValue("Jose\u0301") == foldValue("José"));
}
