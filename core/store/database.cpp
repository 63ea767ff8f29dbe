#include "store/database.h"

#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QUrl>
#include <atomic>

namespace lorimer {

namespace {

// Primary result codes of SQLite (sqlite.org/rescode.html); extended codes keep them in the low byte.
constexpr int sqliteBusy = 5;
constexpr int sqliteLocked = 6;
constexpr int sqliteNoMemory = 7;
constexpr int sqliteReadOnly = 8;
constexpr int sqliteIoError = 10;
constexpr int sqliteCorrupt = 11;
constexpr int sqliteFull = 13;
constexpr int sqliteCannotOpen = 14;
constexpr int sqliteNotADatabase = 26;

QString nextConnectionName() {
    static std::atomic<quint64> counter{0};
    return QStringLiteral("lorimer-%1").arg(++counter);
}

}  // namespace

Error databaseError(const QSqlError& error, const QString& file, const QString& statement) {
    const std::string name = file.toStdString();
    const std::string detail =
        (error.text() + QStringLiteral(" [%1] in: ").arg(error.nativeErrorCode()) + statement).toStdString();
    switch (error.nativeErrorCode().toInt() & 0xff) {
        case sqliteBusy:
        case sqliteLocked:
            return badInput("The database " + name +
                                " is in use by another program. Nothing was changed; close that "
                                "program and try again.",
                            detail);
        case sqliteNoMemory:
            return {ErrorKind::OutOfResources,
                    "There is not enough memory to read or write the database " + name +
                        ". What was saved before is unchanged; close other programs and try again.",
                    detail};
        case sqliteFull:
            return {ErrorKind::OutOfResources,
                    "The disk is full: the database " + name +
                        " could not be written. What "
                        "was saved before is unchanged; free some space and try again.",
                    detail};
        case sqliteReadOnly:
            return badInput("The database " + name +
                                " cannot be written. Nothing was changed; check the permissions of "
                                "the file and of its folder.",
                            detail);
        case sqliteIoError:
            return {ErrorKind::OutOfResources,
                    "Reading or writing the database " + name +
                        " failed on the disk. What "
                        "was saved before is unchanged; check the disk and try again.",
                    detail};
        case sqliteCorrupt:
        case sqliteNotADatabase:
            return badInput("The database " + name +
                                " is damaged. It was left as it is; restore a backup into another "
                                "folder with \"lorimer-cli workspace restore\".",
                            detail);
        case sqliteCannotOpen:
            return badInput("The database " + name +
                                " cannot be opened. Nothing was changed; check that the file exists "
                                "and that you may read it.",
                            detail);
        default:
            return {ErrorKind::Internal,
                    "The database " + name +
                        " did not accept a statement. What was saved before "
                        "is unchanged; please report this.",
                    detail};
    }
}

bool isNoDatabase(const Error& error) {
    return error.detail().find('[' + std::to_string(sqliteNotADatabase) + ']') != std::string::npos;
}

Database::Database(const QString& file, Access access) : m_file(file), m_connection(nextConnectionName()) {
    auto connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    const bool untouched = access == Access::Untouched;
    if (untouched) {
        connection.setConnectOptions(QStringLiteral("QSQLITE_OPEN_URI;QSQLITE_OPEN_READONLY"));
        const QByteArray path = QUrl::toPercentEncoding(QFileInfo(file).absoluteFilePath(), "/");
        connection.setDatabaseName(QStringLiteral("file:%1?immutable=1").arg(QLatin1String(path)));
    } else {
        connection.setDatabaseName(file);
    }
    try {
        if (!connection.open()) throw databaseError(connection.lastError(), file);
        if (untouched) return;
        setPatience(std::chrono::seconds(10));
        run(QStringLiteral("PRAGMA foreign_keys = ON"));
        run(QStringLiteral("PRAGMA synchronous = FULL"));
        // A restored file may come from anywhere: its schema may not call functions with side effects.
        run(QStringLiteral("PRAGMA trusted_schema = OFF"));
        if (access == Access::Read) run(QStringLiteral("PRAGMA query_only = ON"));
    } catch (const Error&) {
        connection = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_connection);
        throw;
    }
}

Database::~Database() { QSqlDatabase::removeDatabase(m_connection); }

QSqlQuery Database::prepare(const QString& sql) {
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    query.setForwardOnly(true);
    if (!query.prepare(sql)) throw databaseError(query.lastError(), m_file, sql);
    return query;
}

void Database::exec(QSqlQuery& query) const {
    if (!query.exec()) throw databaseError(query.lastError(), m_file, query.lastQuery());
}

QSqlQuery Database::run(const QString& sql, const QVariantList& values) {
    QSqlQuery query = prepare(sql);
    for (const QVariant& item : values) {
        // Qt would store a QString that was never set as NULL; here only an empty QVariant is NULL.
        const bool isUnsetText = item.typeId() == QMetaType::QString && item.toString().isNull();
        query.addBindValue(isUnsetText ? QVariant(QStringLiteral("")) : item);
    }
    exec(query);
    return query;
}

QVariant Database::value(const QString& sql, const QVariantList& values) {
    QSqlQuery query = run(sql, values);
    return query.next() ? query.value(0) : QVariant();
}

void Database::setPatience(std::chrono::milliseconds patience) {
    run(QStringLiteral("PRAGMA busy_timeout = %1").arg(static_cast<qint64>(patience.count())));
}

void Database::setDurable(bool durable) {
    if (durable == m_durable) return;
    run(durable ? QStringLiteral("PRAGMA synchronous = FULL") : QStringLiteral("PRAGMA synchronous = NORMAL"));
    m_durable = durable;
}

Transaction::Transaction(Database& database) : m_database(database) {
    m_database.run(QStringLiteral("BEGIN IMMEDIATE"));
}

Transaction::~Transaction() {
    if (!m_open) return;
    try {
        m_database.run(QStringLiteral("ROLLBACK"));
    } catch (const Error&) {
        // SQLite has already rolled back by itself (disk full, input/output error): there is nothing left to undo.
    }
}

void Transaction::commit() {
    m_database.run(QStringLiteral("COMMIT"));
    m_open = false;
}

}  // namespace lorimer
