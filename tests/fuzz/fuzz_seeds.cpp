#include "tests/fuzz/fuzz_seeds.h"

#include "tests/support/packed_files.h"

namespace lorimer::test {

namespace {

const std::vector<std::string> xmlWords{
    "<",   ">",  "</", "/>",    "&amp;", "&#0;",          "<!--", "-->",
    "]]>", "\"", "=",  "<?x?>", "&e;",   "<!DOCTYPE a [", "\xFF", std::string(1, '\0')};

std::string paragraph(const std::string& style, const std::string& text) {
    return "<w:p><w:pPr><w:pStyle w:val=\"" + style + "\"/></w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}

std::vector<FuzzSeed> textSeeds() {
    const std::vector<std::string> signs{"\"",
                                         "\"\"",
                                         ",",
                                         ";",
                                         "\t",
                                         "\r\n",
                                         "\\",
                                         "{",
                                         "}",
                                         "[",
                                         "]",
                                         ":",
                                         "\xFF\xFE",
                                         "\xC3",
                                         "# ",
                                         "```",
                                         std::string(1, '\0')};
    const std::string msh = "MSH|^~\\&|LAB|||||20230402143000\rPID|1||P-1^^^H\rOBR|1|||X^Report|||20230401\r";
    return {
        {"CSV", "f.csv", "prompt;response;patient_id\n\"a\";\"b \"\"c\"\"\";1\n\"d\ne\";f;2\r\ng;h;3\r", signs, {}},
        {"TSV", "f.tsv", "question\tanswer\na\tb\n\"c\"\td\n", signs, {}},
        {"JSON",
         "f.json",
         R"([{"instruction": "a", "output": "b"}, {"instruction": "\u00e9", "output": "c"}])",
         signs,
         {}},
        {"JSON Lines", "f.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n", signs, {}},
        {"text", "f.txt", "One \xC3\xA9\n\nTwo\r\n\r\nThree", signs, {}},
        {"Markdown", "f.md", "# A\none\n\n## B\ntwo\n\nC\n===\nthree\nFINDINGS:\nfour\n", signs, {}},
        {"HL7",
         "f.hl7",
         msh + "OBX|1|TX|X^R||line\rOBX|2|NM|G^Glu||5.4|mmol/"
               "L\rNTE|1||note\\.br\\more\rOBX|3|ED|D^D||A^TEXT^X^Base64^YQ==\r",
         {"|", "^", "~", "\\", "&", "\r", "OBX|", "MSH|^~\\&|", "PID|", "\\X41\\", "\\.br\\", "\x0B"},
         {}},
        {"FHIR",
         "f.json",
         R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition","code":{"text":"Flu"},"subject":{"reference":"Patient/1"}}},)"
         R"({"resource":{"resourceType":"DocumentReference","subject":{"reference":"Patient/1"},"content":[{"attachment":{"contentType":"text/html","data":"PHA+YTwvcD4="}}]}},)"
         R"({"resource":{"resourceType":"Observation","subject":{"reference":"Patient/1"},"code":{"text":"H"},"valueQuantity":{"value":1.5,"unit":"m"}}}]})",
         {"\"entry\":[", "{", "}", "[", "]", ":", ",", "null", "\"resourceType\":", "\"Bundle\"",
          "\"text\":{\"div\":\"<p>\"}"},
         {}},
        {"FHIR NDJSON",
         "f.ndjson",
         R"({"resourceType":"Composition","subject":{"reference":"Patient/1"},"title":"L","section":[{"title":"H","text":{"div":"<div>a<b>c</b></div>"}}]})"
         "\n"
         R"({"resourceType":"DiagnosticReport","subject":{"reference":"Patient/2"},"conclusion":"Clear"})"
         "\n",
         {"{", "}", "[", "]", "\n", "null", "\"section\":[", "<script>", "&#x41;"},
         {}},
    };
}

std::vector<FuzzSeed> packedSeeds() {
    const std::string sheet =
        R"(<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c><c r="B1" t="inlineStr"><is><t>day</t></is></c></row><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>45018</v></c></row>)"
        R"(<row r="3"><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><f>1</f></c></row>)";
    const std::string table =
        "<table:table "
        "table:name=\"S\"><table:table-row><table:table-cell><text:p>text</text:p></table:table-cell>"
        "<table:table-cell><text:p>size</text:p></table:table-cell></table:table-row>"
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell><text:p>a "
        "note</text:p></table:table-cell><table:table-cell office:value-type=\"float\" "
        "office:value=\"1.5\" table:number-columns-repeated=\"2\"/></table:table-row></table:table>";
    const std::string letter = paragraph("H1", "History") + paragraph("x", "one") + "<w:tbl><w:tr><w:tc>" +
                               paragraph("x", "cell") + "</w:tc></w:tr></w:tbl>" + paragraph("berschrift2", "Plan") +
                               paragraph("x", "rest");
    const std::string text =
        "<text:h text:outline-level=\"1\">History</text:h><text:p>a<text:s text:c=\"3\"/>b<text:tab/></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></"
        "table:table>";
    std::vector<std::string> pdfWords{"(",   ")",    "Tj",  "BT",     "ET",     "<<",    ">>",
                                      "[",   "]",    "obj", "endobj", "stream", "/Kids", "/Count 99999999",
                                      "0 R", "%%EOF"};
    return {
        {"XLSX", "f.xlsx", sheet, xmlWords,
         [](const std::string& part) {
             return xlsxFile({{"S", part}});
         }},
        {"ODS", "f.ods", table, xmlWords, [](const std::string& part) { return odsFile(part); }},
        {"DOCX", "f.docx", letter, xmlWords, [](const std::string& part) { return docxFile(part); }},
        {"ODT", "f.odt", text, xmlWords, [](const std::string& part) { return odtFile(part); }},
        {"PDF", "f.pdf", pdfFile({"some text\nof a page", "another"}), pdfWords, {}},
        {"zip",
         "f.xlsx",
         xlsxFile({{"S", sheet}}),
         {"PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "\xFF\xFF\xFF\xFF", "../"},
         {}},
    };
}

}  // namespace

std::vector<FuzzSeed> fuzzSeeds() {
    std::vector<FuzzSeed> seeds = textSeeds();
    for (FuzzSeed& seed : packedSeeds()) seeds.push_back(std::move(seed));
    return seeds;
}

}  // namespace lorimer::test
