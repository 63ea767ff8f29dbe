#include "app/single_instance.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <QElapsedTimer>
#include <QFile>
#include <QSocketNotifier>
#include <QThread>
#include <cerrno>
#include <cstring>

#include "engine/base/error.h"
#include "store/durable_file.h"

namespace lorimer {
namespace {

constexpr int retryMs = 50;

/// The socket's address through the open folder: short enough for sun_path (108 bytes) whatever the folder is called.
sockaddr_un addressIn(int folderDescriptor) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray path =
        "/proc/self/fd/" + QByteArray::number(folderDescriptor) + '/' + QFile::encodeName(SingleInstance::socketName());
    std::memcpy(address.sun_path, path.constData(), static_cast<std::size_t>(path.size()));
    return address;
}

/// A socket for this address family only; -1 where the kernel has none to give.
int openSocket() { return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

bool isOwnUser(int connection) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

std::string reason() { return std::strerror(errno); }

}  // namespace

SingleInstance::SingleInstance(const QString& workspaceFolder, QObject* parent)
    : QObject(parent), m_folder(workspaceFolder) {
    createPrivateFolder(m_folder);
    m_folderDescriptor = ::open(QFile::encodeName(m_folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (m_folderDescriptor < 0) {
        throw badInput(
            "The data folder " + m_folder.toStdString() +
                " cannot be opened. Nothing was changed; check that it is a folder and that you may read it.",
            reason());
    }
    m_first = ::flock(m_folderDescriptor, LOCK_EX | LOCK_NB) == 0;
    if (!m_first && errno != EWOULDBLOCK) {
        const std::string detail = reason();
        ::close(m_folderDescriptor);
        throw badInput("The data folder " + m_folder.toStdString() +
                           " is on a file system without locks. Nothing was changed; choose a folder on a disk of this "
                           "computer.",
                       detail);
    }
}

SingleInstance::~SingleInstance() {
    if (m_listener >= 0) {
        ::close(m_listener);
        ::unlinkat(m_folderDescriptor, QFile::encodeName(socketName()).constData(), 0);
    }
    ::close(m_folderDescriptor);
}

void SingleInstance::listen() {
    const sockaddr_un address = addressIn(m_folderDescriptor);
    ::unlinkat(m_folderDescriptor, QFile::encodeName(socketName()).constData(), 0);
    m_listener = openSocket();
    const bool ready = m_listener >= 0 &&
                       ::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                       ::fchmodat(m_folderDescriptor, QFile::encodeName(socketName()).constData(), 0600, 0) == 0 &&
                       ::listen(m_listener, 8) == 0;
    const std::string detail = ready ? std::string() : reason();
    if (!ready) {
        if (m_listener >= 0) {
            ::close(m_listener);
            m_listener = -1;
        }
        throw Error(ErrorKind::OutOfResources,
                    "A second start cannot bring this window to the front, because the data folder takes no socket. "
                    "Nothing else is affected.",
                    detail);
    }
    m_notifier = new QSocketNotifier(m_listener, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &SingleInstance::acceptAll);
}

// The connection itself is the message: nothing is read from it.
void SingleInstance::acceptAll() {
    for (;;) {
        const int connection = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) {
            return;
        }
        const bool mine = isOwnUser(connection);
        ::close(connection);
        if (mine) {
            Q_EMIT raiseRequested();
        }
    }
}

bool SingleInstance::connectOnce() const {
    const int connection = openSocket();
    if (connection < 0) {
        return false;
    }
    const sockaddr_un address = addressIn(m_folderDescriptor);
    const bool connected = ::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(connection);
    return connected;
}

bool SingleInstance::raiseFirst(int patienceMs) const {
    QElapsedTimer waited;
    waited.start();
    while (!connectOnce()) {
        if (waited.hasExpired(patienceMs)) {
            return false;
        }
        QThread::msleep(retryMs);
    }
    return true;
}

}  // namespace lorimer
