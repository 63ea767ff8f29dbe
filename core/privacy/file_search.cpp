#include "privacy/file_search.h"

#include "data/encoding_detector.h"
#include "data/file_detection.h"
#include "data/row_json.h"
#include "data/utf8.h"
#include "engine/base/error.h"
#include "privacy/deidentifier.h"
#include "privacy/workspace_key.h"
#include "store/dataset_rows.h"
#include "store/dataset_store.h"
#include "store/stored_rows.h"

namespace lorimer {

namespace {

void leaveSearchIfStopped(const ImportHooks& hooks) {
    if (hooks.stopRequested && hooks.stopRequested())
        throw Error(ErrorKind::Stopped, "The search was stopped. Nothing was changed; start it again when you like.");
}

/// Files on their way through one or two readings.
class FilesSearch {
public:
    FilesSearch(const SearchConfig& config, const ImportHooks& hooks)
        : m_config(config), m_hooks(hooks), m_deidentifier(config.privacy, passingKey()) {
        m_deidentifier.keepPlaces(config.mostPlaces);
    }

    SearchResult run() {
        if (m_config.files.empty()) throw Error(ErrorKind::WrongUse, "No file was named. Nothing was searched.");
        std::vector<RecordLayout> layouts;
        for (const std::string& file : m_config.files) {
            ReadChoices choices;
            choices.encoding = detectEncoding(file, m_hooks.stopRequested);
            m_files.push_back(detectFile(file, choices, m_config.columns));
            m_totalBytes += m_files.back().bytes;
            layouts.push_back(wholeLayoutOf(m_files.back(), m_config.privacy.nameColumns, m_config.columns));
        }
        const bool learns = Deidentifier::needsLearning(layouts);
        m_deidentifier.setLayouts(std::move(layouts));
        if (learns) {
            m_totalBytes *= 2;
            forEachRecord([this](const Record& record, const RecordLayout& layout) {
                if (record.problem.empty()) m_deidentifier.learn(record, layout);
            });
        }
        m_rows = 0;
        forEachRecord([this](Record record, const RecordLayout& layout) { m_deidentifier.apply(record, layout); });
        return {m_deidentifier.report(), m_deidentifier.places()};
    }

private:
    template <typename Function>
    void forEachRecord(const Function& call) {
        for (std::size_t file = 0; file < m_files.size(); ++file) {
            SourceText text(m_files[file].file, m_files[file].encoding);
            text.watch([this](std::int64_t bytes) { progress(bytes); });
            readRecords(m_files[file], text, [&](const Record& record) {
                call(record, m_deidentifier.layouts()[file]);
                ++m_rows;
            });
            m_finishedBytes += text.bytesRead();
        }
    }

    void progress(std::int64_t bytes) const {
        leaveSearchIfStopped(m_hooks);
        if (m_hooks.onProgress) m_hooks.onProgress(m_rows, m_finishedBytes + bytes, m_totalBytes);
    }

    const SearchConfig& m_config;
    const ImportHooks& m_hooks;
    Deidentifier m_deidentifier;
    std::vector<FileDetection> m_files;
    std::int64_t m_totalBytes = 0;
    std::int64_t m_finishedBytes = 0;
    std::int64_t m_rows = 0;
};

/// The turns of a stored row as texts; their column is the role of the turn.
std::vector<RowText> textsOfRow(const Row& row) {
    std::vector<RowText> texts;
    for (const Message& message : row.messages) texts.push_back({message.role, message.content});
    if (row.messages.empty()) texts.push_back({"text", row.text});
    return texts;
}

/// The patient of a stored row, or "" for one of its own.
std::string groupOf(const DatasetRow& row) {
    return row.group && *row.group >= 0 ? "group " + std::to_string(*row.group) : "";
}

}  // namespace

SearchResult searchFiles(const SearchConfig& config, const ImportHooks& hooks) {
    return FilesSearch(config, hooks).run();
}

SearchResult searchDataset(const Workspace& workspace, const std::string& name, const SearchConfig& config,
                           const ImportHooks& hooks) {
    constexpr std::size_t atOnce = 256;
    Database database = workspace.openDatabase();
    const DatasetSummary dataset = DatasetStore(database).find(name);
    const std::vector<qint64> keys = findRowKeys(database, dataset.versionId, std::nullopt, "");
    Deidentifier deidentifier(config.privacy, passingKey());
    deidentifier.keepPlaces(config.mostPlaces);
    const auto forEachRow = [&](const auto& call) {
        for (std::size_t begin = 0; begin < keys.size(); begin += atOnce) {
            leaveSearchIfStopped(hooks);
            const auto end = keys.begin() + static_cast<std::ptrdiff_t>(std::min(begin + atOnce, keys.size()));
            for (const DatasetRow& row : readRows(database, {keys.begin() + static_cast<std::ptrdiff_t>(begin), end})) {
                std::vector<RowText> texts = textsOfRow(rowFromJson(row.content, "A row of '" + name + "'"));
                call(texts, row);
            }
            if (hooks.onStored) hooks.onStored(end - keys.begin(), static_cast<std::int64_t>(keys.size()));
        }
    };
    forEachRow([&](const std::vector<RowText>& texts, const DatasetRow& row) {
        deidentifier.learnTexts(texts, groupOf(row));
    });
    forEachRow([&](std::vector<RowText>& texts, const DatasetRow& row) {
        deidentifier.applyTexts(texts, groupOf(row), row.sourceFile, row.sourceRow);
    });
    return {deidentifier.report(), deidentifier.places()};
}

}  // namespace lorimer
