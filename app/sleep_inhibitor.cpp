#include "app/sleep_inhibitor.h"

#include <QDBusConnection>
#include <QDBusInterface>
#include <QDBusReply>
#include <QDBusUnixFileDescriptor>

namespace lorimer {
namespace {

constexpr int patienceMs = 2000;
const QString reason = QStringLiteral("A run is being trained");
const QString program = QStringLiteral("Lorimer");

}  // namespace

/// What keeps the computer awake: a descriptor of login1, or a number of the screen saver.
struct SleepInhibitor::Held {
    QDBusUnixFileDescriptor login;
    std::optional<uint> screenSaver;

    bool any() const { return login.isValid() || screenSaver; }
};

SleepInhibitor::SleepInhibitor(QObject* parent)
    : QObject(parent), m_held(std::make_shared<Held>()), m_jobs(m_thread, *this) {
    m_thread.setMaxThreadCount(1);
}

SleepInhibitor::~SleepInhibitor() {
    release();
    m_thread.waitForDone();
}

void SleepInhibitor::post(std::function<void()> work) {
    m_jobs.post([work = std::move(work)](const StopFlag&) { work(); },
                [this](const Error& error) { Q_EMIT said(QString::fromStdString(error.sentence())); });
}

void SleepInhibitor::inhibit() {
    post([this, held = m_held] {
        if (held->any()) {
            return;
        }
        QDBusInterface login(QStringLiteral("org.freedesktop.login1"), QStringLiteral("/org/freedesktop/login1"),
                             QStringLiteral("org.freedesktop.login1.Manager"), QDBusConnection::systemBus());
        login.setTimeout(patienceMs);
        if (login.isValid()) {
            const QDBusReply<QDBusUnixFileDescriptor> reply = login.call(
                QStringLiteral("Inhibit"), QStringLiteral("sleep:idle"), program, reason, QStringLiteral("block"));
            held->login = reply.isValid() ? reply.value() : QDBusUnixFileDescriptor();
        }
        if (!held->login.isValid()) {
            QDBusInterface saver(QStringLiteral("org.freedesktop.ScreenSaver"),
                                 QStringLiteral("/org/freedesktop/ScreenSaver"),
                                 QStringLiteral("org.freedesktop.ScreenSaver"), QDBusConnection::sessionBus());
            saver.setTimeout(patienceMs);
            const QDBusReply<uint> reply = saver.call(QStringLiteral("Inhibit"), program, reason);
            held->screenSaver = reply.isValid() ? std::optional(reply.value()) : std::nullopt;
        }
        const QString line = held->login.isValid() ? QStringLiteral("sleep: held off by login1")
                             : held->screenSaver   ? QStringLiteral("sleep: held off by the desktop")
                                                   : QStringLiteral("sleep: cannot be held off, no service answers");
        m_jobs.deliver([this, line] { Q_EMIT said(line); });
    });
}

void SleepInhibitor::release() {
    post([held = m_held] {
        if (held->screenSaver) {
            QDBusInterface saver(QStringLiteral("org.freedesktop.ScreenSaver"),
                                 QStringLiteral("/org/freedesktop/ScreenSaver"),
                                 QStringLiteral("org.freedesktop.ScreenSaver"), QDBusConnection::sessionBus());
            saver.setTimeout(patienceMs);
            saver.call(QStringLiteral("UnInhibit"), *held->screenSaver);
        }
        *held = Held();  // closes the descriptor of login1
    });
}

}  // namespace lorimer
