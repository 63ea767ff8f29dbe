#pragma once

#include <QByteArray>
#include <QString>

namespace lorimer {

/// Durable writes: each function returns when its effect survives a power cut, and throws Error naming the file.

/// Makes an empty file with mode 0600. Throws when it exists.
void createPrivateFile(const QString& file);

/// Makes `folder` with mode 0700; its parents too, with the user's default mode.
void createPrivateFolder(const QString& folder);

/// Writes a file with mode 0600 whole or not at all, replacing an older one.
void writeFileAtomically(const QString& file, const QByteArray& content);

/// Forces a finished file or folder to the disk and gives it its final name, replacing a file of that name.
void publishFile(const QString& unfinished, const QString& finished);

/// Forces a file or a folder's list of names to the disk.
void syncToDisk(const QString& path);

}  // namespace lorimer
