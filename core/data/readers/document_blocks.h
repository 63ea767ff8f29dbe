#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/readers/passage_builder.h"

namespace lorimer {

/// Numbers the paragraphs of a document and gathers those in table cells into rows. A table inside a cell adds its text
/// to that cell.
class DocumentBlocks {
public:
    explicit DocumentBlocks(PassageBuilder& passages) : m_passages(passages) {}

    /// `level` is that of a heading, -1 for other paragraphs. All return false when no more is wanted.
    bool paragraph(int level, const std::string& text);
    void startTable() { ++m_tables; }
    void endTable() { --m_tables; }
    void startRow();
    void startCell();
    bool endRow();

private:
    PassageBuilder& m_passages;
    std::int64_t m_place = 0;  ///< paragraphs so far
    int m_tables = 0;          ///< open ones
    std::vector<std::string> m_cells;
    std::int64_t m_rowPlace = 0;
};

}  // namespace lorimer
