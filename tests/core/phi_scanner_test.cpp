// The pipeline of privacy.md 3.1 on the labelled sentences of 3.9 and on what each of its steps is for.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "privacy/phi_normal_text.h"
#include "privacy/phi_scanner.h"
#include "tests/support/labelled_text.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

PhiScanner scannerWith(PhiOptions options = {}) { return {makeLexicon(LORIMER_NAME_LISTS), std::move(options)}; }

const PhiScanner& standardScanner() {
    static const PhiScanner scanner = scannerWith();
    return scanner;
}

const PhiScanner& scannerWithoutLists() {
    static const PhiScanner scanner(makeLexicon(""), PhiOptions());
    return scanner;
}

/// "TAG text" of all that is found at `least` or above.
std::vector<std::string> found(const PhiScanner& scanner, const std::string& text, double least = 0.5,
                               const NameMemory* memory = nullptr, std::uint64_t patient = 0) {
    const std::string_view view = text;
    std::vector<std::string> list;
    const PhiRowFindings row = scanner.scanRow(std::span(&view, 1), memory, patient);
    for (const PhiFinding& finding : row.texts[0].findings) {
        if (finding.score < least - 1e-9) continue;
        list.push_back(std::string(phiTagName(finding.tag)) + " " +
                       text.substr(finding.range.begin, finding.range.end - finding.range.begin));
    }
    return list;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("all labelled sentences: each span covered with its tag, nothing found elsewhere") {
    const std::vector<LabelledText> rows = readLabelledSentences(LORIMER_PRIVACY_FIXTURES "/labelled_sentences.txt");
    CHECK(rows.size() == 92);
    std::size_t spans = 0;
    std::size_t silent = 0;
    for (const LabelledText& row : rows) {
        CAPTURE(row.text);
        const std::string_view view = row.text;
        const PhiRowFindings result = standardScanner().scanRow(std::span(&view, 1));
        CHECK(result.isSearched());
        std::vector<ByteRange> ranges;
        for (const PhiFinding& finding : result.texts[0].findings) {
            if (finding.score >= 0.5 - 1e-9) ranges.push_back(finding.range);
        }
        for (const LabelledText::Span& span : row.spans) {
            CAPTURE(std::string(row.at(span.range)));
            CHECK(isCovered(row, span.range, ranges));
            CHECK(
                std::any_of(result.texts[0].findings.begin(), result.texts[0].findings.end(), [&](const PhiFinding& f) {
                    return phiTagName(f.tag) == span.tag && f.range.begin < span.range.end &&
                           span.range.begin < f.range.end;
                }));
        }
        for (const ByteRange range : ranges) {
            CAPTURE(std::string(row.at(range)));
            CHECK(std::any_of(row.spans.begin(), row.spans.end(), [&](const LabelledText::Span& span) {
                return range.begin < span.range.end && span.range.begin < range.end;
            }));
        }
        spans += row.spans.size();
        silent += row.spans.empty() ? 1 : 0;
    }
    CHECK(spans == 136);
    CHECK(silent == 18);
}

TEST_CASE("positions are those of the original, also behind what normalization changed") {
    const std::string text =
        "Ä\u200b \uff10\uff12\uff10 \uff17\uff19\uff14\uff16 \uff10\uff10\uff11\uff18, Dr.\u00a0Okafor\u2019s note";
    const std::string_view view = text;
    const auto findings = standardScanner().scanRow(std::span(&view, 1)).texts[0].findings;
    REQUIRE(findings.size() == 2);
    CHECK(text.substr(findings[0].range.begin, findings[0].range.end - findings[0].range.begin) ==
          "\uff10\uff12\uff10 \uff17\uff19\uff14\uff16 \uff10\uff10\uff11\uff18");
    CHECK(text.substr(findings[1].range.begin, 6) == "Okafor");
    CHECK(codePointsBefore(text, findings[0].range.begin) == 3);
    CHECK(codePointsBefore(text, findings[0].range.end) == 16);
}

TEST_CASE("without lists labels, titles and roles still find names") {
    CHECK(!scannerWithoutLists().lexicon().hasLists());
    CHECK(found(scannerWithoutLists(), "Seen by Dr. Okafor.") == List{"NAME Okafor"});
    CHECK(found(scannerWithoutLists(), "Patient: Margaret Ellison") == List{"NAME Margaret Ellison"});
    CHECK(found(scannerWithoutLists(), "Priya Raghunathan came") == List{});
}

TEST_CASE("context raises and lowers") {
    CHECK(found(standardScanner(), "Standort 51.48162, -3.17909") == List{"LOCATION 51.48162, -3.17909"});
    CHECK(found(standardScanner(), "values 51.48162, -3.17909").empty());
    CHECK(found(standardScanner(), "values 51.48162, -3.17909", 0.3).size() == 1);
    CHECK(found(standardScanner(), "fax 208-555-0177") == List{"FAX 208-555-0177"});
    CHECK(found(standardScanner(), "release 10.24.8.113").empty());
    // Words count at their start only: "ship" is no "ip".
    CHECK(found(standardScanner(), "section ship 10.24.8.113").empty());
}

TEST_CASE("a town behind a street belongs to it") {
    CHECK(found(standardScanner(), "send to 12 rue de Bazin, Quexville. Bien") ==
          List{"LOCATION 12 rue de Bazin, Quexville"});
    CHECK(found(standardScanner(), "Lindenstraße 14b, Aufnahme heute") == List{"LOCATION Lindenstraße 14b"});
    CHECK(found(standardScanner(), "Lindenstraße 14b. Quexheim") == List{"LOCATION Lindenstraße 14b"});
}

TEST_CASE("a name that was found marks its repeats in the row") {
    const std::string first = "Patient: Margaret Ellison.";
    const std::string second = "Later Ellison slept; Ellison's son of ellison.";
    const std::vector<std::string_view> texts{first, second};
    const PhiRowFindings row = standardScanner().scanRow(texts);
    CHECK(row.names.size() == 2);
    std::vector<std::string> names;
    for (const PhiFinding& finding : row.texts[1].findings)
        names.push_back(second.substr(finding.range.begin, finding.range.end - finding.range.begin));
    CHECK(names == List{"Ellison", "Ellison"});
    CHECK(standardScanner().ruleId(row.texts[1].findings[0].rule) == "REPEATED_NAME");
    CHECK(found(standardScanner(), "Ellison slept").empty());
    // An eponym alone does not spread, nor does a short name.
    CHECK(found(standardScanner(), "Dr. Parkinson came. Parkinson again").size() == 1);
    CHECK(found(standardScanner(), "Dr. Wu came. Wu again").size() == 1);
    CHECK(found(standardScanner(), "Ms de la Cruz; said de la Cruz") == List{"NAME de la Cruz", "NAME de la Cruz"});
}

TEST_CASE("names of a patient: from other rows and from a column with names") {
    NameMemory memory;
    const std::uint64_t one = NameMemory::hashOf("P-1");
    const std::uint64_t two = NameMemory::hashOf("P-2");
    for (const std::uint64_t name : standardScanner().namesIn("Dr. Ellison, Margaret Wu"))
        memory.add(one, name, NameSource::Known);
    memory.add(one, NameMemory::hashOf("vollmer"), NameSource::Found);
    CHECK(memory.size() == 4);
    for (const char* mention :
         {"Ellison slept", "ellison slept", "the ELLISON family", "Ellison's arm", "with Ellison.", "Ellisons Arm",
          "\"Ellison\"", "(Ellison)", "Ellison\u2019s arm", "to/Ellison"}) {
        CAPTURE(mention);
        CHECK(found(standardScanner(), mention, 0.5, &memory, one).size() == 1);
        CHECK(found(standardScanner(), mention, 0.5, &memory, two).empty());
    }
    CHECK(found(standardScanner(), "Wu slept", 0.5, &memory, one) == List{"NAME Wu"});
    CHECK(found(standardScanner(), "Vollmer slept", 0.5, &memory, one) == List{"NAME Vollmer"});
    CHECK(found(standardScanner(), "vollmer slept", 0.5, &memory, one).empty());
    CHECK(found(standardScanner(), "Ellisonian", 0.5, &memory, one).empty());
}

TEST_CASE("strict mode takes every capitalised word that is in no safe list") {
    PhiOptions options;
    options.isStrict = true;
    const PhiScanner strict = scannerWith(options);
    CHECK(found(strict, "She met Zyxwvutorn today.") == List{"NAME Zyxwvutorn"});
    CHECK(found(standardScanner(), "She met Zyxwvutorn today.").empty());
    CHECK(found(strict, "Patient had an MRI. Heart failure.").empty());
    // Without lists nothing is known to be safe.
    CHECK(found(PhiScanner(makeLexicon(""), options), "Cardiac failure") == List{"NAME Cardiac"});
}

TEST_CASE("rules and words of the user") {
    PhiOptions options;
    options.ownRules = parsePhiRules("STUDY ¦ OTHERID/R ¦ 0.9 ¦ - ¦ (?i)study (?<v>[a-z]{3})", "own.txt");
    options.ownWords.add(PhiTag::Facility, "Haus am See");
    options.ownWords.add(PhiTag::Name, "Quexley");
    const PhiScanner scanner = scannerWith(options);
    CHECK(found(scanner, "in study abc") == List{"OTHERID abc"});
    CHECK(found(scanner, "Sie ist im HAUS AM SEE und wird bleiben") == List{"FACILITY HAUS AM SEE"});
    CHECK(found(scanner, "Sie ist im Haus am Meer und wird bleiben").empty());
    CHECK(found(scanner, "ask quexley") == List{"NAME quexley"});
    CHECK_THROWS_AS(OwnWords().addFile(PhiTag::Name, "/nowhere/words.txt"), Error);
    options.ownRules[0].pattern = "(unclosed";
    CHECK_THROWS_AS(scannerWith(options), Error);
}

TEST_CASE("a rule that gives up makes the text not searched") {
    PhiOptions options;
    options.ownRules = parsePhiRules("SLOW ¦ OTHERID/R ¦ 0.9 ¦ - ¦ (?:a+)+c", "own.txt");
    const PhiScanner scanner = scannerWith(options);
    const std::string text = std::string(60, 'a') + "! c";
    const std::string_view view = text;
    const PhiRowFindings row = scanner.scanRow(std::span(&view, 1));
    CHECK(!row.texts[0].isSearched);
    CHECK(!row.isSearched());
}

TEST_CASE("overlaps: the surer wins, names and places keep what the winner does not cover") {
    const std::string text = "Ada Lovel Brook House";
    const auto settle = [&text](std::vector<PhiHit> hits) {
        std::vector<std::string> list;
        for (const PhiHit& hit : settleOverlaps(text, std::move(hits)))
            list.push_back(std::string(phiTagName(hit.tag)) + " " +
                           text.substr(hit.range.begin, hit.range.end - hit.range.begin));
        return list;
    };
    CHECK(settle({{{0, 9}, PhiTag::Name, 0.7, 0}, {{4, 15}, PhiTag::Facility, 0.9, 1}}) ==
          List{"NAME Ada", "FACILITY Lovel Brook"});
    CHECK(settle({{{0, 3}, PhiTag::Name, 0.7, 0}, {{0, 9}, PhiTag::Name, 0.5, 1}}) == List{"NAME Ada Lovel"});
    CHECK(settle({{{0, 3}, PhiTag::Name, 0.7, 0}, {{4, 9}, PhiTag::Name, 0.5, 1}}) == List{"NAME Ada Lovel"});
    CHECK(settle({{{0, 9}, PhiTag::OtherId, 0.8, 0}, {{0, 9}, PhiTag::Mrn, 0.8, 1}}) == List{"MRN Ada Lovel"});
    CHECK(settle({{{0, 9}, PhiTag::OtherId, 0.8, 0}, {{4, 15}, PhiTag::Date, 0.7, 1}}) == List{"OTHERID Ada Lovel"});
}

TEST_CASE("lists: a file that is none is refused") {
    const std::string path = (std::filesystem::temp_directory_path() / "lorimer_no_list.lnb").string();
    std::ofstream(path) << "LNB2 and then something else that is long enough";
    CHECK_THROWS_AS(NameLists{path}, Error);
    std::filesystem::remove(path);
    const NameLists lists(LORIMER_NAME_LISTS);
    CHECK(lists.size() > 500'000);
    CHECK((lists.classesOf("margaret") & word_class::given) != 0);
    CHECK((lists.classesOf("vollmer") & word_class::surname) != 0);
    CHECK((lists.classesOf("koln") & word_class::largeCity) != 0);
    CHECK((lists.classesOf("patient") & word_class::common) != 0);
    CHECK(lists.classesOf("zyxwvutorn") == 0);
    CHECK(lists.classesOf("") == 0);
}
