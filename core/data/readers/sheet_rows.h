#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/readers/record_reader.h"

namespace lorimer {

/// Turns the cells of a sheet into records of equal width. Empty rows, empty columns at the left and lines above the
/// table (a title in a single cell) are passed over; a hostile sheet that repeats its content is stopped.
class SheetRows {
public:
    static constexpr std::int64_t rows = 1'048'576;       ///< of one sheet, as spreadsheet programs have them
    static constexpr std::int64_t textBytes = 2LL << 30;  ///< of all cells, repeated ones counted each time
    static constexpr std::size_t firstRows = 20;          ///< decide about width and lines above

    /// `name` is the file's name in sentences.
    SheetRows(std::string name, const RecordCallback& onRecord) : m_name(std::move(name)), m_onRecord(onRecord) {}

    void startRow(std::int64_t number);
    /// The cells of a row may come in any order; `column` is from 0. Where a cell comes twice, the last counts.
    void cell(std::size_t column, const std::string& text);
    /// False when no more rows are wanted.
    bool endRow();
    bool finish();

    std::int64_t rowNumber() const { return m_row.number; }
    /// Sentences about what was passed over.
    std::vector<std::string> notes() const;

private:
    struct SheetRow {
        std::int64_t number = 0;
        std::vector<std::string> cells;
        std::string problem;
        std::size_t bytes = 0;
    };

    bool decide();
    bool giveOut(SheetRow& row);

    std::string m_name;
    const RecordCallback& m_onRecord;
    SheetRow m_row;
    std::vector<SheetRow> m_first;
    bool m_isDecided = false;
    std::size_t m_left = 0;
    std::size_t m_width = 0;  ///< from m_left
    std::int64_t m_textBytes = 0;
    std::int64_t m_passedOver = 0;
    Record m_record;
};

/// "C5" for row 5 and column 2.
std::string cellName(std::int64_t row, std::size_t column);

}  // namespace lorimer
