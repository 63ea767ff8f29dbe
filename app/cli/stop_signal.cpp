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
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
}

bool stopSignalled() { return signalled != 0; }

}  // namespace lorimer::cli
