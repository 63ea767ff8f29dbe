#pragma once

#include <QSqlQuery>
#include <QString>
#include <QVariant>
#include <chrono>

#include "engine/base/error.h"

class QSqlError;

namespace lorimer {

/// One connection to the workspace's SQLite file. It belongs to the thread that made it and is closed with it: a job
/// opens its own at its start. Every failure leaves as Error with a sentence that names the file.
class Database {
public:
    enum class Access { Read, Write, Untouched };

    /// Opens an existing file (WAL, foreign keys on). With
    /// Access::Read every statement that would change something fails; Access::Untouched reads the file as it is,
    /// without its log and without locks, and is for its header only.
    Database(const QString& file, Access access);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// A prepared statement whose results are read once, in order (nothing is cached in memory).
    QSqlQuery prepare(const QString& sql);

    /// Runs a prepared statement with the values bound to it.
    void exec(QSqlQuery& query) const;

    /// Prepares, binds and runs one statement. An empty QVariant is NULL; a text is never NULL.
    QSqlQuery run(const QString& sql, const QVariantList& values = {});

    /// The first column of the first row; invalid where there is no row.
    QVariant value(const QString& sql, const QVariantList& values = {});

    /// How long a statement waits for another connection's commit (10 s unless told) before it fails.
    void setPatience(std::chrono::milliseconds patience);

    /// True (the default): a commit is on the disk when it returns. False: it survives the end of the process but not
    /// a power cut until the next durable commit; about a hundred times faster. Not inside a transaction.
    void setDurable(bool durable);

    const QString& file() const { return m_file; }

private:
    QString m_file;
    QString m_connection;
    bool m_durable = true;
};

/// What a failed statement means to a person: corrupt file, full disk, busy, or read-only.
Error databaseError(const QSqlError& error, const QString& file, const QString& statement = {});

/// True where databaseError() said so of a file that is no SQLite database at all.
bool isNoDatabase(const Error& error);

/// A write transaction; rolled back unless committed.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    Database& m_database;
    bool m_open = true;
};

}  // namespace lorimer
