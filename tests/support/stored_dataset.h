#pragma once

#include <QFile>

#include "store/dataset_writer.h"
#include "tests/support/temporary_workspace.h"

namespace lorimer::test {

/// Stores `rows` invented questions and answers in each part.
inline DatasetSummary storeDataset(Database& database, const std::string& name, int rows = 8) {
    DatasetWriter writer(database, name, "conversation");
    for (const SplitPart part : {SplitPart::Train, SplitPart::Validation, SplitPart::Test}) {
        for (int row = 0; row < rows; ++row) {
            const std::string number = std::to_string(static_cast<int>(part)) + "-" + std::to_string(row);
            writer.add(part,
                       R"({"messages":[{"role":"user","content":"Question )" + number +
                           R"("},{"role":"assistant","content":"Answer )" + number + R"("}]})",
                       "notes.jsonl", row + 1);
        }
    }
    return writer.finish(Json::object(), Json::object());
}

/// A workspace with the data set "Notes" and a file that the fake engine takes as a model.
struct TrainableWorkspace : TemporaryWorkspace {
    QString model = place.filePath(QStringLiteral("model.bin"));

    TrainableWorkspace() {
        Database database = workspace->openDatabase();
        storeDataset(database, "Notes");
        writeModel("weights");
    }

    void writeModel(const QByteArray& content) const {
        QFile file(model);
        if (file.open(QIODevice::WriteOnly)) file.write(content);
    }
};

}  // namespace lorimer::test
