#include "engine/generate/chat.h"

#include "engine/base/error.h"
#include "engine/base/guarded.h"
#include "engine/generate/generator.h"
#include "engine/hardware/device.h"
#include "engine/hardware/host_memory.h"
#include "engine/model/causal_lm.h"
#include "engine/peft/adapter.h"
#include "engine/peft/adapter_file.h"
#include "engine/tokenizer/model_text.h"

namespace lorimer {

namespace {

class EngineChat final : public ChatModel {
public:
    EngineChat(const std::string& modelPath, const DeviceConfig& device, const QuantizationConfig& quantization,
               const LoadHooks& hooks)
        : m_text(modelPath, LossOn::Answers) {
        setThreads(device);
        const std::unique_ptr<ModelWeights> weights = openModel(modelPath);
        m_model = CausalLm::load(*weights, quantization, resolveDevice(device), [&hooks](int done, int layers) {
            if (hooks.onLayer) hooks.onLayer(done, layers);
            if (hooks.stopRequested && hooks.stopRequested())
                throw Error(ErrorKind::Stopped, "Reading the model was stopped. Nothing was changed.");
        });
        if (m_model->device().is_cpu()) m_model->expandWithin(hostMemory().free / expandShare);
    }

    void setAdapter(const std::string& adapterFolder) override {
        guarded([&] {
            if (adapterFolder.empty())
                detachAdapter(*m_model);
            else
                loadAdapter(*m_model, adapterFolder);
        });
        m_hasAdapter = !adapterFolder.empty();
    }

    bool hasAdapter() const override { return m_hasAdapter; }

    std::vector<Generation> generateInTurn(const std::vector<ChatTurn>& turns, const SamplingConfig& sampling,
                                           const OnPiece& onPiece) override {
        return guarded([&] { return answerInTurn(turns, sampling, onPiece); });
    }

    std::vector<Generation> answerTogether(const std::vector<Row>& prompts, bool useAdapter, int maxTokens,
                                           const std::function<void()>& boundary) override {
        return guarded([&] { return answerAtOnce(prompts, useAdapter, maxTokens, boundary); });
    }

    std::vector<std::vector<float>> firstTokenProbabilities(const std::vector<Row>& prompts, bool useAdapter) override {
        return guarded([&] {
            const Generator generator(*m_model, m_text.builder().stopTokens());
            std::vector<std::vector<float>> result;
            for (const Row& prompt : prompts)
                result.push_back(generator.firstTokenProbabilities({promptOf(prompt, useAdapter), useAdapter}));
            return result;
        });
    }

private:
    std::vector<Generation> answerInTurn(const std::vector<ChatTurn>& turns, const SamplingConfig& sampling,
                                         const OnPiece& onPiece) const {
        const Generator generator(*m_model, m_text.builder().stopTokens());
        std::vector<GenerationRequest> requests;
        std::vector<StreamDecoder> decoders;
        for (const ChatTurn& turn : turns) {
            requests.push_back({promptOf(turn.prompt, turn.useAdapter), turn.useAdapter});
            decoders.emplace_back(m_text.tokenizer());
        }
        std::vector<std::string> texts(turns.size());
        const auto emit = [&](std::size_t turn, const std::string& piece) {
            texts[turn] += piece;
            return piece.empty() || !onPiece || onPiece(turn, piece);
        };
        std::vector<Generation> results = generator.generateInTurn(
            requests, sampling, [&](std::size_t turn, std::int32_t id) { return emit(turn, decoders[turn].push(id)); },
            [&](std::size_t turn) { emit(turn, decoders[turn].finish()); });
        for (std::size_t turn = 0; turn < results.size(); ++turn) results[turn].text = std::move(texts[turn]);
        return results;
    }

    std::vector<Generation> answerAtOnce(const std::vector<Row>& prompts, bool useAdapter, int maxTokens,
                                         const std::function<void()>& boundary) const {
        const Generator generator(*m_model, m_text.builder().stopTokens());
        std::vector<std::vector<std::int32_t>> ids;
        for (const Row& prompt : prompts) ids.push_back(promptOf(prompt, useAdapter));
        std::vector<Generation> answers;
        for (auto& answer : generator.generateTogether(ids, useAdapter, maxTokens, boundary)) {
            Generation& generation = answers.emplace_back();
            generation.text = m_text.tokenizer().decode(answer, true);
            generation.ids = std::move(answer);
            generation.promptTokens = static_cast<std::int64_t>(ids[answers.size() - 1].size());
        }
        return answers;
    }

    std::vector<std::int32_t> promptOf(const Row& prompt, bool useAdapter) const {
        if (useAdapter && !m_hasAdapter) throw Error(ErrorKind::Internal, "There is no adapter to answer with.");
        return m_text.builder().prompt(prompt);
    }

    ModelText m_text;
    std::unique_ptr<CausalLm> m_model;
    bool m_hasAdapter = false;
};

}  // namespace

std::unique_ptr<ChatModel> openChatModel(const std::string& modelPath, const DeviceConfig& device,
                                         const QuantizationConfig& quantization, const LoadHooks& hooks) {
    return std::make_unique<EngineChat>(modelPath, device, quantization, hooks);
}

}  // namespace lorimer
