#include "data/file_list.h"

#include <QDirIterator>
#include <QFileInfo>
#include <optional>

#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr qsizetype mostFiles = 10'000;

QStringList filesBelow(const QString& folder) {
    QStringList files;
    QDirIterator iterator(folder, QDir::Files | QDir::NoSymLinks | QDir::Readable, QDirIterator::Subdirectories);
    while (iterator.hasNext()) {
        files.append(iterator.next());
        if (files.size() > mostFiles) {
            throw badInput("The folder '" + folder.toStdString() +
                           "' holds more than 10,000 files. Nothing was changed; name the folders in it one by one.");
        }
    }
    files.sort();
    return files;
}

}  // namespace

std::vector<ListedFile> listFiles(const std::vector<std::string>& paths) {
    std::vector<ListedFile> files;
    for (const std::string& path : paths) {
        const QString name = QString::fromStdString(path);
        if (!QFileInfo(name).isDir()) {
            files.push_back({path, true});
            continue;
        }
        const QStringList found = filesBelow(name);
        if (found.isEmpty()) {
            throw badInput("The folder '" + path + "' holds no files. Nothing was changed; choose another one.");
        }
        for (const QString& file : found) files.push_back({file.toStdString(), false});
    }
    return files;
}

DetectedFiles detectListed(const std::vector<std::string>& paths,
                           const std::function<FileDetection(const std::string& path)>& detect) {
    constexpr std::size_t mostNamed = 20;
    DetectedFiles detected;
    std::size_t leftOut = 0;
    std::optional<Error> first;
    for (const ListedFile& file : listFiles(paths)) {
        try {
            detected.files.push_back(detect(file.path));
        } catch (const Error& error) {
            if (file.isNamed || error.kind() != ErrorKind::BadInput) throw;
            if (++leftOut <= mostNamed) detected.leftOut.push_back("Left out: " + error.sentence());
            if (!first) first = error;
        }
    }
    if (detected.files.empty() && first) throw Error(*first);
    if (leftOut > mostNamed) {
        detected.leftOut.push_back("Left out: " + std::to_string(leftOut - mostNamed) +
                                   " more files of the folder that cannot be read.");
    }
    return detected;
}

std::string sheetNote(const FileDetection& detection) {
    return "Of the " + std::to_string(detection.sheets.size()) + " sheets of '" + detection.file + "' only '" +
           detection.sheet + "' was read; --sheet names another.";
}

}  // namespace lorimer
