#include "store/workspace_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <QFile>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "engine/base/error.h"

namespace lorimer {

namespace {

QByteArray lockFile(const QString& folder) {
    return QFile::encodeName(folder + QLatin1Char('/') + WorkspaceLock::fileName());
}

/// "lorimer-cli (process 1234)", from what the holder wrote into the file.
std::string holder(int descriptor) {
    char text[256] = {};
    const ssize_t size = ::pread(descriptor, text, sizeof text - 1, 0);
    const QStringList words = QString::fromUtf8(text, size > 0 ? size : 0).trimmed().split(QLatin1Char(' '));
    if (words.size() < 2) return "another Lorimer";
    return QStringLiteral("%1 (process %2)").arg(words[1], words[0]).toStdString();
}

/// A reader looks at the lock for some microseconds (isHeld): a writer that meets it tries again for a moment.
bool tryLock(int descriptor) {
    for (int attempt = 0; attempt < 20; ++attempt) {
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return true;
        if (errno != EWOULDBLOCK && errno != EINTR) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

}  // namespace

WorkspaceLock::WorkspaceLock(const QString& folder)
    : m_descriptor(::open(lockFile(folder).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (m_descriptor < 0) {
        throw badInput("The workspace " + folder.toStdString() + " cannot be written (" + std::strerror(errno) +
                       "). Nothing was changed; check the permissions of the folder.");
    }
    if (!tryLock(m_descriptor)) {
        const std::string name = holder(m_descriptor);
        ::close(m_descriptor);
        throw badInput("The workspace " + folder.toStdString() + " is in use by " + name +
                       ". Nothing was changed; wait until it is done, or close it, and try again.");
    }
    const QByteArray text =
        QByteArray::number(static_cast<qint64>(::getpid())) + ' ' + program_invocation_short_name + '\n';
    // The text only serves the sentence above; the lock itself does not depend on it.
    if (::ftruncate(m_descriptor, 0) != 0 || ::pwrite(m_descriptor, text.constData(), text.size(), 0) != text.size()) {
        ::close(m_descriptor);
        throw Error(ErrorKind::OutOfResources,
                    "The lock file in the workspace " + folder.toStdString() +
                        " cannot be written. Nothing was changed; check that the disk is not full.");
    }
}

WorkspaceLock::~WorkspaceLock() { ::close(m_descriptor); }

bool WorkspaceLock::isHeld(const QString& folder) {
    const int descriptor = ::open(lockFile(folder).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool held = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    return held;
}

}  // namespace lorimer
