#include "data/readers/document_blocks.h"

#include "data/readers/office_package.h"
#include "data/utf8.h"

namespace lorimer {

bool DocumentBlocks::paragraph(int level, const std::string& text) {
    ++m_place;
    if (m_tables == 0) {
        return level < 0 ? m_passages.paragraph(text, m_place) : m_passages.heading(level, text, m_place);
    }
    if (m_cells.empty() || isBlank(text)) return true;
    if (m_rowPlace == 0) m_rowPlace = m_place;
    std::string& cell = m_cells.back();
    if (!cell.empty()) appendLimited(cell, "\n");
    appendLimited(cell, text);
    return true;
}

void DocumentBlocks::startRow() {
    if (m_tables != 1) return;
    m_cells.clear();
    m_rowPlace = 0;
}

void DocumentBlocks::startCell() {
    if (m_tables == 1 && m_cells.size() < ReaderLimits::columns) m_cells.emplace_back();
}

bool DocumentBlocks::endRow() {
    if (m_tables != 1) return true;
    const bool goOn = m_passages.tableRow(m_cells, m_rowPlace);
    m_cells.clear();
    return goOn;
}

}  // namespace lorimer
