#include "data/file_list.h"

#include <QDirIterator>
#include <QFileInfo>

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

}  // namespace lorimer
