#include "session/dataset_edit.h"

#include <algorithm>
#include <array>

#include "data/conversation.h"
#include "data/import_json.h"
#include "data/row_json.h"
#include "engine/base/error.h"
#include "store/dataset_rows.h"
#include "store/dataset_writer.h"

namespace lorimer {

namespace {

constexpr std::size_t rowsAtOnce = 500;
constexpr std::array<SplitPart, 3> allParts{SplitPart::Train, SplitPart::Validation, SplitPart::Test};

/// Which groups have rows in which part.
class GroupCount {
public:
    void add(SplitPart part, std::optional<std::int64_t> group) {
        if (group) m_parts[*group][static_cast<std::size_t>(part)] = true;
    }

    /// Puts the counts into a report that has them.
    void write(Json& report) const {
        if (!report.contains("split_groups")) return;
        for (const SplitPart part : allParts) {
            report["split_groups"][partName(part)] =
                std::count_if(m_parts.begin(), m_parts.end(),
                              [part](const auto& entry) { return entry.second[static_cast<std::size_t>(part)]; });
        }
        report["shared_groups"] = std::count_if(m_parts.begin(), m_parts.end(), [](const auto& entry) {
            return std::count(entry.second.begin(), entry.second.end(), true) > 1;
        });
    }

private:
    std::map<std::int64_t, std::array<bool, 3>> m_parts;
};

/// The stored JSON of a row with the text of another one: group and date stay.
std::string changedContent(const std::string& content, const Row& row) {
    Json json = Json::parse(content);
    json.update(rowToJson(row));
    return compactJson(json);
}

void requireUsable(const DatasetChanges& changes) {
    for (const auto& [key, row] : changes.edited) {
        const std::string problem = rowProblem(row);
        if (!problem.empty() && !changes.removed.contains(key)) {
            throw badInput("A changed row cannot be learned from: " + problem + ". Nothing was stored; correct it.");
        }
    }
}

/// Copies one version into another.
class Copying {
public:
    Copying(Database& database, DatasetWriter& writer, const DatasetChanges& changes)
        : m_database(database), m_writer(writer), m_changes(changes) {}

    void copy(const std::vector<qint64>& keys, const std::function<bool()>& stopRequested) {
        for (std::size_t first = 0; first < keys.size(); first += rowsAtOnce) {
            if (stopRequested && stopRequested()) {
                throw Error(ErrorKind::Stopped, "Storing was stopped. Nothing was changed.");
            }
            const std::size_t count = std::min(rowsAtOnce, keys.size() - first);
            const auto begin = keys.begin() + static_cast<std::ptrdiff_t>(first);
            for (const DatasetRow& row : readRows(m_database, {begin, begin + static_cast<std::ptrdiff_t>(count)})) {
                add(row);
            }
        }
    }

    Json describe(Json report, int fromVersion) const {
        for (const SplitPart part : allParts) {
            report["split_sizes"][partName(part)] = m_rows[static_cast<std::size_t>(part)];
        }
        m_groups.write(report);
        report["sha256"] = m_writer.sha256();
        report["changes"] = {{"from_version", fromVersion}, {"edited_rows", m_edited}, {"removed_rows", m_removed}};
        return report;
    }

    std::int64_t trainRows() const { return m_rows[static_cast<std::size_t>(SplitPart::Train)]; }

private:
    void add(const DatasetRow& row) {
        if (m_changes.removed.contains(row.key)) {
            ++m_removed;
            return;
        }
        const auto edited = m_changes.edited.find(row.key);
        const bool isEdited = edited != m_changes.edited.end();
        m_edited += isEdited ? 1 : 0;
        m_writer.add(row.part, isEdited ? changedContent(row.content, edited->second) : row.content, row.sourceFile,
                     row.sourceRow, row.group);
        m_groups.add(row.part, row.group);
        ++m_rows[static_cast<std::size_t>(row.part)];
    }

    Database& m_database;
    DatasetWriter& m_writer;
    const DatasetChanges& m_changes;
    GroupCount m_groups;
    std::array<std::int64_t, 3> m_rows{};
    std::int64_t m_edited = 0;
    std::int64_t m_removed = 0;
};

}  // namespace

std::string rowProblem(const Row& row) {
    if (row.messages.empty()) {
        const std::string problem = textProblem(row.text);
        return problem.empty() ? "" : "the text " + problem;
    }
    for (const Message& message : row.messages) {
        const std::string problem = textProblem(message.content);
        if (problem.empty()) continue;
        const std::string name = message.role == "assistant" ? "answer"
                                 : message.role == "user"    ? "question"
                                                             : message.role + " text";
        return "the " + name + " " + problem;
    }
    return "";
}

DatasetSummary changeDataset(const Workspace& workspace, qint64 versionId, const DatasetChanges& changes,
                             const std::function<bool()>& stopRequested) {
    requireUsable(changes);
    Database database = workspace.openDatabase();
    DatasetStore store(database);
    const DatasetSummary earlier = store.version(versionId);
    const Json config = store.importConfig(versionId);
    const Json report = store.importReport(versionId);
    DatasetWriter writer(database, earlier);
    Copying copying(database, writer, changes);
    copying.copy(findRowKeys(database, versionId, std::nullopt, {}), stopRequested);
    if (copying.trainRows() == 0) {
        throw badInput("No training row of '" + earlier.name +
                       "' would be left. Nothing was stored; keep at least one, or delete the data set.");
    }
    return writer.finish(config, copying.describe(report, earlier.version));
}

}  // namespace lorimer
