#include "store/schema.h"

#include <QFile>
#include <QFileInfo>
#include <vector>

#include "store/durable_file.h"

namespace lorimer {

namespace {

// Times are UTC in ISO 8601 with milliseconds. Losses are NULL where they were not a number or not measured. Folders
// are relative to the workspace, so that it can be moved and restored.
QStringList firstVersion() {
    return {
        // Data sets. A version never changes; importing again under the same name adds a version.
        QStringLiteral("CREATE TABLE datasets (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, "
                       "created TEXT NOT NULL)"),
        // kind: conversation, text, label, preference. import_config and import_report are JSON.
        QStringLiteral(
            "CREATE TABLE dataset_versions (id INTEGER PRIMARY KEY AUTOINCREMENT, "
            "dataset_id INTEGER NOT NULL REFERENCES datasets(id) ON DELETE CASCADE, version INTEGER NOT NULL, "
            "created TEXT NOT NULL, kind TEXT NOT NULL, sha256 TEXT NOT NULL, train_rows INTEGER NOT NULL, "
            "validation_rows INTEGER NOT NULL, test_rows INTEGER NOT NULL, import_config TEXT NOT NULL, "
            "import_report TEXT NOT NULL, UNIQUE (dataset_id, version))"),
        // split: 0 train, 1 validation, 2 test. position from 0 within the split. content is JSON:
        // {"messages": [{"role","content"}]}, {"text"}, with "label", or "chosen" and "rejected" beside them.
        // source_row is the line, sheet row or array element (from 1) at which the record starts in source_file.
        QStringLiteral("CREATE TABLE dataset_rows (version_id INTEGER NOT NULL REFERENCES dataset_versions(id) "
                       "ON DELETE CASCADE, split INTEGER NOT NULL, position INTEGER NOT NULL, content TEXT NOT NULL, "
                       "source_file TEXT NOT NULL, source_row INTEGER NOT NULL)"),
        QStringLiteral("CREATE UNIQUE INDEX dataset_rows_place ON dataset_rows (version_id, split, position)"),

        // Runs. Name and sha256 of the data are kept beside the reference: they outlive a deleted data set.
        QStringLiteral(
            "CREATE TABLE runs (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, state TEXT NOT NULL, "
            "model_path TEXT NOT NULL, model_sha256 TEXT NOT NULL, "
            "dataset_version_id INTEGER REFERENCES dataset_versions(id) ON DELETE SET NULL, dataset_name TEXT NOT "
            "NULL, "
            "dataset_version INTEGER NOT NULL, dataset_sha256 TEXT NOT NULL, config TEXT NOT NULL, device TEXT NOT "
            "NULL, "
            "created TEXT NOT NULL, started TEXT, ended TEXT, outcome TEXT, failure TEXT, "
            "steps INTEGER NOT NULL DEFAULT 0, total_steps INTEGER NOT NULL DEFAULT 0, "
            "best_step INTEGER NOT NULL DEFAULT 0, train_loss REAL, eval_loss REAL, best_eval_loss REAL, "
            "base_eval_loss REAL, seconds REAL NOT NULL DEFAULT 0, tokens_per_second REAL NOT NULL DEFAULT 0, "
            "peak_memory_bytes INTEGER NOT NULL DEFAULT 0, adapter_folder TEXT)"),
        QStringLiteral("CREATE INDEX runs_dataset ON runs (dataset_version_id)"),
        QStringLiteral("CREATE TABLE metrics (run_id TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE, "
                       "step INTEGER NOT NULL, epoch REAL, loss REAL, learning_rate REAL, grad_norm REAL, "
                       "tokens INTEGER NOT NULL, trained_tokens INTEGER NOT NULL, tokens_per_second REAL, "
                       "peak_memory_bytes INTEGER NOT NULL, PRIMARY KEY (run_id, step)) WITHOUT ROWID"),
        QStringLiteral("CREATE TABLE evaluations (run_id TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE, "
                       "step INTEGER NOT NULL, loss REAL, best INTEGER NOT NULL, PRIMARY KEY (run_id, step)) "
                       "WITHOUT ROWID"),
        QStringLiteral("CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL "
                       "REFERENCES runs(id) ON DELETE CASCADE, step INTEGER NOT NULL, time TEXT NOT NULL, "
                       "kind TEXT NOT NULL, text TEXT NOT NULL)"),
        QStringLiteral("CREATE INDEX events_run ON events (run_id)"),
        QStringLiteral("CREATE TABLE checkpoints (run_id TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE, "
                       "step INTEGER NOT NULL, folder TEXT NOT NULL, time TEXT NOT NULL, PRIMARY KEY (run_id, step)) "
                       "WITHOUT ROWID"),

        // Chats. side: "" for both and for what the user wrote, else "base" or "adapted". sampling is JSON.
        QStringLiteral("CREATE TABLE chats (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, "
                       "created TEXT NOT NULL, model_path TEXT NOT NULL, "
                       "run_id TEXT REFERENCES runs(id) ON DELETE SET NULL)"),
        QStringLiteral("CREATE INDEX chats_run ON chats (run_id)"),
        QStringLiteral("CREATE TABLE chat_messages (id INTEGER PRIMARY KEY AUTOINCREMENT, chat_id INTEGER NOT NULL "
                       "REFERENCES chats(id) ON DELETE CASCADE, turn INTEGER NOT NULL, role TEXT NOT NULL, "
                       "side TEXT NOT NULL, content TEXT NOT NULL, sampling TEXT NOT NULL, created TEXT NOT NULL)"),
        QStringLiteral("CREATE INDEX chat_messages_chat ON chat_messages (chat_id, turn)"),
    };
}

// What the window adds: drafts of wizards, the list of models, answers while training, evaluations that are kept.
QStringList secondVersion() {
    return {
        // group_number: rows with one number belong to one patient or case; unset where the import had no group column.
        QStringLiteral("ALTER TABLE dataset_rows ADD COLUMN group_number INTEGER"),
        // One unfinished wizard of each kind ("import", "training"); content is its JSON.
        QStringLiteral("CREATE TABLE drafts (kind TEXT PRIMARY KEY, content TEXT NOT NULL, changed TEXT NOT NULL) "
                       "WITHOUT ROWID"),
        // Models that were added and checked; the files stay where they are. report is the JSON of ModelReport.
        QStringLiteral("CREATE TABLE models (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, "
                       "name TEXT NOT NULL, added TEXT NOT NULL, report TEXT NOT NULL)"),
        // plan is the JSON of what was asked for beside the config: preset, sample questions, estimates shown at Start.
        QStringLiteral("ALTER TABLE runs ADD COLUMN plan TEXT NOT NULL DEFAULT '{}'"),
        QStringLiteral("CREATE TABLE sample_answers (run_id TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE, "
                       "step INTEGER NOT NULL, question INTEGER NOT NULL, prompt TEXT NOT NULL, answer TEXT NOT NULL, "
                       "PRIMARY KEY (run_id, step, question)) WITHOUT ROWID"),
        // report is the JSON of EvaluationReport with its rows.
        QStringLiteral("CREATE TABLE evaluation_reports (id INTEGER PRIMARY KEY AUTOINCREMENT, "
                       "run_id TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE, "
                       "dataset_version_id INTEGER REFERENCES dataset_versions(id) ON DELETE SET NULL, "
                       "part INTEGER NOT NULL, created TEXT NOT NULL, report TEXT NOT NULL)"),
        QStringLiteral("CREATE INDEX evaluation_reports_run ON evaluation_reports (run_id)"),
    };
}

void runSteps(Database& database, std::span<const Migration> steps, int from) {
    for (std::size_t index = static_cast<std::size_t>(from); index < steps.size(); ++index) {
        for (const QString& statement : steps[index].statements) database.run(statement);
    }
    database.run(QStringLiteral("PRAGMA user_version = %1").arg(steps.size()));
}

void keepCopy(Database& database, int version) {
    const QString copy = database.file() + QStringLiteral(".v%1.bak").arg(version);
    const QString unfinished = copy + QStringLiteral(".tmp");
    QFile::remove(unfinished);
    createPrivateFile(unfinished);  // SQLite fills an empty file, and leaves its mode
    database.run(QStringLiteral("VACUUM INTO ?"), {unfinished});
    publishFile(unfinished, copy);
}

}  // namespace

std::span<const Migration> migrations() {
    static const std::vector<Migration> all{{firstVersion()}, {secondVersion()}};
    return all;
}

int schemaVersion() { return static_cast<int>(migrations().size()); }

// Through SQLite and not as a plain file: closing a file of one's own takes away the locks that SQLite's connections of
// this process hold on it (sqlite.org/howtocorrupt.html, 2.2), and another program then removes the write-ahead log in
// use. "immutable" leaves the log and the folder untouched.
DatabaseHeader readDatabaseHeader(const QString& file) {
    const QFileInfo information(file);
    if (!information.isReadable()) {
        throw badInput("The database " + file.toStdString() +
                       " cannot be read. Nothing was changed; check that you may read the file.");
    }
    constexpr qint64 headerSize = 100;  // sqlite.org/fileformat2.html, 1.3
    if (information.size() < headerSize) return {};
    DatabaseHeader header;
    try {
        Database database(file, Database::Access::Untouched);
        header.applicationId = database.value(QStringLiteral("PRAGMA application_id")).toInt();
        header.version = database.value(QStringLiteral("PRAGMA user_version")).toInt();
        header.sqlite = true;
    } catch (const Error& error) {
        if (isNoDatabase(error)) return {};
        throw;
    }
    return header;
}

void createDatabase(const QString& file) {
    const QString unfinished = file + QStringLiteral(".new");
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) QFile::remove(unfinished + QLatin1String(suffix));
    createPrivateFile(unfinished);
    {
        Database database(unfinished, Database::Access::Write);
        database.run(QStringLiteral("PRAGMA application_id = %1").arg(databaseApplicationId));
        Transaction transaction(database);
        runSteps(database, migrations(), 0);
        transaction.commit();
        database.run(QStringLiteral("PRAGMA journal_mode = WAL"));
    }
    publishFile(unfinished, file);
}

