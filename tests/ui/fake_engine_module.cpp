// A library with the one symbol that EngineLoader looks for; it takes its time, as the real one does.
#include <chrono>
#include <thread>

#include "tests/support/fake_engine.h"

extern "C" lorimer::Engine& lorimerEngine() {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    static lorimer::test::FakeEngine engine;
    return engine;
}
