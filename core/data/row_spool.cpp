#include "data/row_spool.h"

#include "engine/base/error.h"

namespace lorimer {

RowSpool::RowSpool(const QString& folder) : m_file(folder + QStringLiteral("/import-XXXXXX.tmp")) {
    if (!m_file.open()) {
        throw Error(ErrorKind::OutOfResources,
                    "No temporary file can be made in " + folder.toStdString() +
                        ". Nothing was stored; check that the disk is not full and that you may write there.",
                    m_file.errorString().toStdString());
    }
    m_stream.setDevice(&m_file);
}

void RowSpool::append(const SpooledRow& row) {
    m_stream << QByteArray::fromRawData(row.content.data(), static_cast<qsizetype>(row.content.size())) << row.source
             << static_cast<qint64>(row.sourceRow);
    requireGoodStream();
}

void RowSpool::rewind() {
    if (!m_file.flush() || !m_file.seek(0)) m_stream.setStatus(QDataStream::WriteFailed);
    requireGoodStream();
}

SpooledRow RowSpool::next() {
    QByteArray content;
    SpooledRow row;
    qint64 sourceRow = 0;
    m_stream >> content >> row.source >> sourceRow;
    requireGoodStream();
    row.content = content.toStdString();
    row.sourceRow = sourceRow;
    return row;
}

void RowSpool::requireGoodStream() {
    if (m_stream.status() == QDataStream::Ok) return;
    throw Error(ErrorKind::OutOfResources,
                "The disk of the workspace is full or failed. Nothing was stored; free some space and import again.",
                m_file.errorString().toStdString());
}

}  // namespace lorimer
