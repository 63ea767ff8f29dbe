#include "data/dataset_export.h"

#include <QSaveFile>

#include "data/row_json.h"
#include "store/stored_rows.h"

namespace lorimer {

namespace {

Error writeError(const QSaveFile& output, const std::string& file) {
    return {ErrorKind::OutOfResources, "'" + file +
                                           "' could not be written whole: " + output.errorString().toStdString() +
                                           ". The unfinished file was removed and the data set is unchanged; free some "
                                           "space or choose another folder."};
}

}  // namespace

std::int64_t exportDataset(Database& database, const DatasetSummary& dataset, const std::vector<SplitPart>& parts,
                           const std::string& file, const std::function<bool()>& stopRequested) {
    QSaveFile output(QString::fromStdString(file));
    if (!output.open(QIODevice::WriteOnly)) {
        throw badInput("'" + file + "' cannot be written: " + output.errorString().toStdString() +
                       ". The data set is unchanged; choose another file.");
    }
    output.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    std::int64_t count = 0;
    for (const SplitPart part : parts) {
        const StoredRows rows(database, dataset.versionId, part);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (stopRequested && stopRequested())
                throw Error(ErrorKind::Stopped,
                            "Stopped. '" + file + "' was not written and the data set is unchanged.");
            const std::string line = compactJson(rowToJson(rows.row(i))) + "\n";
            if (output.write(line.data(), static_cast<qint64>(line.size())) < 0) throw writeError(output, file);
            ++count;
        }
    }
    if (!output.commit()) throw writeError(output, file);
    return count;
}

}  // namespace lorimer
