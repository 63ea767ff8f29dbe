// The lock is for good, so each test that sets it does so in a child process and reports by its exit code.
#include "privacy/network_lock.h"

#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/error.h"
#include "privacy/network_census.h"
#include "privacy/network_probe.h"

using namespace lorimer;

namespace {

/// Runs `body` in a child; its exit code, or 1000 plus the signal that killed it.
int inChild(const std::function<int()>& body) {
    const pid_t child = fork();
    if (child == 0) {
        try {
            _exit(body());
        } catch (const std::exception&) {
            _exit(99);
        }
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

int socketErrno(int family, int type) {
    const int descriptor = socket(family, type, 0);
    if (descriptor < 0) return errno;
    close(descriptor);
    return 0;
}

/// True where this machine gives an ordinary program an IP socket: else the tests below could not tell the lock's
/// doing.
bool socketsExistHere() { return socketErrno(AF_INET, SOCK_STREAM) == 0; }

const NetworkProofRow& row(const NetworkProof& proof, const std::string& name) {
    for (const NetworkProofRow& candidate : proof.rows) {
        if (candidate.name == name) return candidate;
    }
    FAIL("no row ", name);
    return proof.rows.front();
}

int unixSocketCarriesBytes(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    const auto* where = reinterpret_cast<const sockaddr*>(&address);
    const int server = socket(AF_UNIX, SOCK_STREAM, 0);
    const int client = socket(AF_UNIX, SOCK_STREAM, 0);
    if (server < 0 || client < 0 || bind(server, where, sizeof address) != 0 || listen(server, 1) != 0) return 1;
    if (connect(client, where, sizeof address) != 0) return 2;
    const int accepted = accept(server, nullptr, nullptr);
    char byte = 0;
    if (accepted < 0 || write(client, "x", 1) != 1 || read(accepted, &byte, 1) != 1) return 3;
    return byte == 'x' ? 0 : 4;
}

}  // namespace

TEST_CASE("without the lock the self-test fails, so it proves something") {
    if (!socketsExistHere()) {
        MESSAGE("skipped: this machine refuses IP sockets to every program");
        return;
    }
    const NetworkProof proof = networkSelfTest();
    CHECK_FALSE(proof.holds());
    CHECK(row(proof, "socket-inet-stream").result == ProofResult::Fail);
    CHECK(row(proof, "socket-inet-in-thread").result == ProofResult::Fail);
    CHECK(row(proof, "socket-inet-after-exec").result == ProofResult::Fail);
    CHECK(row(proof, "socketpair-inet").got == "EOPNOTSUPP");
    CHECK(row(proof, "setns").got == "EBADF");
    CHECK(row(proof, "socket-unix").result == ProofResult::Pass);
    CHECK_FALSE(lockedThreads().all());
}

TEST_CASE("with the lock every line of the self-test holds") {
    CHECK(inChild([] {
              lockNetwork();
              const NetworkProof proof = networkSelfTest();
              if (proof.rows.size() != 24) return 2;
              return proof.holds() && proof.count(ProofResult::Pass) >= 21 ? 0 : 1;
          }) == 0);
}

TEST_CASE("every socket family but AF_UNIX is refused") {
    for (int family = 0; family < 64; ++family) {
        if (family == AF_UNIX) continue;
        CAPTURE(family);
        CHECK(inChild([family] {
                  lockNetwork();
                  return socketErrno(family, SOCK_STREAM);
              }) == EPERM);
    }
}

TEST_CASE("threads that ran before the lock are locked too") {
    CHECK(inChild([] {
              std::mutex gate;
              gate.lock();
              std::vector<int> results(4, 0);
              std::vector<std::thread> threads;
              threads.reserve(results.size());
              for (int& result : results) {
                  threads.emplace_back([&gate, &result] {
                      const std::lock_guard wait(gate);
                      result = socketErrno(AF_INET6, SOCK_DGRAM);
                  });
              }
              lockNetwork();
              const LockedThreads count = lockedThreads();
              gate.unlock();
              for (std::thread& thread : threads) thread.join();
              if (!count.all() || count.threads != 5) return 1;
              return results == std::vector<int>(4, EPERM) ? 0 : 2;
          }) == 0);
}

TEST_CASE("local sockets carry bytes under the lock") {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("lorimer-lock-" + std::to_string(getpid()));
    std::filesystem::create_directory(folder);
    const std::string path = (folder / "socket").string();
    CHECK(inChild([&path] {
              lockNetwork();
              return unixSocketCarriesBytes(path);
          }) == 0);
    CHECK(displayIsRemote((path + ":0").c_str()));        // no such socket: libxcb would take "socket" for a host
    CHECK_FALSE(displayIsRemote((path + "").c_str()));    // the socket that the child left behind
    CHECK_FALSE(displayIsRemote((path + ".0").c_str()));  // the same with a screen number
    std::filesystem::remove_all(folder);
}

TEST_CASE("open sockets are counted by their family") {
    const int before = networkCensus().known();
    REQUIRE(networkCensus().readable);
    const int internet = socket(AF_INET, SOCK_STREAM, 0);
    const int local = socket(AF_UNIX, SOCK_STREAM, 0);
    REQUIRE(internet >= 0);
    REQUIRE(local >= 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = "lorimer-census-" + std::to_string(getpid());
    name.copy(address.sun_path + 1, name.size());
    REQUIRE(bind(local, reinterpret_cast<const sockaddr*>(&address),
                 static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size())) == 0);
    const NetworkCensus census = networkCensus();
    CHECK(census.known() == before + 2);
    REQUIRE(census.network.size() == 1);
    CHECK(census.network[0] == "descriptor " + std::to_string(internet) + ", family 2");
    bool named = false;
    for (const LocalSocket& socket : census.local) named = named || socket.peer == "@" + name;
    CHECK(named);
    close(internet);
    close(local);
    CHECK(networkCensus().known() == before);
}

TEST_CASE("a program started under the lock inherits it") {
    const std::filesystem::path probe =
        std::filesystem::read_symlink("/proc/self/exe").parent_path() / networkProbeName;
    const auto runProbe = [&probe] {
        execl(probe.c_str(), networkProbeName, nullptr);
        return 98;
    };
    if (socketsExistHere()) CHECK(inChild(runProbe) == networkProbeBase);
    CHECK(inChild([&runProbe] {
              lockNetwork();
              return runProbe();
          }) == networkProbeBase + EPERM);
}

TEST_CASE("setting the lock twice is harmless") {
    CHECK(inChild([] {
              lockNetwork();
              lockNetwork();
              return lockedThreads().all() && networkSelfTest().holds() ? 0 : 1;
          }) == 0);
}

TEST_CASE("what the window, CUDA and threads need stays allowed") {
    CHECK(inChild([] {
              lockNetwork();
              std::thread([] {}).join();
              const int memory = memfd_create("test", MFD_CLOEXEC);
              const int event = eventfd(0, EFD_CLOEXEC);
              void* page = mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              int pair[2] = {};
              return memory >= 0 && event >= 0 && page != MAP_FAILED && socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0
                         ? 0
                         : 1;
          }) == 0);
}

#if defined(__x86_64__)
TEST_CASE("calls by another architecture's table kill the process") {
    CHECK(inChild([] {
              lockNetwork();
              syscall(0x40000000 | __NR_getpid);
              return 0;
          }) == 1000 + SIGSYS);
    CHECK(inChild([] {
              lockNetwork();
              long result = 20;  // getpid in the 32-bit table
              asm volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
              return 0;
          }) == 1000 + SIGSYS);
}
#endif

TEST_CASE("a display on another computer is known by its name") {
    for (const char* local : {"", ":0", ":0.0", ":10.1", "unix:0", "unix/:1", "unix/host:0", "nonsense", "/no/colon"}) {
        CAPTURE(local);
        CHECK_FALSE(displayIsRemote(local));
    }
    CHECK_FALSE(displayIsRemote(nullptr));
    for (const char* remote : {"localhost:10.0", "ward-3:0", "192.0.2.7:0.0", "tcp/ward-3:0", "[2001:db8::1]:0",
                               "::1:0", "inet6/ward-3:0", "ward-3::0", "unix.example:0"}) {
        CAPTURE(remote);
        CHECK(displayIsRemote(remote));
    }
}
