#include "tests/support/packed_files.h"

#include <zlib.h>

namespace lorimer::test {

namespace {

std::string little(std::uint64_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    return text;
}

std::string deflated(const std::string& bytes) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, bytes.size()) + 64, '\0');
    std::string input = bytes;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string xmlText(const std::string& text) {
    std::string escaped;
    for (const char c : text) escaped += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
    return escaped;
}

constexpr const char* xmlStart = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
const std::string officeLinks = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

std::string links(const std::vector<std::pair<std::string, std::string>>& typesAndTargets) {
    std::string xml = std::string(xmlStart) +
                      R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
    int number = 0;
    for (const auto& [type, target] : typesAndTargets) {
        xml += R"(<Relationship Id="r)" + std::to_string(++number) + R"(" Type=")" + officeLinks + "/" + type +
               R"(" Target=")" + target + R"("/>)";
    }
    return xml + "</Relationships>";
}

std::string odfFile(const std::string& type, const std::string& kind, const std::string& body,
                    const std::string& styles) {
    const std::string spaces = R"(xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" )"
                               R"(xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" )"
                               R"(xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" )"
                               R"(xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0")";
    const std::string content = std::string(xmlStart) + "<office:document-content " + spaces +
                                "><office:automatic-styles>" + styles +
                                "</office:automatic-styles><office:body><office:" + kind + ">" + body +
                                "</office:" + kind + "></office:body></office:document-content>";
    return zipFile({{"mimetype", "application/vnd.oasis.opendocument." + type}, {"content.xml", content, true}});
}

}  // namespace

std::string zipFile(const std::vector<ZipPart>& parts) {
    std::string file;
    std::string list;
    for (const ZipPart& part : parts) {
        const std::string data = part.isPacked ? deflated(part.bytes) : part.bytes;
        const auto sum =
            crc32(0, reinterpret_cast<const Bytef*>(part.bytes.data()), static_cast<uInt>(part.bytes.size()));
        const std::uint64_t size =
            part.declaredBytes < 0 ? part.bytes.size() : static_cast<std::uint64_t>(part.declaredBytes);
        const std::string common = little(20, 2) + little(part.flags, 2) + little(part.isPacked ? 8 : 0, 2) +
                                   little(0, 4) + little(sum, 4) + little(data.size(), 4) + little(size, 4) +
                                   little(part.name.size(), 2) + little(0, 2);
        const std::uint64_t offset = part.offset < 0 ? file.size() : static_cast<std::uint64_t>(part.offset);
        file += "PK\x03\x04" + common + part.name + data;
        list += "PK\x01\x02" + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                little(offset, 4) + part.name;
    }
    const std::size_t start = file.size();
    return file + list + "PK\x05\x06" + little(0, 4) + little(parts.size(), 2) + little(parts.size(), 2) +
           little(list.size(), 4) + little(start, 4) + little(0, 2);
}

std::string xlsxRows(const std::vector<std::vector<std::string>>& cells) {
    std::string xml;
    for (const std::vector<std::string>& row : cells) {
        xml += "<row>";
        for (const std::string& text : row) {
            xml += text.empty() ? "<c/>" : R"(<c t="inlineStr"><is><t>)" + xmlText(text) + "</t></is></c>";
        }
        xml += "</row>";
    }
    return xml;
}

