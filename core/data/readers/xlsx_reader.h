#pragma once

#include <string>
#include <vector>

#include "data/readers/record_reader.h"
#include "data/source_text.h"

namespace lorimer {

/// Reads a sheet of an Office Open XML workbook, row by row. Numbers and dates come as the sheet shows them, formulas
/// with the value that was saved for them; cells that hold an error count as empty. Macros, links, images and comments
/// are never looked at.
class XlsxReader final : public RecordReader {
public:
    /// `sheet` is its name in the file.
    XlsxReader(SourceText& source, std::string sheet) : m_source(source), m_sheet(std::move(sheet)) {}

    void read(const RecordCallback& onRecord) override;
    std::vector<std::string> notes() const override { return m_notes; }

private:
    SourceText& m_source;
    std::string m_sheet;
    std::vector<std::string> m_notes;
};

/// The sheets with rows of an XLSX file in order, the hidden ones behind the others. Throws BadInput.
std::vector<std::string> xlsxSheets(const std::string& path);

}  // namespace lorimer
