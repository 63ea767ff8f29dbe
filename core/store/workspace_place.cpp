#include "store/workspace_place.h"

#include <sys/vfs.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <array>

#include "engine/base/error.h"

namespace lorimer {

namespace {

struct RemoteFileSystem {
    unsigned long type;
    const char* name;
};

// statfs(2), f_type.
constexpr std::array<RemoteFileSystem, 7> remoteFileSystems{{{0x6969, "NFS"},
                                                             {0xFE534D42, "SMB"},
                                                             {0xFF534D42, "CIFS"},
                                                             {0x65735546, "FUSE"},
                                                             {0x00C36400, "Ceph"},
                                                             {0x5346414F, "AFS"},
                                                             {0x01021997, "9P"}}};

constexpr std::array<const char*, 6> cloudFolders{"Dropbox",      "OneDrive",    "Nextcloud",
                                                  "Google Drive", "GoogleDrive", "iCloud"};

/// Cloud clients name their folder "OneDrive" or "OneDrive - Company", "Dropbox (Company)", "iCloud Drive".
bool isCloudFolder(const QString& name, const char* cloud) {
    const QLatin1String start(cloud);
    if (!name.startsWith(start, Qt::CaseInsensitive)) return false;
    const QString rest = name.mid(start.size());
    return rest.isEmpty() || rest.startsWith(QLatin1String(" - ")) || rest.startsWith(QLatin1String(" (")) ||
           rest.compare(QLatin1String(" Drive"), Qt::CaseInsensitive) == 0;
}

QString nearestExisting(const QString& folder) {
    QString path = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
    while (!QFileInfo::exists(path) && path != QLatin1String("/")) path = QFileInfo(path).absolutePath();
    return path;
}

}  // namespace

void requireLocalPlace(const QString& folder) {
    const QString existing = nearestExisting(folder);
    struct statfs information {};
    if (::statfs(QFile::encodeName(existing).constData(), &information) == 0) {
        for (const RemoteFileSystem& remote : remoteFileSystems) {
            if ((static_cast<unsigned long>(information.f_type) & 0xFFFFFFFFUL) != remote.type) continue;
            throw Error(
                ErrorKind::RefusedForPrivacy,
                "The folder " + folder.toStdString() + " is on a network file system (" + remote.name +
                    "), so its data would leave this computer. Nothing was written; choose a folder on a disk of "
                    "this computer.");
        }
    }
    const QString absolute = QDir::cleanPath(QFileInfo(folder).absoluteFilePath()) + QLatin1Char('/') +
                             QFileInfo(existing).canonicalFilePath();
    for (const QString& part : absolute.split(QLatin1Char('/'), Qt::SkipEmptyParts)) {
        for (const char* cloud : cloudFolders) {
            if (!isCloudFolder(part, cloud)) continue;
            throw Error(ErrorKind::RefusedForPrivacy,
                        "The folder " + folder.toStdString() + " is inside " + part.toStdString() +
                            ", which a cloud service copies to other computers. Nothing was written; choose a folder "
                            "outside it.");
        }
    }
}

}  // namespace lorimer
