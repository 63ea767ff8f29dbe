#pragma once

#include <QFile>
#include <QTemporaryDir>
#include <string>

#include "data/importer.h"
#include "store/dataset_store.h"
#include "store/stored_rows.h"
#include "tests/support/temporary_workspace.h"

namespace lorimer::test {

/// A folder for files that a test imports, beside a workspace of its own.
struct ImportPlace : TemporaryWorkspace {
    int imports = 0;

    /// Writes a file and returns its path.
    std::string write(const std::string& name, const std::string& bytes) const {
        const QString path = place.filePath(QString::fromStdString(name));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes.data(), static_cast<qint64>(bytes.size())) < 0) {
            QTest::qFail("a test file could not be written", __FILE__, __LINE__);
        }
        return path.toStdString();
    }

    /// A configuration that imports `files` under a new name.
    ImportConfig config(std::vector<std::string> files) {
        ImportConfig config;
        config.files = std::move(files);
        config.datasetName = "data " + std::to_string(++imports);
        return config;
    }

    /// Writes and imports one file with what is guessed.
    ImportReport import(const std::string& name, const std::string& bytes) {
        return runImport(*workspace, config({write(name, bytes)}), {});
    }

    /// The stored rows of a data set, in the order of their parts.
    std::vector<Row> rows(const std::string& dataset) const {
        Database database = workspace->openDatabase();
        const qint64 version = DatasetStore(database).find(dataset).versionId;
        std::vector<Row> rows;
        for (const SplitPart part : {SplitPart::Train, SplitPart::Validation, SplitPart::Test}) {
            const StoredRows stored(database, version, part);
            for (std::size_t i = 0; i < stored.size(); ++i) rows.push_back(stored.row(i));
        }
        return rows;
    }
};

/// "17: reason" for each rejected row, joined by line feeds.
inline std::string rejections(const ImportReport& report) {
    std::string text;
    for (const RejectedRow& row : report.rejected) {
        text += std::to_string(row.row) + (row.column.empty() ? "" : " " + row.column) + ": " + row.reason + "\n";
    }
    return text;
}

}  // namespace lorimer::test
