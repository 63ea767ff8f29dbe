#include "app/cli/stop_signal.h"

#include <csignal>

namespace lorimer::cli {

namespace {

volatile std::sig_atomic_t signalled = 0;

void onSignal(int) { signalled = 1; }

}  // namespace

void catchStopSignals() {
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    // nohup: the user wants the program to outlive the terminal.
    struct sigaction former {};
    sigaction(SIGHUP, nullptr, &former);
    if (former.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);
}

bool stopSignalled() { return signalled != 0; }

}  // namespace lorimer::cli
