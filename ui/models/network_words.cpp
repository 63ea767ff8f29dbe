#include "ui/models/network_words.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>
#include <algorithm>

#include "engine/base/error.h"
#include "ui/format.h"

// Outside the namespace, as the macro asks: lorimer_ui is a static library.
static void initResource() { Q_INIT_RESOURCE(lorimer); }

namespace lorimer::network_words {
namespace {

struct NetworkWords {
    Q_DECLARE_TR_FUNCTIONS(NetworkWords)
};

QString clockTime(const QDateTime& time) {
    return QLocale().toString(time.toLocalTime().time(), QStringLiteral("HH:mm:ss"));
}

QString refusal(const NetworkView& network, const QString& test) {
    const auto line = std::find_if(network.selfTest.begin(), network.selfTest.end(),
                                   [&test](const SelfTestLine& candidate) { return candidate.name == test; });
    if (line == network.selfTest.end() || line->result == SelfTestLine::Result::NotAvailable) {
        return NetworkWords::tr("not tested");
    }
    return line->result == SelfTestLine::Result::Passed ? NetworkWords::tr("refused") : NetworkWords::tr("NOT refused");
}

/// What stands at the other end of a local socket.
QString peerKind(const QString& peer) {
    if (peer.contains(QLatin1String(".X11-unix")) || peer.contains(QLatin1String("wayland"))) {
        return NetworkWords::tr("display");
    }
    if (peer.contains(QLatin1String("at-spi"))) {
        return NetworkWords::tr("accessibility");
    }
    const bool bus = peer.contains(QLatin1String("dbus")) || peer.endsWith(QLatin1String("/bus"));
    if (bus) {
        return NetworkWords::tr("session bus");
    }
    if (peer.contains(QLatin1String("lorimer"))) {
        return NetworkWords::tr("a second start of Lorimer");
    }
    return peer.isEmpty() ? NetworkWords::tr("unnamed") : peer;
}

}  // namespace

QString state(const NetworkView& network) {
    if (!network.checked) {
        return NetworkWords::tr("Network: not checked yet");
    }
    if (network.blocked) {
        return NetworkWords::tr("Network blocked since %1: the operating system refuses network sockets for Lorimer")
            .arg(clockTime(network.since));
    }
    if (!network.networkSockets.isEmpty()) {
        return NetworkWords::tr(
            "Not blocked: Lorimer has %n open network connection(s). Close Lorimer and ask the "
            "person who looks after this computer.",
            nullptr, static_cast<int>(network.networkSockets.size()));
    }
    return NetworkWords::tr(
        "Not blocked: the operating system's network filter is not in force for all of Lorimer. Your data are where "
        "they were; close Lorimer and ask the person who looks after this computer.");
}

QString promise(const NetworkView& network) {
    return NetworkWords::tr(
               "Lorimer opens no network connections. Since %1 the operating system refuses them for this program. "
               "Other programs on this computer are not covered.")
        .arg(clockTime(network.since));
}

QString selfTest(const NetworkView& network) {
    return NetworkWords::tr("IPv4 %1, IPv6 %2, raw %3")
        .arg(refusal(network, QStringLiteral("socket-inet-stream")), refusal(network, QStringLiteral("socket-inet6")),
             refusal(network, QStringLiteral("socket-inet-raw")));
}

QString localConnections(const NetworkView& network) {
    if (!network.counted) {
        return format::notMeasured();
    }
    QStringList kinds;
    for (const QString& peer : network.localSockets) {
        const QString kind = peerKind(peer);
        if (!kinds.contains(kind)) {
            kinds << kind;
        }
    }
    return kinds.isEmpty() ? NetworkWords::tr("none")
                           : NetworkWords::tr("%1: on this computer only").arg(kinds.join(QStringLiteral(", ")));
}

QString checked(const NetworkView& network, const QDateTime& now) {
    if (!network.checkedAt.isValid()) {
        return format::notMeasured();
    }
    const auto seconds = static_cast<double>(std::max<qint64>(0, network.checkedAt.secsTo(now)));
    return NetworkWords::tr("checked %1 ago, every 5 s").arg(format::duration(seconds));
}

QStringList commands(const NetworkView& network) {
    const QString pid = QString::number(network.processId);
    return {QStringLiteral("ss -tunap | grep pid=%1").arg(pid), QStringLiteral("grep Seccomp /proc/%1/status").arg(pid),
            QStringLiteral("ls -l /proc/%1/fd").arg(pid)};
}

QStringList expectations() {
    return {NetworkWords::tr("must print nothing: no network connection of Lorimer"),
            NetworkWords::tr("must print \"Seccomp: 2\": the operating system filters what Lorimer asks for"),
            NetworkWords::tr("sockets in this list are the local connections above")};
}

QVector<NetworkLibrary> libraries() {
    initResource();
    QFile file(QStringLiteral(":/socket_importers.txt"));
    if (!file.open(QIODevice::ReadOnly)) {
        throw Error(ErrorKind::Internal, "The list of libraries is missing from the program.");
    }
    QVector<NetworkLibrary> found;
    for (const QString& line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (!line.startsWith(QLatin1Char('#'))) {
            found.append({line.section(QLatin1Char(' '), 0, 0), line.section(QLatin1Char(' '), 1)});
        }
    }
    return found;
}

}  // namespace lorimer::network_words
