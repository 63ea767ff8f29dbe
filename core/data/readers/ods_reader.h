#pragma once

#include <string>
#include <vector>

#include "data/readers/record_reader.h"
#include "data/source_text.h"

namespace lorimer {

/// Reads a sheet of an OpenDocument spreadsheet, row by row: numbers as they are, dates as "2023-04-02", everything
/// else as the sheet shows it. Comments, links, images and macros are never looked at.
class OdsReader final : public RecordReader {
public:
    /// `sheet` is its name in the file.
    OdsReader(SourceText& source, std::string sheet) : m_source(source), m_sheet(std::move(sheet)) {}

    void read(const RecordCallback& onRecord) override;
    std::vector<std::string> notes() const override { return m_notes; }

private:
    SourceText& m_source;
    std::string m_sheet;
    std::vector<std::string> m_notes;
};

/// The sheets of an ODS file in order, the hidden ones behind the others. Throws BadInput.
std::vector<std::string> odsSheets(const std::string& path);

}  // namespace lorimer
