// The proof of the network lock. Everything is tried in a forked child, with plain system calls and without allocating,
// because the parent may have threads. EPERM proves the filter: without one the kernel answers otherwise (a socket, or
// EAFNOSUPPORT, EOPNOTSUPP, EBADF, EFAULT).
#include <fcntl.h>
#include <ifaddrs.h>
#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>

#include "privacy/network_lock.h"
#include "privacy/network_probe.h"

namespace lorimer {
namespace {

constexpr int worked = 0;
constexpr int cannotBeTried = -1;
constexpr int answerTimeoutMs = 10000;

/// The value of a system call as one number: 0 when it worked, else errno.
int outcome(long result) { return result < 0 ? errno : worked; }

int trySocket(long family, long type) {
    const long descriptor = syscall(__NR_socket, family, type, 0L);
    const int result = outcome(descriptor);
    if (descriptor >= 0) close(static_cast<int>(descriptor));
    return result;
}

int tryInetStream() { return trySocket(AF_INET, SOCK_STREAM); }

int trySocketPair() {
    std::array<int, 2> pair{};
    return outcome(syscall(__NR_socketpair, long{AF_INET}, long{SOCK_STREAM}, 0L, pair.data()));
}

int tryInterfaceList() {
    ifaddrs* list = nullptr;
    const int result = outcome(getifaddrs(&list));
    freeifaddrs(list);
    return result;
}

/// Pushes a character into the input of a terminal of our own, which is then the child's controlling terminal.
int tryTerminalInput() {
    signal(SIGHUP, SIG_IGN);
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    std::array<char, 64> name{};
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 ||
        ptsname_r(master, name.data(), name.size()) != 0) {
        return cannotBeTried;
    }
    setsid();
    const int terminal = open(name.data(), O_RDWR);
    if (terminal < 0) return cannotBeTried;
    const int result = outcome(ioctl(terminal, TIOCSTI, "x"));
    close(terminal);
    close(master);
    return result;
}

int tryInThread() {
    pthread_t thread{};
    int result = cannotBeTried;
    const auto body = [](void* target) -> void* {
        *static_cast<int*>(target) = tryInetStream();
        return nullptr;
    };
    if (pthread_create(&thread, nullptr, body, &result) != 0) return cannotBeTried;
    pthread_join(thread, nullptr);
    return result;
}

/// Runs lorimer-net-probe, which lies beside the program, and takes its answer from the exit code.
int tryAfterExec() {
    std::array<char, PATH_MAX> path{};
    const ssize_t length = readlink("/proc/self/exe", path.data(), path.size() - sizeof(networkProbeName) - 1);
    char* const slash = length > 0 ? std::strrchr(path.data(), '/') : nullptr;
    if (!slash) return ENOENT;
    std::strcpy(slash + 1, networkProbeName);
    const pid_t child = fork();
    if (child == 0) {
        std::array<char*, 2> arguments = {path.data(), nullptr};
        execv(path.data(), arguments.data());
        _exit(networkProbeBase + errno);
    }
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) - networkProbeBase : ECHILD;
}

struct Probe {
    const char* name;
    int expected;
    int (*run)();
};

/// `ptrace` comes last in time (a traced child would stop at signals), but it keeps its place in the list.
constexpr const char* ptraceName = "ptrace-traceme";

constexpr std::array probes = {
    Probe{"socket-inet-stream", EPERM, tryInetStream},
    Probe{"socket-inet-dgram", EPERM, [] { return trySocket(AF_INET, SOCK_DGRAM); }},
    Probe{"socket-inet-raw", EPERM, [] { return trySocket(AF_INET, SOCK_RAW); }},
    Probe{"socket-inet6", EPERM, [] { return trySocket(AF_INET6, SOCK_STREAM); }},
    Probe{"socket-packet", EPERM, [] { return trySocket(AF_PACKET, SOCK_RAW); }},
    Probe{"socket-netlink", EPERM, [] { return trySocket(AF_NETLINK, SOCK_RAW); }},
    Probe{"socket-vsock", EPERM, [] { return trySocket(AF_VSOCK, SOCK_STREAM); }},
    Probe{"socket-alg", EPERM, [] { return trySocket(AF_ALG, SOCK_SEQPACKET); }},
    Probe{"socket-xdp", EPERM, [] { return trySocket(AF_XDP, SOCK_RAW); }},
    Probe{"socket-bluetooth", EPERM, [] { return trySocket(AF_BLUETOOTH, SOCK_RAW); }},
    Probe{"socket-inet-high-bits", EPERM, [] { return trySocket(AF_INET | 1L << 32, SOCK_STREAM); }},
    Probe{"socketpair-inet", EPERM, trySocketPair},
    Probe{"getifaddrs", EPERM, tryInterfaceList},
    Probe{"io-uring-setup", EPERM, [] { return outcome(syscall(__NR_io_uring_setup, 1L, nullptr)); }},
    Probe{ptraceName, EPERM, [] { return outcome(ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); }},
    Probe{"pidfd-getfd", EPERM, [] { return outcome(syscall(__NR_pidfd_getfd, -1L, -1L, 0L)); }},
    Probe{"setns", EPERM, [] { return outcome(syscall(__NR_setns, -1L, 0L)); }},
    Probe{"bpf", EPERM, [] { return outcome(syscall(__NR_bpf, 0L, nullptr, 0L)); }},
    Probe{"tiocsti", EPERM, tryTerminalInput},
    Probe{"socket-inet-in-thread", EPERM, tryInThread},
    Probe{"socket-inet-after-exec", EPERM, tryAfterExec},
    Probe{"socket-unix", worked, [] { return trySocket(AF_UNIX, SOCK_STREAM); }},
};

