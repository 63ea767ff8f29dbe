// A library with the one symbol that EngineLoader looks for; it takes its time, as the real one does.
#include <chrono>
#include <thread>

#include "engine/engine_api.h"

namespace {

class FakeEngine final : public lorimer::Engine {
public:
    lorimer::ModelReport inspectModel(const std::string&, bool) override { return {}; }
    lorimer::MemoryEstimate estimateMemory(const lorimer::TrainJob&) override { return {}; }
    lorimer::RunSummary runTraining(const lorimer::TrainJob&, const lorimer::TrainHooks&) override { return {}; }
    lorimer::EvaluationReport evaluate(const lorimer::EvaluationJob&) override { return {}; }
    std::unique_ptr<lorimer::ChatModel> openChat(const std::string&, const lorimer::DeviceConfig&,
                                                 const lorimer::QuantizationConfig&) override {
        return nullptr;
    }
};

}  // namespace

extern "C" lorimer::Engine& lorimerEngine() {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    static FakeEngine engine;
    return engine;
}
