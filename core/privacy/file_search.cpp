#include "privacy/file_search.h"

#include "data/file_list.h"
#include "data/readers/make_reader.h"
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
        detectFiles();
        std::vector<RecordLayout> layouts;
        for (const FileDetection& file : m_files) {
            m_totalBytes += file.bytes;
            layouts.push_back(wholeLayoutOf(file, m_config.privacy.nameColumns, m_config.columns));
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
        const std::vector<std::string> notes =
            forEachRecord([this](Record record, const RecordLayout& layout) { m_deidentifier.apply(record, layout); });
        m_notes.insert(m_notes.end(), notes.begin(), notes.end());
        return {m_deidentifier.report(), m_deidentifier.places(), std::move(m_notes)};
    }

private:
    void detectFiles() {
        ReadChoices choices;
        choices.sheet = m_config.sheet;
        DetectedFiles found = detectListed(m_config.files, [&](const std::string& file) {
            leaveSearchIfStopped(m_hooks);
            return detectWholeFile(file, choices, m_config.columns, m_hooks.stopRequested);
        });
        m_files = std::move(found.files);
        m_notes = std::move(found.leftOut);
        for (const FileDetection& file : m_files) {
            if (file.sheets.size() > 1 && !m_config.sheet) m_notes.push_back(sheetNote(file));
        }
    }

    /// Returns the notes of the readers.
    template <typename Function>
    std::vector<std::string> forEachRecord(const Function& call) {
        std::vector<std::string> notes;
        for (std::size_t file = 0; file < m_files.size(); ++file) {
            SourceText text(m_files[file].file, m_files[file].encoding);
            text.watch([this](std::int64_t bytes) { progress(bytes); });
            const std::vector<std::string> ofFile = readRecords(m_files[file], text, [&](const Record& record) {
                call(record, m_deidentifier.layouts()[file]);
                ++m_rows;
            });
            notes.insert(notes.end(), ofFile.begin(), ofFile.end());
            m_finishedBytes += text.bytesRead();
        }
        return notes;
    }

    void progress(std::int64_t bytes) const {
        leaveSearchIfStopped(m_hooks);
        if (m_hooks.onProgress) m_hooks.onProgress(m_rows, m_finishedBytes + bytes, m_totalBytes);
    }

    const SearchConfig& m_config;
    const ImportHooks& m_hooks;
    Deidentifier m_deidentifier;
    std::vector<FileDetection> m_files;
    std::vector<std::string> m_notes;
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
    return {deidentifier.report(), deidentifier.places(), {}};
}

}  // namespace lorimer
