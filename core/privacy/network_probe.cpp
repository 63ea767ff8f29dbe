// lorimer-net-probe: asks for one network socket and says by its exit code what the kernel answered. The self-test runs
// it to see that the filter outlives execve. It connects to nothing.
#include "privacy/network_probe.h"

#include <sys/socket.h>

#include <cerrno>

int main() {
    const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    return lorimer::networkProbeBase + (descriptor < 0 ? errno : 0);
}
