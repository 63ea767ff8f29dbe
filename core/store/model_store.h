#pragma once

#include <optional>
#include <vector>

#include "store/database.h"
#include "store/model_facts.h"

namespace lorimer {

/// The base models that were added and checked. Belongs to the thread of its database.
class ModelStore {
public:
    explicit ModelStore(Database& database) : m_database(database) {}

    std::vector<StoredModel> list();  ///< by name
    std::optional<StoredModel> find(const QString& path);

    /// Adds the model at `path`, or replaces what is known of it. Returns its id.
    qint64 put(const QString& path, const QString& name, const ModelFacts& facts);
    /// Forgets the model; its files are not touched.
    void remove(qint64 id);

    /// True while no model was ever added to this workspace.
    bool isUntouched();
    /// How many runs were trained on the model at `path`.
    int runsOn(const QString& path);

private:
    std::vector<StoredModel> select(const QString& condition, const QVariantList& values);

    Database& m_database;
};

}  // namespace lorimer
