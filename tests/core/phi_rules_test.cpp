// The catalogue: its form, every rule on a text that it must and one that it must not match, the look-ahead against
// plain matching, hostile texts.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <doctest/doctest.h>
#include <pcre2.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "privacy/catalogue.h"
#include "privacy/pattern_starts.h"
#include "privacy/phi_scanner.h"

using namespace lorimer;

namespace {

struct RuleCase {
    const char* id;
    const char* matching;
    const char* other;
};

const std::vector<RuleCase>& ruleCases();

std::vector<std::string> matchesOf(const PhiRule& rule, const std::string& text) {
    const RuleMatcher matcher({rule}, "test");
    std::vector<std::string> found;
    CHECK(matcher.findAll(text, [&](std::size_t, ByteRange match, ByteRange) {
        found.push_back(text.substr(match.begin, match.end - match.begin));
        return true;
    }));
    return found;
}

/// The same by PCRE2 alone, from every place.
std::vector<std::string> plainMatchesOf(const PhiRule& rule, const std::string& text) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)> code(
        pcre2_compile(reinterpret_cast<PCRE2_SPTR>(rule.pattern.data()), rule.pattern.size(), PCRE2_UTF | PCRE2_UCP,
                      &error, &offset, nullptr),
        pcre2_code_free);
    pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE);
    std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
        pcre2_match_data_create_from_pattern(code.get(), nullptr), pcre2_match_data_free);
    std::vector<std::string> found;
    const PCRE2_SIZE* at = pcre2_get_ovector_pointer(data.get());
    for (PCRE2_SIZE from = 0; pcre2_match(code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from, 0,
                                          data.get(), nullptr) > 0;
         from = at[1]) {
        found.push_back(text.substr(at[0], at[1] - at[0]));
        if (at[1] == at[0]) break;
    }
    return found;
}

std::string labelledSentences() {
    std::ifstream file(LORIMER_PRIVACY_FIXTURES "/labelled_sentences.txt");
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

}  // namespace

TEST_CASE("the catalogue holds 85 rules in the documented form") {
    const std::vector<PhiRule>& rules = standardPhiRules();
    CHECK(parsePhiRules(phiRulesText, "phi_rules.txt").size() == 85);
    const auto find = [&rules](const std::string& id) {
        return *std::find_if(rules.begin(), rules.end(), [&id](const PhiRule& rule) { return rule.id == id; });
    };
    const PhiRule ip = find("IPV4");
    CHECK(ip.tag == PhiTag::Ip);
    CHECK(ip.base == 0.6);
    CHECK(ip.check == "ip");
    CHECK(ip.raises == std::vector<std::string>{"ip", "address", "host", "server", "login"});
    CHECK(ip.lowers == std::vector<std::string>{"version", "release", "section"});
    const PhiRule nuss = find("ES_NUSS");
    CHECK(nuss.isSoft);
    CHECK(nuss.pass == 0.8);
    CHECK(nuss.check == "nuss");
    CHECK(find("MRN_L2").pattern.find("medical record") != std::string::npos);  // <labels of MRN_L>
    for (const PhiRule& rule : rules) {
        CAPTURE(rule.id);
        CHECK(rule.pattern.find("{LBL") == std::string::npos);
        CHECK(rule.pattern.find("<labels") == std::string::npos);
    }
}

