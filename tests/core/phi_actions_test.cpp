// What is done with findings: key, shifts, surrogates, placeholders, redaction (privacy.md 3.7).
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "privacy/date_shift.h"
#include "privacy/deidentify_report.h"
#include "privacy/phi_numbers.h"
#include "privacy/redactor.h"

using namespace lorimer;

namespace {

std::string hex(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text.push_back("0123456789abcdef"[byte / 16]);
        text.push_back("0123456789abcdef"[byte % 16]);
    }
    return text;
}

/// The surrogate key of the design's test vectors (privacy.md 4.2).
std::array<std::uint8_t, 32> vectorBytes() {
    const std::string text = "f866f6c8e3f7e63509c5a197d59fd01af49cf324f95d4d07e2edb9af536f2f19";
    std::array<std::uint8_t, 32> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(std::stoi(text.substr(2 * i, 2), nullptr, 16));
    return bytes;
}

const PseudonymKey& vectorKey() {
    static const PseudonymKey key(vectorBytes());
    return key;
}

const PhiScanner& scanner() {
    static const PhiScanner made(makeLexicon(LORIMER_NAME_LISTS), PhiOptions());
    return made;
}

DeidentifyConfig configOf(DeidentifyMode mode) {
    DeidentifyConfig config;
    config.mode = mode;
    return config;
}

struct Done {
    std::vector<std::string> texts;
    RedactedRow::Outcome outcome = RedactedRow::Outcome::Kept;
};

Done redact(Redactor& redactor, const std::vector<std::string>& texts, const std::string& patient,
            bool isShared = true) {
    std::vector<RowText> row;
    for (const std::string& text : texts) row.push_back({"note", text});
    Done done;
    done.outcome = redactor.redact(row, {patient, NameMemory::hashOf(patient), isShared}, nullptr, {}).outcome;
    for (const RowText& text : row) done.texts.push_back(text.text);
    return done;
}

std::string redacted(DeidentifyMode mode, const std::string& text) {
    const DeidentifyConfig config = configOf(mode);
    Redactor redactor(scanner(), config, vectorKey());
    return redact(redactor, {text}, "00483921").texts[0];
}

}  // namespace