void migrateDatabase(Database& database, std::span<const Migration> steps) {
    const int version = database.value(QStringLiteral("PRAGMA user_version")).toInt();
    const int target = static_cast<int>(steps.size());
    if (version > target) throw newerVersionError(database.file(), version);
    if (version == target) return;
    keepCopy(database, version);
    // A step may rebuild a table that others refer to: references are checked once, at the end.
    database.run(QStringLiteral("PRAGMA foreign_keys = OFF"));
    {
        Transaction transaction(database);
        runSteps(database, steps, version);
        if (database.run(QStringLiteral("PRAGMA foreign_key_check")).next()) {
            throw Error(ErrorKind::Internal,
                        "Bringing the database " + database.file().toStdString() +
                            " to this version failed. It was left as it was; please report this.",
                        "foreign_key_check");
        }
        transaction.commit();
    }
    database.run(QStringLiteral("PRAGMA foreign_keys = ON"));
    // The version in the file's header is what an older program reads: it must not wait in the write-ahead log.
    database.run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
}

Error newerVersionError(const QString& file, int version) {
    return badInput("The workspace database " + file.toStdString() +
                    " was written by a newer version of Lorimer (format " + std::to_string(version) +
                    ", this version reads up to " + std::to_string(schemaVersion()) +
                    "). It was left untouched; open it with the newer version.");
}

}  // namespace lorimer
