#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lorimer::test {

/// A part of a zip file as a test writes it; what is set to lie, lies.
struct ZipPart {
    std::string name;
    std::string bytes;
    bool isPacked = false;            ///< deflated; else stored
    std::uint16_t flags = 0;          ///< 1 says that it has a password
    std::int64_t declaredBytes = -1;  ///< unpacked size in the list; -1: the true one
    std::int64_t offset = -1;         ///< of its header in the list; -1: the true one
};

std::string zipFile(const std::vector<ZipPart>& parts);

/// Content of a sheet: `<row>...</row>` elements, or texts by row and column.
std::string xlsxRows(const std::vector<std::vector<std::string>>& cells);
/// A workbook whose sheets hold the given rows as XML, with shared strings "first", "second" and "th<b>ird" and the
/// cell styles 0 plain, 1 date, 2 date and time, 3 percent, 4 duration.
std::string xlsxFile(const std::vector<std::pair<std::string, std::string>>& sheets,
                     const std::string& sheetAttributes = "", const std::string& workbookProperties = "");
/// `body` is the content of w:body; paragraphs of the styles "H1", "berschrift2" and "MyTitle" are headings.
std::string docxFile(const std::string& body);
/// `body` is the content of office:spreadsheet or office:text.
std::string odsFile(const std::string& body, const std::string& styles = "");
std::string odtFile(const std::string& body);
/// A PDF with a page for each text; lines are parted by "\n". A page with an empty text is blank.
std::string pdfFile(const std::vector<std::string>& pages);

}  // namespace lorimer::test
