#include "store/dataset_writer.h"

#include <QDateTime>

#include "data/row_json.h"

namespace lorimer {

namespace {

QString text(const std::string& utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

}  // namespace

Error datasetExists(const std::string& name) {
    return badInput("There is already a data set called '" + name +
                    "'. Nothing was stored and it is unchanged; choose another name.");
}

DatasetWriter::DatasetWriter(Database& database)
    : m_database(database),
      m_transaction(database),
      m_insert(database.prepare(
          QStringLiteral("INSERT INTO dataset_rows (version_id, split, position, content, source_file, source_row, "
                         "group_number) VALUES (?, ?, ?, ?, ?, ?, ?)"))) {}

DatasetWriter::DatasetWriter(Database& database, const std::string& name, const std::string& kind)
    : DatasetWriter(database) {
    if (DatasetStore(database).exists(name)) throw datasetExists(name);
    const QString now = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    m_datasetId = database.run(QStringLiteral("INSERT INTO datasets (name, created) VALUES (?, ?)"), {text(name), now})
                      .lastInsertId()
                      .toLongLong();
    addVersion(1, now, kind);
}

DatasetWriter::DatasetWriter(Database& database, const DatasetSummary& earlier) : DatasetWriter(database) {
    if (DatasetStore(database).versions(earlier.id).back().versionId != earlier.versionId) {
        throw badInput("The data set '" + earlier.name +
                       "' has a newer version by now. Nothing was stored; open it again and repeat the changes.");
    }
    m_datasetId = earlier.id;
    addVersion(earlier.version + 1, QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs), earlier.kind);
}

void DatasetWriter::addVersion(int version, const QString& created, const std::string& kind) {
    m_versionId = m_database
                      .run(QStringLiteral("INSERT INTO dataset_versions (dataset_id, version, created, kind, sha256, "
                                          "train_rows, validation_rows, test_rows, import_config, import_report) "
                                          "VALUES (?, ?, ?, ?, '', 0, 0, 0, '{}', '{}')"),
                           {m_datasetId, version, created, text(kind)})
                      .lastInsertId()
                      .toLongLong();
}

void DatasetWriter::add(SplitPart part, const std::string& content, const std::string& sourceFile,
                        std::int64_t sourceRow, std::optional<std::int64_t> group) {
    const auto index = static_cast<std::size_t>(part);
    m_insert.bindValue(0, m_versionId);
    m_insert.bindValue(1, static_cast<int>(part));
    m_insert.bindValue(2, static_cast<qlonglong>(m_rows[index]));
    m_insert.bindValue(3, text(content));
    m_insert.bindValue(4, text(sourceFile));
    m_insert.bindValue(5, static_cast<qlonglong>(sourceRow));
    m_insert.bindValue(6, group ? QVariant(static_cast<qlonglong>(*group)) : QVariant());
    m_database.exec(m_insert);
    ++m_rows[index];
    // The length before each row keeps two rows apart from one that holds the text of both.
    m_hashes[index].addData(QByteArray::number(static_cast<qlonglong>(content.size())) + ':');
    m_hashes[index].addData(QByteArrayView(content.data(), static_cast<qsizetype>(content.size())));
}

std::string DatasetWriter::sha256() const {
    QCryptographicHash all(QCryptographicHash::Sha256);
    for (const QCryptographicHash& part : m_hashes) all.addData(part.result());
    return all.result().toHex().toStdString();
}

DatasetSummary DatasetWriter::finish(const Json& importConfig, const Json& importReport) {
    m_insert.finish();
    m_database.run(QStringLiteral("UPDATE dataset_versions SET sha256 = ?, train_rows = ?, validation_rows = ?, "
                                  "test_rows = ?, import_config = ?, import_report = ? WHERE id = ?"),
                   {text(sha256()), static_cast<qlonglong>(m_rows[0]), static_cast<qlonglong>(m_rows[1]),
                    static_cast<qlonglong>(m_rows[2]), text(compactJson(importConfig)), text(compactJson(importReport)),
                    m_versionId});
    const DatasetSummary summary = DatasetStore(m_database).version(m_versionId);
    m_transaction.commit();
    return summary;
}

}  // namespace lorimer
