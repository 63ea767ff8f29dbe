#include "app/display_check.h"

#include <QByteArray>
#include <QFile>

#include "engine/base/error.h"
#include "privacy/network_lock.h"

namespace lorimer {
namespace {

constexpr const char* remoteDisplay = "This display is on another computer; Lorimer refuses to show data there.";

/// True when a server listens on local display `number`, by path or by abstract name.
bool serverListens(const QByteArray& number) {
    const QByteArray path = "/tmp/.X11-unix/X" + number;
    if (QFile::exists(QFile::decodeName(path))) {
        return true;
    }
    QFile sockets(QStringLiteral("/proc/net/unix"));
    return !sockets.open(QIODevice::ReadOnly) || sockets.readAll().contains('@' + path + '\n');
}

/// The number in ":1", ":1.0" or "unix:1"; empty in a path to a socket.
QByteArray displayNumber(const QByteArray& display) {
    const qsizetype colon = display.lastIndexOf(':');
    const QByteArray rest = display.mid(colon + 1);
    const QByteArray number = rest.left(rest.indexOf('.') < 0 ? rest.size() : rest.indexOf('.'));
    bool isNumber = false;
    number.toInt(&isNumber);
    return colon >= 0 && isNumber ? number : QByteArray();
}

void requireKnownPlatforms(const QByteArray& platforms) {
    for (const QByteArray& platform : platforms.split(';')) {
        const QByteArray name = platform.left(platform.indexOf(':') < 0 ? platform.size() : platform.indexOf(':'));
        const bool known =
            name.isEmpty() || name == "xcb" || name == "offscreen" || name == "minimal" || name.startsWith("wayland");
        if (!known) {
            throw Error(ErrorKind::RefusedForPrivacy,
                        "QT_QPA_PLATFORM asks for \"" + name.toStdString() +
                            "\", which could show the window elsewhere. Nothing was opened; unset it and start again.");
        }
    }
}

}  // namespace

void requireLocalDisplay() {
    const QByteArray platforms = qgetenv("QT_QPA_PLATFORM");
    const QByteArray display = qgetenv("DISPLAY");
    requireKnownPlatforms(platforms);
    if (displayIsRemote(display.isEmpty() ? nullptr : display.constData())) {
        throw Error(ErrorKind::RefusedForPrivacy, remoteDisplay);
    }
    if (platforms.startsWith("offscreen") || platforms.startsWith("minimal") || !qgetenv("WAYLAND_DISPLAY").isEmpty()) {
        return;
    }
    const QByteArray number = displayNumber(display);
    if (display.isEmpty() || (!number.isEmpty() && !serverListens(number))) {
        throw badInput("There is no display to show a window on" +
                       (display.isEmpty() ? std::string() : " (DISPLAY is " + display.toStdString() + ")") +
                       ". Nothing was opened; start Lorimer in a desktop session, or use lorimer-cli.");
    }
}

}  // namespace lorimer
