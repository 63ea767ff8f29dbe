#include "ui/models/time_left.h"

#include <QCoreApplication>

#include "ui/format.h"

namespace lorimer {
namespace {

constexpr qint64 noTime = 5;        // ms
constexpr qint64 measurable = 500;  // ms

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TimeLeft)
};

}  // namespace

void TimeLeft::start() {
    m_clock.start();
    m_from = m_last = 0;
    m_doneBefore = 0;
}

QString TimeLeft::after(std::int64_t done, std::int64_t total) {
    const qint64 now = m_clock.elapsed();
    if (now - m_last < noTime) {
        m_from = now;
        m_doneBefore = done;
    }
    m_last = now;
    if (done <= m_doneBefore || now - m_from < measurable) {
        return {};
    }
    const double perPart = static_cast<double>(now - m_from) / 1000.0 / static_cast<double>(done - m_doneBefore);
    return Words::tr("about %1 left").arg(format::duration(perPart * static_cast<double>(total - done)));
}

}  // namespace lorimer
