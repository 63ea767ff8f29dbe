#pragma once

#include <string>
#include <utility>

#include "engine/base/row.h"

namespace lorimer {

/// The row with `text` as its system text where it is a conversation that has none; any other row, and every row where
/// `text` is empty, stays as it is. A template then has no reason to write a system text of its own.
Row withSystemText(Row row, const std::string& text);

/// All rows of a source like that.
class SystemTextRows final : public RowSource {
public:
    /// `rows` outlives this object.
    SystemTextRows(const RowSource& rows, std::string text) : m_rows(rows), m_text(std::move(text)) {}

    std::size_t size() const override { return m_rows.size(); }
    Row row(std::size_t index) const override { return withSystemText(m_rows.row(index), m_text); }

private:
    const RowSource& m_rows;
    std::string m_text;
};

/// A chat template that puts `text` before a conversation without a system text and then does what `source` does: for
/// programs that read an exported model.
std::string templateWithSystemText(const std::string& source, const std::string& text);

}  // namespace lorimer
