#pragma once

#include <string>
#include <vector>

#include "data/readers/sheet_number.h"
#include "data/readers/zip_archive.h"

namespace lorimer {

/// What the parts beside the sheets of an XLSX file say.
struct XlsxWorkbook {
    struct Sheet {
        std::string name;
        std::string part;  ///< in the archive
        bool isHidden = false;
    };
    std::vector<Sheet> sheets;  ///< those with cells; charts are left out
    bool is1904 = false;        ///< dates count from 1904
    std::string stringsPart;    ///< empty where there is none
    std::string stylesPart;
};

/// Throws BadInput where the file is no workbook.
XlsxWorkbook readXlsxWorkbook(ZipArchive& archive);

/// The texts that cells refer to by number.
std::vector<std::string> readSharedStrings(ZipArchive& archive, const XlsxWorkbook& workbook);

/// How numbers are shown, by a cell's style number.
std::vector<NumberStyle> readNumberStyles(ZipArchive& archive, const XlsxWorkbook& workbook);

/// "_x000D_" and its like in a cell's text stand for the letter with that number.
std::string withoutEscapes(const std::string& text);

}  // namespace lorimer
