#include "store/dataset_rows.h"

namespace lorimer {

namespace {

/// LIKE's own signs in `text` stand for themselves.
QString likePattern(const std::string& text) {
    QString pattern = QString::fromStdString(text);
    for (const char sign : {'\\', '%', '_'})
        pattern.replace(QLatin1Char(sign), QStringLiteral("\\") + QLatin1Char(sign));
    return QLatin1Char('%') + pattern + QLatin1Char('%');
}

}  // namespace

std::vector<qint64> findRowKeys(Database& database, qint64 versionId, std::optional<SplitPart> part,
                                const std::string& text) {
    QString sql = QStringLiteral("SELECT rowid FROM dataset_rows WHERE version_id = ?");
    QVariantList values{versionId};
    if (part) {
        sql += QStringLiteral(" AND split = ?");
        values.append(static_cast<int>(*part));
    }
    if (!text.empty()) {
        sql += QStringLiteral(
            " AND (json_extract(content, '$.text') LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM json_each(content, "
            "'$.messages') turn WHERE json_extract(turn.value, '$.content') LIKE ? ESCAPE '\\'))");
        values.append(likePattern(text));
        values.append(likePattern(text));
    }
    QSqlQuery query = database.run(sql + QStringLiteral(" ORDER BY split, position"), values);
    std::vector<qint64> keys;
    while (query.next()) keys.push_back(query.value(0).toLongLong());
    return keys;
}

std::vector<DatasetRow> readRows(Database& database, const std::vector<qint64>& keys) {
    QSqlQuery query =
        database.prepare(QStringLiteral("SELECT split, position, content, group_number, source_file, source_row FROM "
                                        "dataset_rows WHERE rowid = ?"));
    std::vector<DatasetRow> rows;
    for (const qint64 key : keys) {
        query.bindValue(0, key);
        database.exec(query);
        if (!query.next()) continue;
        DatasetRow& row = rows.emplace_back();
        row.key = key;
        row.part = static_cast<SplitPart>(query.value(0).toInt());
        row.position = query.value(1).toLongLong();
        row.content = query.value(2).toString().toStdString();
        if (!query.value(3).isNull()) row.group = query.value(3).toLongLong();
        row.sourceFile = query.value(4).toString().toStdString();
        row.sourceRow = query.value(5).toLongLong();
        query.finish();
    }
    return rows;
}

}  // namespace lorimer
