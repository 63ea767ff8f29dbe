#include "app/heartbeat.h"

#include <algorithm>
#include <cstdio>

namespace lorimer {
namespace {

constexpr int beatMs = 5;
constexpr int lineMs = 1000;

}  // namespace

Heartbeat::Heartbeat(QObject* parent) : QObject(parent) {
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(beatMs);
    connect(&m_timer, &QTimer::timeout, this, &Heartbeat::beat);
    m_sinceBeat.start();
    m_sinceLine.start();
    m_timer.start();
}

void Heartbeat::beat() {
    m_longest = std::max(m_longest, m_sinceBeat.restart());
    if (m_sinceLine.elapsed() >= lineMs) {
        std::fprintf(stderr, "heartbeat %lld ms\n", static_cast<long long>(m_longest));
        m_longest = 0;
        m_sinceLine.restart();
    }
}

}  // namespace lorimer
