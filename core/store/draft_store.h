#pragma once

#include <optional>
#include <string>

#include "store/database.h"

namespace lorimer {

/// One unfinished wizard of each kind ("import", "training"). What is in `content` is the wizard's own affair.
class DraftStore {
public:
    explicit DraftStore(Database& database) : m_database(database) {}

    void save(const QString& kind, const std::string& content);
    std::optional<std::string> load(const QString& kind);
    void remove(const QString& kind);

private:
    Database& m_database;
};

}  // namespace lorimer