TEST_CASE("a rule file that is not in the form is refused by line") {
    const auto message = [](const std::string& text) {
        try {
            RuleMatcher(parsePhiRules(text, "own.txt"), "own.txt");
        } catch (const Error& error) {
            return error.sentence();
        }
        return std::string();
    };
    CHECK(message("# comment\n\nX = ab\nOWN_1 ¦ MRN/H ¦ 0.9 ¦ - ¦ {X}\\d+\n").empty());
    CHECK(message("OWN_1 ¦ MRN/H ¦ 0.9 ¦ -").find("Line 1") != std::string::npos);
    CHECK(message("\nOWN_1 ¦ PETNAME ¦ 0.9 ¦ - ¦ a").find("unknown tag") != std::string::npos);
    CHECK(message("OWN_1 ¦ MRN ¦ 1.9 ¦ - ¦ a").find("score") != std::string::npos);
    CHECK(message("OWN_1 ¦ MRN ¦ 0.1→0.9 mod7 ¦ - ¦ a").find("unknown check") != std::string::npos);
    CHECK(message("OWN_1 ¦ MRN ¦ 0.1 ¦ - ¦ a\nOWN_1 ¦ MRN ¦ 0.1 ¦ - ¦ b").find("Line 2") != std::string::npos);
    CHECK(message("OWN_1 ¦ MRN ¦ 0.1 ¦ word ¦ a").find("context") != std::string::npos);
    CHECK(message("OWN_1 ¦ MRN ¦ 0.1 ¦ - ¦ {NONE}").find("unknown macro") != std::string::npos);
    CHECK(message("OWN_1 ¦ MRN ¦ 0.1 ¦ - ¦ (unclosed").find("OWN_1") != std::string::npos);
    CHECK(message("just words").find("Line 1") != std::string::npos);
}

TEST_CASE("every rule matches what it is for and not its neighbour") {
    const std::vector<PhiRule>& rules = standardPhiRules();
    CHECK(ruleCases().size() == rules.size());
    for (const PhiRule& rule : rules) {
        CAPTURE(rule.id);
        const auto found = std::find_if(ruleCases().begin(), ruleCases().end(),
                                        [&rule](const RuleCase& entry) { return rule.id == entry.id; });
        REQUIRE((found != ruleCases().end()));
        CAPTURE(found->matching);
        CAPTURE(found->other);
        CHECK(!matchesOf(rule, found->matching).empty());
        CHECK(matchesOf(rule, found->other).empty());
    }
}

TEST_CASE("the look-ahead loses no match") {
    std::vector<std::string> texts{labelledSentences()};
    std::string all;
    for (const RuleCase& entry : ruleCases()) all += std::string(entry.matching) + "\n" + entry.other + " ";
    texts.push_back(all);
    texts.push_back(all + "ſsn 219-55-4821 \u212Aonto 12345678");
    for (const PhiRule& rule : standardPhiRules()) {
        CAPTURE(rule.id);
        for (const std::string& text : texts) CHECK(matchesOf(rule, text) == plainMatchesOf(rule, text));
    }
}

TEST_CASE("the look-ahead knows how a pattern starts") {
    const auto starts = startsOf("(?i)(?<!\\p{L})(?:mrn|id)\\s*\\d");
    CHECK(starts.size() >= 2);
    for (const PatternStart& start : starts) {
        CHECK(!start.before.test('a'));
        CHECK(start.before.test('7'));
        CHECK(start.before.test(noCharacter));
        CHECK((start.at[0].test('m') || start.at[0].test('I')));
        CHECK(!start.at[0].test('x'));
    }
    // What is not understood may start anywhere.
    CHECK(startsOf("(?(DEFINE)a)b").front().at[0].all());
}

TEST_CASE("hostile texts end soon") {
    const PhiScanner scanner(makeLexicon(""), PhiOptions());
    const std::vector<std::string> pieces{"A ",        "1 ",       "1",           "Aa ",        "a.",
                                          "Dr. ",      "Dr. A. ",  "van der ",    "1-",         "(01)00000000000000",
                                          "A-A-",      "12/",      "MRN ",        "MRN: A1/",   "name: ",
                                          "Calle de ", "C/ A. ",   "Éa ",         "1.1.1.",     "a@a.",
                                          "AA1-",      "http://",  "tel ( 1 ) ",  "mother of ", "1234 5678 ",
                                          "::1:",      "St. Xx, ", "data:image/", "x y z .jp",  "Aa-Aa'Aa "};
    for (const std::string& piece : pieces) {
        std::string text;
        while (text.size() < 20'000) text += piece;
        CAPTURE(piece);
        const std::clock_t begin = std::clock();
        std::string_view view = text;
        scanner.scanRow(std::span(&view, 1));
        // One second of processor time for 20 kB (privacy.md 3.3).
        CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 1.0);
    }
}

