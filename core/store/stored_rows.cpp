#include "store/stored_rows.h"

#include "data/row_json.h"

namespace lorimer {

StoredRows::StoredRows(Database& database, qint64 versionId, SplitPart part)
    : m_database(database),
      m_versionId(versionId),
      m_part(part),
      m_size(database
                 .value(QStringLiteral("SELECT count(*) FROM dataset_rows WHERE version_id = ? AND split = ?"),
                        {versionId, static_cast<int>(part)})
                 .toULongLong()),
      m_query(database.prepare(
          QStringLiteral("SELECT content FROM dataset_rows WHERE version_id = ? AND split = ? AND position = ?"))) {}

std::string StoredRows::content(std::size_t index) const {
    m_query.bindValue(0, m_versionId);
    m_query.bindValue(1, static_cast<int>(m_part));
    m_query.bindValue(2, static_cast<qulonglong>(index));
    m_database.exec(m_query);
    if (!m_query.next()) {
        throw badInput(place(index) +
                       " is missing in the database. Nothing was changed; restore a backup of the workspace.");
    }
    std::string text = m_query.value(0).toString().toStdString();
    m_query.finish();
    return text;
}

std::vector<std::int64_t> StoredRows::groups() const {
    QSqlQuery query = m_database.run(
        QStringLiteral("SELECT group_number FROM dataset_rows WHERE version_id = ? AND split = ? ORDER BY position"),
        {m_versionId, static_cast<int>(m_part)});
    std::vector<std::int64_t> groups;
    bool any = false;
    while (query.next()) {
        const bool known = !query.value(0).isNull();
        any = any || known;
        groups.push_back(known ? query.value(0).toLongLong() : -1 - static_cast<std::int64_t>(groups.size()));
    }
    return any ? groups : std::vector<std::int64_t>();
}

Row StoredRows::row(std::size_t index) const { return rowFromJson(content(index), place(index)); }

std::string StoredRows::place(std::size_t index) const {
    return "Row " + std::to_string(index + 1) + " of the data set's " +
           (m_part == SplitPart::Train        ? "training"
            : m_part == SplitPart::Validation ? "validation"
                                              : "test") +
           " part";
}

}  // namespace lorimer
