#pragma once

#include <QElapsedTimer>
#include <QString>
#include <cstdint>

namespace lorimer {

/// How long a task of equal parts will still take, measured on the parts that are done.
class TimeLeft {
public:
    void start();
    /// "about 6 min left"; empty while nothing was measured. Parts that take no time (done by an earlier start) do not
    /// count.
    QString after(std::int64_t done, std::int64_t total);

private:
    QElapsedTimer m_clock;
    qint64 m_from = 0;  ///< ms
    qint64 m_last = 0;  ///< ms
    std::int64_t m_doneBefore = 0;
};

}  // namespace lorimer
