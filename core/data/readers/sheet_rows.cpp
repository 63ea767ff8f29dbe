#include "data/readers/sheet_rows.h"

#include <algorithm>

#include "data/utf8.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

std::size_t filledCells(const std::vector<std::string>& cells) {
    return static_cast<std::size_t>(
        std::count_if(cells.begin(), cells.end(), [](const std::string& cell) { return !isBlank(cell); }));
}

}  // namespace

void SheetRows::startRow(std::int64_t number) {
    if (number < 1 || number > rows) {
        throw badInput(
            "'" + m_name + "' has a row number " + std::to_string(number) +
            ", beyond the 1,048,576 that a sheet can have. Nothing was changed; save the rows that matter as "
            "CSV and choose that file.");
    }
    m_row.number = number;
    m_row.cells.clear();
    m_row.problem.clear();
    m_row.bytes = 0;
}

void SheetRows::cell(std::size_t column, const std::string& text) {
    if (text.empty() || !m_row.problem.empty()) return;
    m_row.bytes += text.size();
    m_textBytes += static_cast<std::int64_t>(text.size());
    if (m_textBytes > textBytes) {
        throw badInput("'" + m_name + "' repeats its cells to more than 2 GiB of text by row " +
                       std::to_string(m_row.number) +
                       ". Nothing was changed; save the rows that matter as CSV and choose that file.");
    }
    if (column >= ReaderLimits::columns) m_row.problem = "the row has more than 4,096 columns";
    if (text.size() > ReaderLimits::fieldBytes)
        m_row.problem = "cell " + cellName(m_row.number, column) + " is longer than 16 MiB";
    if (m_row.bytes > ReaderLimits::recordBytes) m_row.problem = "the row is longer than 64 MiB";
    if (!m_row.problem.empty()) {
        m_row.cells.clear();
        return;
    }
    if (column >= m_row.cells.size()) m_row.cells.resize(column + 1);
    m_row.cells[column] = text;
}

bool SheetRows::endRow() {
    while (!m_row.cells.empty() && isBlank(m_row.cells.back())) m_row.cells.pop_back();
    if (m_row.cells.empty() && m_row.problem.empty()) return true;
    if (m_isDecided) return giveOut(m_row);
    const std::int64_t number = m_row.number;
    m_first.push_back(std::move(m_row));
    m_row = {};
    m_row.number = number;
    return m_first.size() < firstRows || decide();
}

bool SheetRows::finish() { return m_isDecided || decide(); }

/// The table begins at the first row with two filled cells, where there is one.
bool SheetRows::decide() {
    m_isDecided = true;
    auto begin =
        std::find_if(m_first.begin(), m_first.end(), [](const SheetRow& row) { return filledCells(row.cells) > 1; });
    if (begin == m_first.end()) begin = m_first.begin();
    m_passedOver = begin - m_first.begin();
    m_left = ReaderLimits::columns;
    std::size_t end = 0;
    for (auto row = begin; row != m_first.end(); ++row) {
        const auto filled =
            std::find_if(row->cells.begin(), row->cells.end(), [](const auto& c) { return !isBlank(c); });
        if (filled == row->cells.end()) continue;
        m_left = std::min(m_left, static_cast<std::size_t>(filled - row->cells.begin()));
        end = std::max(end, row->cells.size());
    }
    m_width = end > m_left ? end - m_left : 0;
    for (auto row = begin; row != m_first.end(); ++row) {
        if (!giveOut(*row)) return false;
    }
    m_first.clear();
    return true;
}

bool SheetRows::giveOut(SheetRow& row) {
    m_record.row = row.number;
    m_record.problem = row.problem;
    m_record.fields = std::move(row.cells);
    row.cells = {};
    const auto leftEnd =
        m_record.fields.begin() + static_cast<std::ptrdiff_t>(std::min(m_left, m_record.fields.size()));
    m_record.fields.erase(m_record.fields.begin(), leftEnd);
    if (m_record.problem.empty() && m_record.fields.size() < m_width) m_record.fields.resize(m_width);
    return m_onRecord(m_record);
}

std::vector<std::string> SheetRows::notes() const {
    if (m_passedOver == 0) return {};
    return {"'" + m_name + "': " + std::to_string(m_passedOver) +
            (m_passedOver == 1 ? " row above the table was" : " rows above the table were") + " passed over."};
}

std::string cellName(std::int64_t row, std::size_t column) {
    std::string letters;
    for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    }
    return letters + std::to_string(row);
}

}  // namespace lorimer
