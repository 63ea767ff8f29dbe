#include "app/cli/stop_signal.h"

#include <unistd.h>

#include <csignal>
#include <cstring>

#include "engine/base/error.h"

namespace lorimer::cli {

namespace {

volatile std::sig_atomic_t signalled = 0;

void remember(int) { signalled = 1; }

/// Only what a signal handler may call.
void endAtOnce(int) {
    static const char sentence[] = "Stopped. Nothing was changed.\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, sentence, std::strlen(sentence));
    ::_exit(static_cast<int>(ErrorKind::Stopped));
}

void handle(void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    // nohup: the user wants the program to outlive the terminal.
    struct sigaction former {};
    sigaction(SIGHUP, nullptr, &former);
    if (former.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);
}

}  // namespace

void endAtStopSignals() { handle(endAtOnce); }

void catchStopSignals() { handle(remember); }

bool stopSignalled() { return signalled != 0; }

}  // namespace lorimer::cli