using Outcomes = std::array<std::optional<int>, probes.size()>;

struct Answer {
    std::int32_t probe;
    std::int32_t outcome;
};

void answerProbe(std::size_t index, int pipe) {
    const Answer answer{static_cast<std::int32_t>(index), probes[index].run()};
    if (write(pipe, &answer, sizeof answer) != sizeof answer) _exit(1);
}

[[noreturn]] void runProbes(int pipe) {
    std::size_t last = 0;
    for (std::size_t i = 0; i < probes.size(); ++i) {
        if (probes[i].name == ptraceName) {
            last = i;
        } else {
            answerProbe(i, pipe);
        }
    }
    answerProbe(last, pipe);
    _exit(0);
}

/// Collects what the child answers until it ends, is silent for too long, or is killed by the filter.
Outcomes askChild() {
    Outcomes outcomes{};
    std::array<int, 2> pipe{};
    if (pipe2(pipe.data(), O_CLOEXEC) != 0) return outcomes;
    const pid_t child = fork();
    if (child == 0) runProbes(pipe[1]);
    close(pipe[1]);
    Answer answer{};
    pollfd readable{pipe[0], POLLIN, 0};
    for (;;) {
        const int ready = poll(&readable, 1, answerTimeoutMs);
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0 || read(pipe[0], &answer, sizeof answer) != sizeof answer) break;
        const auto index = static_cast<std::size_t>(answer.probe);
        if (index < outcomes.size()) outcomes[index] = answer.outcome;
    }
    close(pipe[0]);
    if (child > 0) {
        kill(child, SIGKILL);
        while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    return outcomes;
}

std::string outcomeName(int outcome) {
    if (outcome == worked) return "ok";
    const char* name = strerrorname_np(outcome);
    return name ? name : std::to_string(outcome);
}

NetworkProofRow rowFor(const Probe& probe, std::optional<int> outcome) {
    NetworkProofRow row{probe.name, outcomeName(probe.expected), "no-answer", ProofResult::Fail};
    if (!outcome) return row;
    if (*outcome == cannotBeTried) {
        row.got = "not-available-here";
        row.result = ProofResult::Skip;
        return row;
    }
    row.got = outcomeName(*outcome);
    row.result = *outcome == probe.expected ? ProofResult::Pass : ProofResult::Fail;
    return row;
}

/// Lines of a /proc file after its heading, -1 where it cannot be read.
int entries(const char* path, int headingLines) {
    std::ifstream file(path);
    if (!file) return -1;
    int lines = 0;
    for (std::string line; std::getline(file, line);) ++lines;
    return std::max(0, lines - headingLines);
}

/// The empty network namespace is a second wall that is not always there: with more than one interface it is off.
void addNamespaceRows(std::vector<NetworkProofRow>& rows) {
    const int interfaces = entries("/proc/self/net/dev", 2);
    const int routes = entries("/proc/self/net/route", 1);
    const bool empty = interfaces == 0 || interfaces == 1;
    rows.push_back(
        {"namespace-interfaces", "1", std::to_string(interfaces), empty ? ProofResult::Pass : ProofResult::Skip});
    ProofResult routeResult = ProofResult::Skip;
    if (empty) routeResult = routes <= 0 ? ProofResult::Pass : ProofResult::Fail;
    rows.push_back({"namespace-routes", "0", std::to_string(routes), routeResult});
}

const char* resultName(ProofResult result) {
    switch (result) {
        case ProofResult::Pass:
            return "PASS";
        case ProofResult::Fail:
            return "FAIL";
        case ProofResult::Skip:
            return "SKIP";
    }
    return "FAIL";
}

}  // namespace

int NetworkProof::count(ProofResult result) const {
    return static_cast<int>(
        std::count_if(rows.begin(), rows.end(), [result](const NetworkProofRow& row) { return row.result == result; }));
}

NetworkProof networkSelfTest() {
    NetworkProof proof;
    const Outcomes outcomes = askChild();
    for (std::size_t i = 0; i < probes.size(); ++i) proof.rows.push_back(rowFor(probes[i], outcomes[i]));
    addNamespaceRows(proof.rows);
    return proof;
}

int printNetworkSelfTest() {
    const NetworkProof proof = networkSelfTest();
    for (const NetworkProofRow& row : proof.rows) {
        std::printf("%s %s %s %s\n", row.name.c_str(), row.expected.c_str(), row.got.c_str(), resultName(row.result));
    }
    std::printf("%d passed, %d failed\n", proof.count(ProofResult::Pass), proof.count(ProofResult::Fail));
    std::fflush(stdout);
    return proof.holds() ? 0 : 1;
}

}  // namespace lorimer
