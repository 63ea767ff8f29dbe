#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "store/database.h"

namespace lorimer {

/// One version of a data set. `rows` counts train, validation and test.
struct DatasetSummary {
    qint64 id = 0;
    qint64 versionId = 0;
    int version = 0;
    std::string name;
    std::string created;  ///< UTC, ISO 8601
    std::string kind;     ///< "conversation" or "text"
    std::string sha256;   ///< of rows, order and parts
    std::array<std::int64_t, 3> rows{};

    std::int64_t totalRows() const { return rows[0] + rows[1] + rows[2]; }
};

/// Reads the data sets of a workspace through the calling thread's connection. Rows are read with StoredRows, written
/// with DatasetWriter.
class DatasetStore {
public:
    explicit DatasetStore(Database& database) : m_database(database) {}

    /// The newest version of every data set, by name.
    std::vector<DatasetSummary> list();

    /// The newest version of the data set called `name`. Throws BadInput that names those that exist.
    DatasetSummary find(const std::string& name);

    /// One version, as a run refers to it. Throws BadInput when it was deleted.
    DatasetSummary version(qint64 versionId);

    /// All versions of one data set, oldest first.
    std::vector<DatasetSummary> versions(qint64 datasetId);

    bool exists(const std::string& name);

    /// Deletes a data set with all its versions and rows. Runs that used it keep its name.
    void remove(qint64 datasetId);

    /// The names of the runs that used any version of a data set.
    std::vector<std::string> runsOf(qint64 datasetId);

    /// What the import was told and what it reported.
    Json importConfig(qint64 versionId);
    Json importReport(qint64 versionId);

private:
    std::vector<DatasetSummary> select(const QString& condition, const QVariantList& values);
    Json jsonColumn(const QString& column, qint64 versionId);

    Database& m_database;
};

}  // namespace lorimer
