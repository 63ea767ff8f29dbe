#pragma once

#include <string>
#include <vector>

namespace lorimer {

/// An open socket of this process that does not leave the computer.
struct LocalSocket {
    std::string peer;  ///< path or "@name" of what it speaks to, or of what it listens on; empty where it has no name
};

/// Every socket among the open descriptors of this process.
struct NetworkCensus {
    bool readable = false;             ///< false: /proc could not be read, so nothing is known
    std::vector<std::string> network;  ///< one line a socket that is not AF_UNIX, such as "descriptor 12, family 2"
    std::vector<LocalSocket> local;    ///< AF_UNIX
    int known() const { return static_cast<int>(network.size() + local.size()); }
};

/// Asks the kernel for the family of each descriptor that /proc/self/fd calls a socket; changes nothing.
NetworkCensus networkCensus();

}  // namespace lorimer
