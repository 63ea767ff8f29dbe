#pragma once

#include <cstdint>
#include <vector>

#include "data/split_part.h"
#include "engine/base/row.h"
#include "store/database.h"

namespace lorimer {

/// The rows of one part of a stored version, read one at a time by position through the connection of the thread that
/// made this object; it stays on that thread and the connection outlives it.
class StoredRows final : public RowSource {
public:
    StoredRows(Database& database, qint64 versionId, SplitPart part);

    std::size_t size() const override { return m_size; }
    Row row(std::size_t index) const override;

    /// The group number (patient) of each row; empty where the data set has no group column. A row without one is a
    /// group of its own, with a negative number.
    std::vector<std::int64_t> groups() const;

    /// The stored JSON of a row, with group and date where it has them.
    std::string content(std::size_t index) const;

private:
    std::string place(std::size_t index) const;

    Database& m_database;
    qint64 m_versionId;
    SplitPart m_part;
    std::size_t m_size = 0;
    mutable QSqlQuery m_query;
};

}  // namespace lorimer
