// privacy.md 8.1: write everything under a temporary name, fsync, rename, fsync the folder.
#include "store/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "engine/base/error.h"

namespace lorimer {

namespace {

Error fileError(const QString& path, int code) {
    const std::string name = path.toStdString();
    const std::string reason = std::strerror(code);
    if (code == ENOSPC || code == EDQUOT) {
        return {ErrorKind::OutOfResources,
                "The disk is full: " + name +
                    " could not be written. What was saved before is "
                    "unchanged; free some space and try again.",
                reason};
    }
    if (code == EIO) {
        return {ErrorKind::OutOfResources,
                "Writing " + name +
                    " failed on the disk. What was saved before is unchanged; "
                    "check the disk and try again.",
                reason};
    }
    return badInput("Cannot write " + name + " (" + reason +
                        "). What was saved before is unchanged; check the path and "
                        "its permissions.",
                    reason);
}

class Descriptor {
public:
    Descriptor(const QString& path, int flags, mode_t mode = 0600)
        : m_path(path), m_number(::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC, mode)) {
        if (m_number < 0) throw fileError(path, errno);
    }
    ~Descriptor() {
        if (m_number >= 0) ::close(m_number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void write(const QByteArray& content) {
        qsizetype done = 0;
        while (done < content.size()) {
            const ssize_t count =
                ::write(m_number, content.constData() + done, static_cast<size_t>(content.size() - done));
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) throw fileError(m_path, errno);
            done += count;
        }
    }
    void sync() {
        if (::fsync(m_number) != 0) throw fileError(m_path, errno);
    }

private:
    QString m_path;
    int m_number;
};

}  // namespace

void createPrivateFile(const QString& file) { Descriptor(file, O_WRONLY | O_CREAT | O_EXCL).sync(); }

void createPrivateFolder(const QString& folder) {
    const QString parent = QFileInfo(QDir::cleanPath(folder)).absolutePath();
    if (!QDir().mkpath(parent)) throw fileError(parent, errno);
    if (::mkdir(QFile::encodeName(folder).constData(), 0700) != 0 && !(errno == EEXIST && QFileInfo(folder).isDir())) {
        throw fileError(folder, errno);
    }
    syncToDisk(parent);
}

void writeFileAtomically(const QString& file, const QByteArray& content) {
    const QString unfinished = file + QStringLiteral(".tmp");
    QFile::remove(unfinished);
    try {
        Descriptor output(unfinished, O_WRONLY | O_CREAT | O_EXCL);
        output.write(content);
    } catch (const Error&) {
        QFile::remove(unfinished);
        throw;
    }
    publishFile(unfinished, file);
}

void publishFile(const QString& unfinished, const QString& finished) {
    syncToDisk(unfinished);
    if (::rename(QFile::encodeName(unfinished).constData(), QFile::encodeName(finished).constData()) != 0) {
        throw fileError(finished, errno);
    }
    syncToDisk(QFileInfo(finished).absolutePath());
}

void syncToDisk(const QString& path) { Descriptor(path, O_RDONLY).sync(); }

}  // namespace lorimer
