#pragma once

#include <QCryptographicHash>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "data/import_config.h"
#include "engine/base/json.h"
#include "store/dataset_store.h"

namespace lorimer {

/// The refusal of a name that is taken.
Error datasetExists(const std::string& name);

/// Writes a new data set, or a new version of one, in one transaction: what is not finished leaves nothing.
class DatasetWriter {
public:
    /// Throws BadInput when a data set of this name exists.
    DatasetWriter(Database& database, const std::string& name, const std::string& kind);

    /// The version after `earlier`. Throws BadInput when that is not the newest one of its data set any more.
    DatasetWriter(Database& database, const DatasetSummary& earlier);

    /// Appends a row to its part; rows of a part keep the order in which they come. `content` is the row's JSON,
    /// `sourceRow` where it began in `sourceFile`; rows with one `group` belong to one patient or case.
    void add(SplitPart part, const std::string& content, const std::string& sourceFile, std::int64_t sourceRow,
             std::optional<std::int64_t> group = std::nullopt);

    /// SHA-256 over the contents of the rows added so far, their order and their parts.
    std::string sha256() const;

    qint64 datasetId() const { return m_datasetId; }

    /// Stores the history and commits.
    DatasetSummary finish(const Json& importConfig, const Json& importReport);

private:
    explicit DatasetWriter(Database& database);
    void addVersion(int version, const QString& created, const std::string& kind);

    Database& m_database;
    Transaction m_transaction;
    qint64 m_datasetId = 0;
    qint64 m_versionId = 0;
    QSqlQuery m_insert;
    std::array<std::int64_t, 3> m_rows{};
    std::array<QCryptographicHash, 3> m_hashes{QCryptographicHash(QCryptographicHash::Sha256),
                                               QCryptographicHash(QCryptographicHash::Sha256),
                                               QCryptographicHash(QCryptographicHash::Sha256)};
};

}  // namespace lorimer