std::string xlsxFile(const std::vector<std::pair<std::string, std::string>>& sheets, const std::string& sheetAttributes,
                     const std::string& workbookProperties) {
    const std::string space =
        R"( xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r=")" + officeLinks + "\"";
    std::vector<std::pair<std::string, std::string>> targets{{"sharedStrings", "sharedStrings.xml"},
                                                             {"styles", "styles.xml"}};
    std::string book = std::string(xmlStart) + "<workbook" + space + ">" + workbookProperties + "<sheets>";
    std::vector<ZipPart> parts{
        {"[Content_Types].xml", "<Types/>", true},
        {"_rels/.rels", links({{"officeDocument", "xl/workbook.xml"}}), true},
        {"xl/sharedStrings.xml",
         std::string(xmlStart) + "<sst" + space +
             "><si><t>first</t></si><si><r><t>sec</t></r><r><t>ond</t></r><rPh><t>spoken</t></rPh></si>"
             "<si><t>th&lt;b&gt;ird_x000D_\n_x0041_</t></si></sst>",
         true},
        {"xl/styles.xml",
         std::string(xmlStart) + "<styleSheet" + space +
             R"(><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy\ hh:mm"/><numFmt numFmtId="171" formatCode="[h]:mm"/></numFmts>)"
             R"(<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/>)"
             R"(<xf numFmtId="9"/><xf numFmtId="171"/></cellXfs></styleSheet>)",
         true}};
    for (const auto& [name, rows] : sheets) {
        const std::string target = "worksheets/sheet" + std::to_string(targets.size() - 1) + ".xml";
        targets.emplace_back("worksheet", target);
        const std::string number = std::to_string(targets.size());
        book += "<sheet name=\"" + xmlText(name) + "\" sheetId=\"" + number + "\" r:id=\"r" + number + "\" " +
                (targets.size() == 3 ? sheetAttributes : "") + "/>";
        parts.push_back(
            {"xl/" + target,
             std::string(xmlStart) + "<worksheet" + space + "><sheetData>" + rows + "</sheetData></worksheet>", true});
    }
    parts.push_back({"xl/workbook.xml", book + "</sheets></workbook>", true});
    parts.push_back({"xl/_rels/workbook.xml.rels", links(targets), true});
    return zipFile(parts);
}

std::string docxFile(const std::string& body) {
    const std::string space = R"( xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main")";
    const std::string styles =
        std::string(xmlStart) + "<w:styles" + space +
        R"(><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>)"
        R"(<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>)"
        R"(<w:style w:styleId="MyTitle"><w:name w:val="Our title"/><w:basedOn w:val="H1"/></w:style>)"
        R"(<w:style w:styleId="Inhalt1"><w:name w:val="toc 1"/></w:style></w:styles>)";
    return zipFile(
        {{"[Content_Types].xml", "<Types/>", true},
         {"_rels/.rels", links({{"officeDocument", "word/document.xml"}}), true},
         {"word/_rels/document.xml.rels", links({{"styles", "styles.xml"}}), true},
         {"word/styles.xml", styles, true},
         {"word/document.xml",
          std::string(xmlStart) + "<w:document" + space + "><w:body>" + body + "</w:body></w:document>", true}});
}

std::string odsFile(const std::string& body, const std::string& styles) {
    return odfFile("spreadsheet", "spreadsheet", body, styles);
}

std::string odtFile(const std::string& body) { return odfFile("text", "text", body, ""); }

std::string pdfFile(const std::vector<std::string>& pages) {
    std::vector<std::string> objects{"<</Type/Catalog/Pages 2 0 R>>", "",
                                     "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"};
    std::string kids;
    for (const std::string& page : pages) {
        std::string content = page.empty() ? "" : "BT /F 12 Tf 50 750 Td 14 TL ";
        for (std::size_t start = 0; !page.empty() && start <= page.size();) {
            const std::size_t end = std::min(page.find('\n', start), page.size());
            content += "(" + page.substr(start, end - start) + ") Tj T* ";
            start = end + 1;
        }
        if (!page.empty()) content += "ET";
        objects.push_back("<</Length " + std::to_string(content.size()) + ">>stream\n" + content + "\nendstream");
        objects.push_back("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents " +
                          std::to_string(objects.size()) + " 0 R>>");
        kids += std::to_string(objects.size()) + " 0 R ";
    }
    objects[1] = "<</Type/Pages/Count " + std::to_string(pages.size()) + "/Kids[" + kids + "]>>";
    std::string file = "%PDF-1.4\n";
    std::string list = "xref\n0 " + std::to_string(objects.size() + 1) + "\n0000000000 65535 f \n";
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const std::string offset = std::to_string(file.size());
        list += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
        file += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    }
    return file + list + "trailer\n<</Root 1 0 R/Size " + std::to_string(objects.size() + 1) + ">>\nstartxref\n" +
           std::to_string(file.size()) + "\n%%EOF\n";
}

}  // namespace lorimer::test
