#pragma once

#include <QString>
#include <QStringList>
#include <span>

#include "store/database.h"

namespace lorimer {

/// The statements that lead from one version of the workspace's database to the next.
struct Migration {
    QStringList statements;
};

/// Element i leads from version i to i + 1. A migration that was released never changes; a new one is appended.
std::span<const Migration> migrations();

/// The version that this program reads and writes.
int schemaVersion();

/// "LORI", in SQLite's header: marks the file as ours.
constexpr qint32 databaseApplicationId = 0x4C4F5249;

/// What the header of the file says; nothing beside the file is created, and its write-ahead log is not looked at.
struct DatabaseHeader {
    bool sqlite = false;  ///< it is an SQLite file
    qint32 applicationId = 0;
    qint32 version = 0;
};

/// Throws BadInput when the file cannot be read.
DatabaseHeader readDatabaseHeader(const QString& file);

/// Writes a new, empty database in place; the file appears whole or not at all.
void createDatabase(const QString& file);

/// Brings an opened database from its version to the last of `steps`: first a copy "<file>.v<version>.bak" is kept,
/// then all steps run in one transaction. Does nothing when it is up to date; throws BadInput when it is newer.
void migrateDatabase(Database& database, std::span<const Migration> steps = migrations());

/// The refusal of a workspace that a newer Lorimer wrote.
Error newerVersionError(const QString& file, int version);

}  // namespace lorimer
