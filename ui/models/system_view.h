#pragma once

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <cstdint>

namespace lorimer {

/// What the window says about the network lock; measured by the application, never assumed.
struct NetworkView {
    bool checked = false;
    bool blocked = false;
    QDateTime since;
    int threads = 0;        ///< of this program, when last looked at
    int lockedThreads = 0;  ///< of these, under the kernel's filter
    int testsPassed = 0;
    int testsFailed = 0;
};

/// Main memory of the computer in bytes; 0 where it could not be read.
struct MemoryView {
    std::int64_t total = 0;
    std::int64_t available = 0;
};

}  // namespace lorimer

Q_DECLARE_METATYPE(lorimer::NetworkView)
Q_DECLARE_METATYPE(lorimer::MemoryView)
