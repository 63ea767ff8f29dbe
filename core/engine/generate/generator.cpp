#include "engine/generate/generator.h"

#include <algorithm>
#include <chrono>
#include <memory>

#include "engine/base/error.h"
#include "engine/generate/sampler.h"

namespace lorimer {

Generator::Generator(const CausalLm& model, std::vector<std::int32_t> stopTokens)
    : m_model(model), m_stopTokens(std::move(stopTokens)) {}

bool Generator::isStop(std::int32_t id) const {
    return std::find(m_stopTokens.begin(), m_stopTokens.end(), id) != m_stopTokens.end();
}

void Generator::requireRoom(const std::vector<std::int32_t>& prompt) const {
    if (prompt.empty()) throw badInput("The question is empty. Type a question and ask again.");
    const int context = m_model.config().contextLength;
    if (static_cast<std::int64_t>(prompt.size()) >= context)
        throw badInput("The question has " + std::to_string(prompt.size()) + " tokens, but this model reads at most " +
                       std::to_string(context) + " with its answer. Shorten the question.");
}

Tensor Generator::lastHidden(const std::vector<std::vector<std::int32_t>>& tokens, const std::vector<KvCache*>& caches,
                             bool useAdapter) const {
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> lengths;
    std::vector<std::int64_t> last;
    for (const auto& sequence : tokens) {
        ids.insert(ids.end(), sequence.begin(), sequence.end());
        lengths.push_back(static_cast<std::int64_t>(sequence.size()));
        last.push_back(static_cast<std::int64_t>(ids.size()) - 1);
    }
    const auto onDevice = [&](std::vector<std::int64_t>& values) {
        return at::from_blob(values.data(), {static_cast<std::int64_t>(values.size())}, at::kLong)
            .clone()
            .to(m_model.device());
    };
    const AdapterUse use{useAdapter, false, 0};
    const Tensor hidden = m_model.forward(onDevice(ids), makeLayout(lengths, caches, m_model.device()), use);
    return hidden.index_select(0, onDevice(last));
}

Generation Generator::generate(const GenerationRequest& request, const SamplingConfig& sampling,
                               const OnToken& onToken) const {
    const at::NoGradGuard noGradients;
    requireRoom(request.prompt);
    Sampler sampler(sampling);
    KvCache cache(m_model.config(), m_model.config().contextLength);
    std::vector<std::int32_t> context = request.prompt;
    std::vector<std::int32_t> fresh = request.prompt;
    Generation result;
    result.promptTokens = static_cast<std::int64_t>(request.prompt.size());
    result.reason = FinishReason::Length;
    const auto start = std::chrono::steady_clock::now();
    while (static_cast<int>(result.ids.size()) < sampling.maxTokens) {
        if (static_cast<int>(context.size()) >= m_model.config().contextLength) {
            result.reason = FinishReason::ContextFull;
            break;
        }
        const Tensor row = m_model.logits(lastHidden({fresh}, {&cache}, request.useAdapter)).cpu();
        const auto* values = row.const_data_ptr<float>();
        std::vector<float> logits(values, values + row.numel());
        const std::int32_t id = sampler.next(logits, context);
        if (isStop(id)) {
            result.reason = FinishReason::EndOfTurn;
            break;
        }
        result.ids.push_back(id);
        context.push_back(id);
        fresh = {id};
        if (onToken && !onToken(id)) {
            result.reason = FinishReason::Stopped;
            break;
        }
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    result.tokensPerSecond = static_cast<double>(result.ids.size()) / std::max(seconds, 1e-9);
    return result;
}

std::vector<std::vector<std::int32_t>> Generator::generateTogether(
    const std::vector<std::vector<std::int32_t>>& prompts, bool useAdapter, int maxTokens,
    const std::function<void()>& boundary) const {
    const at::NoGradGuard noGradients;
    std::vector<std::vector<std::int32_t>> answers(prompts.size());
    std::vector<std::unique_ptr<KvCache>> caches;
    std::vector<std::size_t> active;
    std::vector<std::vector<std::int32_t>> fresh = prompts;
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        requireRoom(prompts[i]);
        caches.push_back(std::make_unique<KvCache>(m_model.config(), m_model.config().contextLength));
        active.push_back(i);
    }
    for (int step = 0; step < maxTokens && !active.empty(); ++step) {
        if (boundary) boundary();
        std::vector<std::vector<std::int32_t>> tokens;
        std::vector<KvCache*> held;
        for (const std::size_t i : active) {
            tokens.push_back(fresh[i]);
            held.push_back(caches[i].get());
        }
        const Tensor best = m_model.logits(lastHidden(tokens, held, useAdapter)).argmax(1).cpu();
        std::vector<std::size_t> going;
        for (std::size_t k = 0; k < active.size(); ++k) {
            const std::size_t i = active[k];
            const auto id = static_cast<std::int32_t>(best.const_data_ptr<std::int64_t>()[k]);
            if (isStop(id)) continue;
            answers[i].push_back(id);
            fresh[i] = {id};
            if (caches[i]->length() + 1 < m_model.config().contextLength) going.push_back(i);
        }
        active = std::move(going);
    }
    return answers;
}

}  // namespace lorimer