TEST_CASE("HMAC-SHA256: RFC 4231 and the design's vectors") {
    const std::array<std::uint8_t, 4> jefe{'J', 'e', 'f', 'e'};
    CHECK(hex(hmacSha256(jefe, "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    const std::vector<std::uint8_t> longKey(131, 0xaa);
    CHECK(hex(hmacSha256(longKey, "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    const std::string message = std::string("LS1\0NAME\0", 9) + "margaret ellison";
    CHECK(hex(hmacSha256(vectorBytes(), message)).starts_with("2f43eb111fb4bcb7e7c7fdd980c97aad"));
}

TEST_CASE("pseudonym key: the design's vectors") {
    CHECK(vectorKey().number(PhiTag::Name, "Margaret  ELLISON", "") % 1000 == 823);
    CHECK(vectorKey().number(PhiTag::Name, "Margaret Ellison", "00483921") % 1000 == 648);
    CHECK(vectorKey().number(PhiTag::Mrn, "00483921", "") % 1000 == 274);
    CHECK(vectorKey().shiftDays("00483921") == 224);
    CHECK(vectorKey().shiftDays("8841207") == 210);
    for (int i = 0; i < 2000; ++i) {
        const int days = vectorKey().shiftDays(std::to_string(i));
        CHECK(days != 0);
        CHECK(std::abs(days) <= 365);
    }
}

TEST_CASE("dates are shifted in their own form") {
    const auto shifted = [](const char* text, int days = 224, DateOrder order = DateOrder::DayFirst) {
        return shiftDate(text, days, order, 2023).value_or("none");
    };
    CHECK(shifted("1951-03-14") == "1951-10-24");
    CHECK(shifted("2024-02-29") == "2024-10-10");
    CHECK(shifted("2024-02-29T08:30:00Z") == "2024-10-10T08:30:00Z");
    CHECK(shifted("14.03.1951") == "24.10.1951");
    CHECK(shifted("03/14/1951") == "10/24/1951");
    CHECK(shifted("03/04/1951", 1) == "04/04/1951");
    CHECK(shifted("03/04/1951", 1, DateOrder::MonthFirst) == "03/05/1951");
    CHECK(shifted("3.4.24", 30) == "3.5.24");
    CHECK(shifted("31/12/99", 1) == "01/01/00");
    CHECK(shifted("12.4.", 1) == "13.4.");
    CHECK(shifted("3/14", 1) == "3/15");
    CHECK(shifted("12 June 2023", 20) == "2 July 2023");
    CHECK(shifted("1st of May 2022", 1) == "2nd of May 2022");
    CHECK(shifted("March 7", 30) == "April 6");
    CHECK(shifted("Oct 2019", 31) == "Nov 2019");
    CHECK(shifted("3. März 2024", 30) == "2. April 2024");
    CHECK(shifted("15 août 2023", 31) == "15 septembre 2023");
    CHECK(shifted("4 de mayo de 2022", 31) == "4 de junio de 2022");
    CHECK(shifted("03/2024", 31) == "04/2024");
    CHECK(shifted("30/02/2024") == "none");
    CHECK(shifted("soon") == "none");
    CHECK(orderOf("25/12/2024") == DateOrder::DayFirst);
    CHECK(orderOf("12/25/24") == DateOrder::MonthFirst);
    CHECK(!orderOf("1/2/24"));
}

TEST_CASE("placeholders: the same person, the same placeholder, within a patient") {
    const DeidentifyConfig config = configOf(DeidentifyMode::Mask);
    Redactor redactor(scanner(), config, vectorKey());
    const Done first = redact(
        redactor,
        {"Patient: Margaret Ellison, DOB 03/14/1951.", "Ellison slept. Dr. Okafor on 03/14/1951 and 12 June 2023."},
        "P-1");
    CHECK(first.texts[0] == "Patient: [NAME_1], DOB [DATE_1].");
    CHECK(first.texts[1] == "[NAME_1] slept. Dr. [NAME_2] on [DATE_1] and [DATE_2].");
    const Done later = redact(redactor, {"Dr. Okafor saw Mrs. Ellison."}, "P-1");
    CHECK(later.texts[0] == "Dr. [NAME_2] saw Mrs. [NAME_1].");
    const Done other = redact(redactor, {"Dr. Okafor saw Mrs. Ellison."}, "P-2");
    CHECK(other.texts[0] == "Dr. [NAME_1] saw Mrs. [NAME_2].");
    // A surname first, then the full name; then a relative with the same surname.
    const Done relatives =
        redact(redactor, {"Mrs. Ellison came. Mrs. Margaret Ellison left. Mr. Tobias Ellison stayed."}, "P-3");
    CHECK(relatives.texts[0] == "Mrs. [NAME_1] came. Mrs. [NAME_1] left. Mr. [NAME_2] stayed.");
    // Two ways to write one number.
    CHECK(redact(redactor, {"call (415) 555-0132 or 415-555-0132"}, "P-4").texts[0] == "call [PHONE_1] or [PHONE_1]");
    // Rows that are patients of their own start anew.
    CHECK(redact(redactor, {"Dr. Okafor came."}, "row 1", false).texts[0] == "Dr. [NAME_1] came.");
    CHECK(redact(redactor, {"Dr. Pritchard came."}, "row 2", false).texts[0] == "Dr. [NAME_1] came.");
}

TEST_CASE("surrogates: same patient same value, other form never, no valid checksum") {
    const std::string text =
        "Patient: Margaret Ellison, DOB 1951-03-14, MRN 00483921, seen 1951-03-24 by Dr. Ellison. NHS number 943 476 "
        "5919. "
        "DNI 12345678Z, card 4111 1111 1111 1111, password: Tulip!88, mail m.e@example.com, aged 93 years.";
    const std::string made = redacted(DeidentifyMode::Surrogate, text);
    CAPTURE(made);
    CHECK(made == redacted(DeidentifyMode::Surrogate, text));
    for (const char* gone : {"Margaret", "Ellison", "1951-03-14", "00483921", "943 476 5919", "12345678Z", "4111 1111",
                             "Tulip", "m.e@", "93"}) {
        CAPTURE(gone);
        CHECK(made.find(gone) == std::string::npos);
    }
    CHECK(made.find("1951-10-24") != std::string::npos);  // 14 March + 224 days
    CHECK(made.find("1951-11-03") != std::string::npos);  // ten days later still
    CHECK(made.find("[SECRET_1]") != std::string::npos);
    CHECK(made.find("90+") != std::string::npos);
    // "Ellison" became the same surname both times.
    const std::size_t begin = made.find("Patient: ") + 9;
    const std::string full = made.substr(begin, made.find(',', begin) - begin);
    const std::string surname = full.substr(full.find(' ') + 1);
    CHECK(made.find("Dr. " + surname + ".") != std::string::npos);
    const Lexicon lexicon = makeLexicon(LORIMER_NAME_LISTS);
    const Surrogates surrogates(vectorKey(), lexicon);
    for (int i = 0; i < 300; ++i) {
        const std::string patient = std::to_string(i);
        const std::string nhs = surrogates.make({PhiTag::NatId, "943 476 5919", patient});
        CHECK(nhs.size() == 12);
        CHECK(findNumberCheck("nhs")(nhs) == Verdict::Fail);
        CHECK(findNumberCheck("luhn")(surrogates.make({PhiTag::Account, "4111 1111 1111 1111", patient})) ==
              Verdict::Fail);
        CHECK(surrogates.make({PhiTag::Name, "Greta", patient}) != "Greta");
    }
}

TEST_CASE("mask, drop, keep and choices") {
    DeidentifyConfig config = configOf(DeidentifyMode::Mask);
    config.choices.push_back({PhiTag::Name, "", "", PhiAction::Mask, ""});
    config.choices.push_back({PhiTag::Date, "", "", PhiAction::Keep, "needed for the task"});
    config.choices.push_back({std::nullopt, "", "Dr. No", PhiAction::DropRow, ""});
    config.choices.push_back({PhiTag::Name, "", "okafor", PhiAction::Keep, "not personal"});
    Redactor redactor(scanner(), config, vectorKey());
    CHECK(redact(redactor, {"Dr. Okafor and Mr. Wren on 2024-02-29"}, "P").texts[0] ==
          "Dr. Okafor and Mr. [NAME] on 2024-02-29");

    const DeidentifyConfig drop = configOf(DeidentifyMode::Drop);
    Redactor dropper(scanner(), drop, vectorKey());
    CHECK(redact(dropper, {"clean", "Dr. Okafor came"}, "P").outcome == RedactedRow::Outcome::Dropped);
    const Done clean = redact(dropper, {"Blood pressure 120/80"}, "P");
    CHECK(clean.outcome == RedactedRow::Outcome::Kept);
    CHECK(clean.texts[0] == "Blood pressure 120/80");

    const DeidentifyConfig report = configOf(DeidentifyMode::Report);
    Redactor reporter(scanner(), report, vectorKey());
    CHECK(redact(reporter, {"Dr. Okafor came"}, "P").texts[0] == "Dr. Okafor came");
}

TEST_CASE("after replacement nothing of the replaced kinds is found") {
    const std::vector<const char*> texts{
        "Patient: Margaret Ellison, DOB 03/14/1951, MRN 00483921. Call (415) 555-0132 or m@example.org.",
        "Frau Vollmer wohnt in der Lindenstraße 14b, 50674 Köln, IBAN DE89 3704 0044 0532 0130 00",
        "NIR 2 55 08 14 168 025 38, vu par le Dr Thibault Garnier le 15 août 2023 au CHU de Rouvray"};
    for (const char* text : texts) {
        const std::string masked = redacted(DeidentifyMode::Mask, text);
        CAPTURE(masked);
        const std::string_view view = masked;
        const PhiRowFindings again = scanner().scanRow(std::span(&view, 1));
        CHECK(std::none_of(again.texts[0].findings.begin(), again.texts[0].findings.end(),
                           [](const PhiFinding& finding) { return finding.score >= 0.5; }));
    }
}

TEST_CASE("examples show the shape of a finding only") {
    CHECK(maskedExample(PhiTag::Name, "Jane Wood") == "J*** W***");
    CHECK(maskedExample(PhiTag::Date, "14.03.1951") == "**.**.****");
    CHECK(maskedExample(PhiTag::Phone, "01 555 0132") == "** *** ****");
    CHECK(maskedExample(PhiTag::Location, "Köln") == "****");
}
