#pragma once

#include <QString>
#include <QVector>

#include "ui/models/system_view.h"

namespace lorimer {

/// A library of others that holds network code, and why it is there.
struct NetworkLibrary {
    QString name;
    QString reason;
};

/// What the window says about the network, in one place.
namespace network_words {

/// "Network blocked since 14:02:11: the operating system refuses network sockets for Lorimer", or that it does not.
QString state(const NetworkView& network);
/// Copy 21.
QString promise(const NetworkView& network);
/// "IPv4 refused, IPv6 refused, raw refused".
QString selfTest(const NetworkView& network);
/// "display, session bus: on this computer only".
QString localConnections(const NetworkView& network);
/// "checked 2 s ago, every 5 s".
QString checked(const NetworkView& network, const QDateTime& now);
/// The commands with which anybody can check it from outside, one a line.
QStringList commands(const NetworkView& network);
/// What each of commands() must print.
QStringList expectations();

/// The list that a test compares with the libraries which the program really loads.
QVector<NetworkLibrary> libraries();

}  // namespace network_words

}  // namespace lorimer
