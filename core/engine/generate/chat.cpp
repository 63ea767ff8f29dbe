#include "engine/generate/chat.h"

#include "engine/base/error.h"
#include "engine/generate/generator.h"
#include "engine/hardware/device.h"
#include "engine/model/causal_lm.h"
#include "engine/peft/adapter.h"
#include "engine/peft/adapter_file.h"
#include "engine/tokenizer/model_text.h"

namespace lorimer {

namespace {

class EngineChat final : public ChatModel {
public:
    EngineChat(const std::string& modelPath, const DeviceConfig& device, const QuantizationConfig& quantization)
        : m_text(modelPath, LossOn::Answers) {
        setThreads(device);
        const std::unique_ptr<ModelWeights> weights = openModel(modelPath);
        m_model = CausalLm::load(*weights, quantization, resolveDevice(device), {});
    }

    void setAdapter(const std::string& adapterFolder) override {
        if (adapterFolder.empty())
            detachAdapter(*m_model);
        else
            loadAdapterFolder(*m_model, adapterFolder);
        m_hasAdapter = !adapterFolder.empty();
    }

    bool hasAdapter() const override { return m_hasAdapter; }

    Generation generate(const Row& prompt, bool useAdapter, const SamplingConfig& sampling,
                        const std::function<bool(const std::string&)>& onText) override {
        if (useAdapter && !m_hasAdapter) throw Error(ErrorKind::Internal, "There is no adapter to answer with.");
        StreamDecoder decoder(m_text.tokenizer());
        std::string text;
        const auto emit = [&](const std::string& piece) {
            text += piece;
            return piece.empty() || !onText || onText(piece);
        };
        const Generator generator(*m_model, m_text.builder().stopTokens());
        Generation result = generator.generate({m_text.builder().prompt(prompt), useAdapter}, sampling,
                                               [&](std::int32_t id) { return emit(decoder.push(id)); });
        emit(decoder.finish());
        result.text = std::move(text);
        return result;
    }

private:
    ModelText m_text;
    std::unique_ptr<CausalLm> m_model;
    bool m_hasAdapter = false;
};

}  // namespace

std::unique_ptr<ChatModel> openChatModel(const std::string& modelPath, const DeviceConfig& device,
                                         const QuantizationConfig& quantization) {
    return std::make_unique<EngineChat>(modelPath, device, quantization);
}

}  // namespace lorimer
