// The kernel's refusal of network sockets. The filter is raw BPF, so that nothing but libc is needed; it is read from
// top to bottom for every system call. What it names and why: io_uring runs queued calls that seccomp never sees,
// pidfd_getfd and ptrace could fetch a socket from another process, setns could enter another network namespace.
#include "privacy/network_lock.h"

#include <dirent.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <string_view>

#include "engine/base/error.h"

#if defined(__x86_64__)
#define LORIMER_AUDIT_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define LORIMER_AUDIT_ARCH AUDIT_ARCH_AARCH64
#else
#error \
    "network_lock knows the system call tables of x86-64 and aarch64 only; add this processor before building for it."
#endif

namespace lorimer {
namespace {

std::atomic<bool> filterSet{false};

constexpr std::uint32_t refuse = SECCOMP_RET_ERRNO | EPERM;

/// Refused whatever their arguments are.
constexpr std::array refusedCalls = {__NR_io_uring_setup,
                                     __NR_io_uring_enter,
                                     __NR_io_uring_register,
                                     __NR_ptrace,
                                     __NR_process_vm_readv,
                                     __NR_process_vm_writev,
                                     __NR_pidfd_getfd,
                                     __NR_setns,
                                     __NR_mount,
                                     __NR_bpf,
                                     __NR_perf_event_open,
                                     __NR_userfaultfd,
                                     __NR_kexec_load,
                                     __NR_init_module,
                                     __NR_finit_module,
                                     __NR_open_by_handle_at,
                                     __NR_keyctl,
                                     __NR_add_key,
                                     __NR_request_key};

sock_filter load(std::size_t offset) { return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)); }
sock_filter give(std::uint32_t action) { return BPF_STMT(BPF_RET | BPF_K, action); }

/// Skips the next instruction unless the loaded word is `value`.
sock_filter unlessEqualSkipOne(std::uint32_t value) { return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1); }

/// The kernel takes these arguments as 32-bit values and ignores the upper half; so does the filter.
constexpr std::size_t lowWordOfArgument(int index) {
    static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
    return offsetof(seccomp_data, args) + static_cast<std::size_t>(index) * sizeof(std::uint64_t);
}

std::vector<sock_filter> networkFilter() {
    std::vector<sock_filter> filter = {
        load(offsetof(seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, LORIMER_AUDIT_ARCH, 1, 0),
        give(SECCOMP_RET_KILL_PROCESS),  // a 32-bit call has other numbers
        load(offsetof(seccomp_data, nr)),
    };
#if defined(__x86_64__)
    constexpr std::uint32_t x32Bit = 0x40000000;
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, x32Bit, 0, 1));
    filter.push_back(give(SECCOMP_RET_KILL_PROCESS));
#endif
    for (const std::uint32_t call : {__NR_socket, __NR_socketpair}) {
        filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4));
        filter.push_back(load(lowWordOfArgument(0)));
        filter.push_back(unlessEqualSkipOne(AF_UNIX));
        filter.push_back(give(SECCOMP_RET_ALLOW));
        filter.push_back(give(refuse));
    }
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_ioctl, 0, 4));
    filter.push_back(load(lowWordOfArgument(1)));
    filter.push_back(unlessEqualSkipOne(TIOCSTI));
    filter.push_back(give(refuse));
    filter.push_back(give(SECCOMP_RET_ALLOW));
    for (const std::uint32_t call : refusedCalls) {
        filter.push_back(unlessEqualSkipOne(call));
        filter.push_back(give(refuse));
    }
    filter.push_back(give(SECCOMP_RET_ALLOW));
    return filter;
}

Error refusal(const std::string& what) {
    return {ErrorKind::RefusedForPrivacy,
            what +
                ", so Lorimer did not start: it works only where the kernel keeps it off the network. No data was "
                "opened. Use Linux 4.14 or newer with seccomp filters, outside sandboxes that forbid them."};
}

bool threadIsLocked(const std::string& statusPath) {
    std::ifstream status(statusPath);
    bool filtered = false;
    bool noNewPrivileges = false;
    for (std::string line; std::getline(status, line);) {
        filtered = filtered || line == "Seccomp:\t2";
        noNewPrivileges = noNewPrivileges || line == "NoNewPrivs:\t1";
    }
    return filtered && noNewPrivileges;
}

bool isSocket(std::string_view path) {
    struct stat file {};
    return stat(std::string(path).c_str(), &file) == 0 && S_ISSOCK(file.st_mode);
}

}  // namespace

void lockNetwork() {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        throw refusal(std::string("The kernel did not accept no_new_privs (") + std::strerror(errno) + ")");
    }
    std::vector<sock_filter> filter = networkFilter();
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    const long result = syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
    if (result < 0) {
        throw refusal(std::string("The kernel did not accept the network filter (") + std::strerror(errno) + ")");
    }
    if (result > 0) {
        throw refusal("The network filter could not be set for thread " + std::to_string(result));
    }
    filterSet = true;
    const LockedThreads threads = lockedThreads();
    if (!threads.all()) {
        throw refusal("The network filter was set but is not seen in /proc/self/task (" +
                      std::to_string(threads.locked) + " of " + std::to_string(threads.threads) + " threads)");
    }
}

LockedThreads lockedThreads() {
    LockedThreads count;
    const std::string tasks = "/proc/self/task/";
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(tasks.c_str()), closedir);
    if (!folder) return count;
    while (const dirent* entry = readdir(folder.get())) {
        if (entry->d_name[0] == '.') continue;
        const std::string status = tasks + entry->d_name + "/status";
        if (threadIsLocked(status)) {
            ++count.threads;
            ++count.locked;
        } else if (access(status.c_str(), F_OK) == 0) {  // a thread that has just ended does not count
            ++count.threads;
        }
    }
    return count;
}

bool displayIsRemote(const char* display) {
    std::string_view name = display ? display : "";
    const std::string_view path = name.starts_with("unix:") ? name.substr(5) : name;
    if (path.starts_with('/') && (isSocket(path) || isSocket(path.substr(0, path.rfind('.'))))) return false;
    const std::size_t slash = name.rfind('/');
    const std::string_view protocol = slash == std::string_view::npos ? "" : name.substr(0, slash);
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    const std::size_t colon = name.rfind(':');
    if (colon == std::string_view::npos) return false;  // names no display at all
    const std::string_view host = name.substr(0, colon);
    return !host.empty() && host != "unix" && protocol != "unix";
}

}  // namespace lorimer

#if defined(__SANITIZE_ADDRESS__)
// LeakSanitizer stops every thread by ptrace, which the filter refuses: where the filter is set, it is off.
extern "C" int __lsan_is_turned_off();
extern "C" int __lsan_is_turned_off() { return lorimer::filterSet ? 1 : 0; }
#endif
