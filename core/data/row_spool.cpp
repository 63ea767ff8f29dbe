#include "data/row_spool.h"

#include <unistd.h>

#include "engine/base/error.h"

namespace lorimer {

namespace {

SpooledRow readRow(QDataStream& stream) {
    QByteArray content;
    SpooledRow row;
    qint64 sourceRow = 0;
    stream >> content >> row.source >> sourceRow;
    row.content = content.toStdString();
    row.sourceRow = sourceRow;
    return row;
}

Error diskFailed(const QString& detail) {
    return {ErrorKind::OutOfResources,
            "The disk of the workspace is full or failed. Nothing was stored; free some space and import again.",
            detail.toStdString()};
}

}  // namespace

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
    m_ends.push_back(m_file.pos());
}

void RowSpool::finish() {
    if (!m_file.flush()) m_stream.setStatus(QDataStream::WriteFailed);
    requireGoodStream();
}

SpooledRow RowSpool::at(std::size_t index) const {
    const qint64 begin = index == 0 ? 0 : m_ends.at(index - 1);
    QByteArray bytes(m_ends.at(index) - begin, Qt::Uninitialized);
    for (qint64 done = 0; done < bytes.size();) {
        const auto count = ::pread(m_file.handle(), bytes.data() + done, static_cast<std::size_t>(bytes.size() - done),
                                   static_cast<off_t>(begin + done));
        if (count <= 0) throw diskFailed(m_file.errorString());
        done += count;
    }
    QDataStream stream(bytes);
    return readRow(stream);
}

void RowSpool::requireGoodStream() {
    if (m_stream.status() == QDataStream::Ok) return;
    throw diskFailed(m_file.errorString());
}

}  // namespace lorimer
