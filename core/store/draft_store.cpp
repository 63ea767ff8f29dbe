#include "store/draft_store.h"

#include <QDateTime>

namespace lorimer {

void DraftStore::save(const QString& kind, const std::string& content) {
    m_database.run(
        QStringLiteral("INSERT INTO drafts (kind, content, changed) VALUES (?, ?, ?) ON CONFLICT (kind) DO "
                       "UPDATE SET content = excluded.content, changed = excluded.changed"),
        {kind, QString::fromStdString(content), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)});
}

std::optional<std::string> DraftStore::load(const QString& kind) {
    const QVariant content = m_database.value(QStringLiteral("SELECT content FROM drafts WHERE kind = ?"), {kind});
    if (!content.isValid()) return std::nullopt;
    return content.toString().toStdString();
}

void DraftStore::remove(const QString& kind) {
    m_database.run(QStringLiteral("DELETE FROM drafts WHERE kind = ?"), {kind});
}

}  // namespace lorimer
