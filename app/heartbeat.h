#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace lorimer {

/// Measures for tests how long events wait in the window's thread: prints "heartbeat N ms" to standard error each
/// second, N the longest time between two beats that are due every few milliseconds.
class Heartbeat final : public QObject {
    Q_OBJECT
public:
    explicit Heartbeat(QObject* parent = nullptr);

private:
    void beat();

    QTimer m_timer;
    QElapsedTimer m_sinceBeat;
    QElapsedTimer m_sinceLine;
    qint64 m_longest = 0;  ///< ms
};

}  // namespace lorimer
