#pragma once

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QVector>
#include <cstdint>

namespace lorimer {

/// One line of the network self-test.
struct SelfTestLine {
    enum class Result { Passed, Failed, NotAvailable };
    QString name;  ///< "socket-inet-stream"
    QString got;   ///< "EPERM"
    Result result = Result::NotAvailable;
};

/// What the window says about the network lock; measured by the application, never assumed.
struct NetworkView {
    bool checked = false;
    bool blocked = false;
    QDateTime since;
    int threads = 0;        ///< of this program, when last looked at
    int lockedThreads = 0;  ///< of these, under the kernel's filter
    int testsPassed = 0;
    int testsFailed = 0;
    qint64 processId = 0;
    QDateTime checkedAt;
    bool counted = false;        ///< false: the open sockets could not be counted
    QStringList networkSockets;  ///< open ones that could leave the computer; must be empty
    QStringList localSockets;    ///< peers of the others; empty text where one has no name
    QVector<SelfTestLine> selfTest;
    QDateTime selfTestAt;
    QString display;  ///< "X11", "Wayland", or what else shows the window
};

/// Main memory of the computer in bytes; 0 where it could not be read.
struct MemoryView {
    std::int64_t total = 0;
    std::int64_t available = 0;
};

}  // namespace lorimer

Q_DECLARE_METATYPE(lorimer::NetworkView)
Q_DECLARE_METATYPE(lorimer::MemoryView)