namespace {

const std::vector<RuleCase>& ruleCases() {
    static const std::vector<RuleCase> cases{
        {"EMAIL", "to ana.b@example.org now", "at @example or a@b"},
        {"URL", "see https://example.org/x?y=1.", "http is a protocol"},
        {"IPV4", "host 10.24.8.113", "version 10.24.8"},
        {"IPV6", "at 2001:db8::8a2e:370:7334", "at 10:30:15"},
        {"MAC", "pump 00:1A:2B:3C:4D:5E", "00:1A:2B-3C:4D:5E"},
        {"CARD", "4111 1111 1111 1111", "9111 1111 1111 1111"},
        {"IBAN", "DE89 3704 0044 0532 0130 00", "de89 3704 0044"},
        {"ACCT_L", "account number 4400 8812 093", "account of the fall"},
        {"US_SSN", "219-55-4821", "000-55-4821"},
        {"US_SSN_L", "SSN 219554821", "SSN unknown"},
        {"US_ITIN", "912-70-1234", "912-10-1234"},
        {"US_MBI", "1EG4-TE5-MK73", "0EG4-TE5-MK73"},
        {"US_NPI", "1234567893", "3234567893"},
        {"US_DEA", "AB1234563", "IB1234563"},
        {"US_ZIP", "Boise, ID 83702", "Boise, XX 83702"},
        {"UK_NHS", "943 476 5919", "943 476-5919"},
        {"UK_NINO", "QQ 12 34 56 C AB 12 34 56 C", "BG 12 34 56 C"},
        {"UK_NINO_L", "NI number QQ 12 34 56 C", "NI number none"},
        {"UK_POSTCODE", "YO21 3PR", "QO21 3PR"},
        {"DE_KVNR", "M123456785", "MM23456785"},
        {"DE_STEUERID", "86 095 742 719", "06 095 742 719"},
        {"DE_RVNR", "15 070649 C 103", "15 071349 C 103"},
        {"DE_PERSO", "L01X00T471", "A01X00T471"},
        {"FR_NIR", "2 55 08 14 168 025 38", "9 55 08 14 168 025 38"},
        {"ES_DNI", "12345678Z", "12345678I"},
        {"ES_NIE", "X1234567L", "W1234567L"},
        {"ES_NUSS", "28 12345678 40", "281234567 40"},
        {"VIN", "1M8GDM9AXKP042788", "1M8GDM9AXKPO42788"},
        {"PLATE_L", "plate 7ABC123 X", "plate of bone"},
        {"PLATE_DE", "K-AB 1234", "KABC-AB 1234"},
        {"DEVICE_L", "serial number PJN-884213A", "serial sections"},
        {"UDI", "(01)00844588003288(17)260630(21)A1234567", "(01)0084458800328(21)A1"},
        {"MRN_L", "MRN 00483921", "MRN unknown"},
        {"MRN_L2", "NHC: 12 345", "NHC 12 345"},
        {"ENC_L", "Accession no. S23-018842", "accession of care"},
        {"PLAN_L", "policy number XK-4471902", "policy of rest"},
        {"PLAN_L2", "policy: XK 4471", "policy XK 4471"},
        {"LIC_L", "GMC 6054321", "GMC member"},
        {"LIC_L2", "GMC: 60 543", "GMC 60 543"},
        {"PASS_L", "Passport number X12345678", "passport lost"},
        {"PHONE_INTL", "+49 171 5550123", "+4"},
        {"PHONE_US", "(415) 555-0132", "115 555-0132"},
        {"PHONE_UK", "020 7946 0018", "020 7946"},
        {"PHONE_DE", "0171/5550199", "0071/5550199"},
        {"PHONE_FR", "04 72 55 01 99", "04 72 55-01 99"},
        {"PHONE_ES", "612 345 678", "512 345 678"},
        {"PHONE_ES9", "612345678", "512345678"},
        {"PHONE_L", "tel: 4711 0815", "tel: 47"},
        {"PAGER", "bleep 4471", "bleep now"},
        {"DATE_ISO", "2024-02-29", "2024-13-29"},
        {"DATE_NUM4", "03/14/1951", "03/14.1951"},
        {"DATE_NUM2", "08.04.24", "08.04.2"},
        {"DATE_TEXT", "12 June 2023", "12 Jane 2023"},
        {"DATE_SHORT", "on 3/14 with", "of 3/14 with"},
        {"MONTH_NUM", "03/2024", "13/2024"},
        {"AGE90", "93 years", "83 years"},
        {"AGE90_L", "aged 94", "aged 84"},
        {"ADDR_EN", "48 Larkspur Lane, Apt 3", "48 larkspur lane"},
        {"ADDR_DE", "Lindenstraße 14b", "Lindenstraße ist"},
        {"ADDR_FR", "12 bis rue de la République, 69002", "12 fois par jour"},
        {"ADDR_ES", "Calle de los Olivos, 23, 4º B", "pasar los Olivos"},
        {"ADDR_L", "Address: 5 The Mews\n", "Address: none\n"},
        {"PLZ_CITY", "50674 Köln", "00674 Köln"},
        {"CP_L", "PLZ: 50674", "PLZ: 5067"},
        {"CITY_L", "lives in Boise", "lives in peace"},
        {"CITY_ST", "Boise, ID 83702", "Boise, XX 83702"},
        {"CITY_PC", "Whitby YO21 3PR", "whitby YO21 3PR"},
        {"CITY_GAZ", "in Sevilla", "in sevilla"},
        {"POBOX", "P.O. Box 1182", "P.O. Box"},
        {"GEO", "51.48162, -3.17909", "51.4, -3.1"},
        {"FAC_EN", "Saint Brigid Hospital", "the hospital"},
        {"FAC_DE", "Klinikum Bergfeld", "Klinikum bergab"},
        {"FAC_FR", "CHU de Rouvray", "CHU de jour"},
        {"FAC_ES", "Hospital Universitario del Valle", "Hospital de día"},
        {"SECRET", "password: Tulip!88", "password lost"},
        {"USER_L", "Username: mellison51", "username wanted"},
        {"IMG", "photo wound_3.jpg here", "a jpg here"},
        {"BIOM_L", "fingerprint id F-88213", "fingerprint taken"},
        {"ANY_ID", "AB-1234-99", "AB 1234"},
        {"NAME_TITLE", "Dr. Okafor", "Dr. said"},
        {"NAME_LABEL", "Patient: Margaret Ellison", "Patient: reports"},
        {"NAME_ROLE", "daughter Ruth", "daughter said"},
        {"NAME_DICT", "Priya Raghunathan", "Priya said"},
        {"NAME_COMMA", "ELLISON, Margaret", "ellison, Margaret"},
        {"NAME_SUFFIX", "Aroha Ngata, RN", "aroha ngata, RN"},
        {"NAME_COLLEAGUE", "Frau Kollegin Kettler", "Frau Kettler"},
        {"NAME_ADDRESSED", "Dictated by Aroha Ngata", "dictated by phone"},
        {"NAME_BARE", "said Quexley", "said QUEXLEY"},
        {"ADDR_LIVES", "lives at 5 Elm, Taos.", "lives at home."},
        {"ADDR_HYPHEN", "Konrad-Muster-Straße 5", "Konrad-Muster-Studie 5"},
        {"ADDR_FR_BARE", "rue de Bazin", "rue de bazin"},
        {"PHONE_EXT", "001-710-427-9374x618", "001-710-427-9374"},
        {"PHONE_PLAIN", "09483380134", "0948338"},
        {"ADDR_US", "36571 Brady Valleys", "36571 Brady rooms"},
        {"ADDR_ES_MORE", "Cuesta de Dorita Cantero 11", "Cuesta de subir 11"},
        {"PHONE_PAREN", "(0221) 4710815", "(221) 4710815"}};
    return cases;
}

}  // namespace
