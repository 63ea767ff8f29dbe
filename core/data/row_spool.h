#pragma once

#include <QDataStream>
#include <QTemporaryFile>
#include <cstdint>
#include <string>
#include <vector>

namespace lorimer {

/// One accepted row on its way into the store.
struct SpooledRow {
    std::string content;  ///< JSON
    std::int32_t source = 0;
    std::int64_t sourceRow = 0;
};

/// Rows between reading and storing: the part of a row is known only when all rows were read, and the database is
/// locked only while they are written. The file has no name (or a private one) and disappears with this object.
class RowSpool {
public:
    /// Makes the file in `folder`. Throws OutOfResources when it cannot.
    explicit RowSpool(const QString& folder);

    void append(const SpooledRow& row);

    /// After the last append: all is in the file.
    void finish();

    std::size_t size() const { return m_ends.size(); }
    /// Row `index` (below size()) after finish(). Safe from several threads: it moves no position.
    SpooledRow at(std::size_t index) const;

private:
    void requireGoodStream();

    QTemporaryFile m_file;
    QDataStream m_stream;
    std::vector<qint64> m_ends;  ///< where each row ends in the file
};

}  // namespace lorimer
