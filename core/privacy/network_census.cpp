#include "privacy/network_census.h"

#include <dirent.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace lorimer {
namespace {

using NameCall = int (*)(int, sockaddr*, socklen_t*);

/// The path or abstract name that `call` (getpeername, getsockname) gives; empty where there is none.
std::string unixName(int descriptor, NameCall call) {
    sockaddr_un address{};
    socklen_t length = sizeof address;
    if (call(descriptor, reinterpret_cast<sockaddr*>(&address), &length) != 0) return {};
    constexpr std::size_t start = offsetof(sockaddr_un, sun_path);
    if (length <= start) return {};
    const std::string_view bytes(address.sun_path, length - start);
    if (bytes.front() == '\0') return '@' + std::string(bytes.substr(1));
    return std::string(bytes.substr(0, bytes.find('\0')));
}

bool isSocketLink(int folder, const char* name) {
    std::array<char, 32> target{};
    const ssize_t length = readlinkat(folder, name, target.data(), target.size());
    return length > 0 && std::string_view(target.data(), static_cast<std::size_t>(length)).starts_with("socket:");
}

void addSocket(int descriptor, NetworkCensus& census) {
    int family = 0;
    socklen_t length = sizeof family;
    if (getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &length) != 0) {
        if (errno == EBADF) return;  // closed since the list was read
        census.network.push_back("descriptor " + std::to_string(descriptor) + ", family unknown");
    } else if (family != AF_UNIX) {
        census.network.push_back("descriptor " + std::to_string(descriptor) + ", family " + std::to_string(family));
    } else {
        std::string peer = unixName(descriptor, getpeername);
        if (peer.empty()) peer = unixName(descriptor, getsockname);
        census.local.push_back({std::move(peer)});
    }
}

}  // namespace

NetworkCensus networkCensus() {
    NetworkCensus census;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/fd"), closedir);
    if (!folder) return census;
    census.readable = true;
    while (const dirent* entry = readdir(folder.get())) {
        if (entry->d_name[0] == '.' || !isSocketLink(dirfd(folder.get()), entry->d_name)) continue;
        addSocket(std::atoi(entry->d_name), census);
    }
    return census;
}

}  // namespace lorimer
