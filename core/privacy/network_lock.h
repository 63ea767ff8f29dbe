#pragma once

#include <string>
#include <vector>

namespace lorimer {

/// Forbids this process and its children IP sockets through the kernel (seccomp filter, all threads) and reads the
/// filter back. The first statement of main. Throws Error (RefusedForPrivacy) when the kernel does not take the filter.
void lockNetwork();

/// How many of this process's threads there are, and how many run under a filter that none of them can take off again.
struct LockedThreads {
    int threads = 0;
    int locked = 0;
    bool all() const { return threads > 0 && locked == threads; }
};

/// Reads /proc/self/task/*/status ("Seccomp: 2" and "NoNewPrivs: 1"). All zero where /proc cannot be read.
LockedThreads lockedThreads();

enum class ProofResult { Pass, Fail, Skip };

/// One line of the self-test: what was tried, what must happen, what happened.
struct NetworkProofRow {
    std::string name;
    std::string expected;
    std::string got;
    ProofResult result = ProofResult::Fail;
};

struct NetworkProof {
    std::vector<NetworkProofRow> rows;
    int count(ProofResult result) const;
    /// True when nothing failed; only then may data be opened.
    bool holds() const { return count(ProofResult::Fail) == 0; }
};

/// Tries every kind of network socket, and every known way round a socket filter, in a forked child. No packet can
/// leave even without the filter: nothing connects or sends. Takes some 10 ms; does not throw.
NetworkProof networkSelfTest();

/// Prints the self-test as lines "name expected got PASS|FAIL|SKIP" and "N passed, N failed". Returns the exit code: 0
/// or 1.
int printNetworkSelfTest();

/// True when the X11 display of this name (the value of DISPLAY; may be null) is reached over TCP, by the rules of
/// libxcb.
bool displayIsRemote(const char* display);

}  // namespace lorimer
