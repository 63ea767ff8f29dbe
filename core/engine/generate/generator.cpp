#include "engine/generate/generator.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>

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
        throw badInput("The question, with all that was said before it, has " + std::to_string(prompt.size()) +
                       " tokens, but this model reads at most " + std::to_string(context) +
                       " with its answer. Nothing was cut; shorten the question or begin a new chat.");
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

std::vector<std::int32_t> Generator::toCompute(const std::vector<std::int32_t>& context,
                                               const std::vector<std::int32_t>& fresh, KvCache& cache) const {
    const auto length = static_cast<std::int64_t>(context.size());
    if (cache.length() == 0 || m_model.config().rotatesAlike(cache.length(), length)) return fresh;
    cache.clear();
    return context;
}

/// One sequence that grows token by token.
class Generator::Continuation {
public:
    Continuation(const Generator& generator, const GenerationRequest& request, const SamplingConfig& sampling)
        : m_generator(generator),
          m_useAdapter(request.useAdapter),
          m_maxTokens(sampling.maxTokens),
          m_sampler(sampling),
          m_cache(generator.m_model.config(), generator.m_model.config().contextLength),
          m_context(request.prompt),
          m_fresh(request.prompt) {
        m_result.promptTokens = static_cast<std::int64_t>(request.prompt.size());
    }

    bool isGoing() const { return m_going; }

    /// The next token; none where the answer is at its end.
    std::optional<std::int32_t> next() {
        if (static_cast<int>(m_result.ids.size()) >= m_maxTokens) return end(FinishReason::Length);
        if (static_cast<int>(m_context.size()) >= m_generator.m_model.config().contextLength)
            return end(FinishReason::ContextFull);
        const auto start = std::chrono::steady_clock::now();
        const Tensor row = m_generator.m_model
                               .logits(m_generator.lastHidden({m_generator.toCompute(m_context, m_fresh, m_cache)},
                                                              {&m_cache}, m_useAdapter))
                               .cpu();
        const auto* values = row.const_data_ptr<float>();
        std::vector<float> logits(values, values + row.numel());
        const std::int32_t id = m_sampler.next(logits, m_context);
        m_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (m_generator.isStop(id)) return end(FinishReason::EndOfTurn);
        m_result.ids.push_back(id);
        m_context.push_back(id);
        m_fresh = {id};
        return id;
    }

    std::nullopt_t end(FinishReason reason) {
        m_result.reason = reason;
        m_going = false;
        return std::nullopt;
    }

    Generation result() {
        m_result.tokensPerSecond = static_cast<double>(m_result.ids.size()) / std::max(m_seconds, 1e-9);
        return std::move(m_result);
    }

private:
    const Generator& m_generator;
    bool m_useAdapter;
    int m_maxTokens;
    Sampler m_sampler;
    KvCache m_cache;
    std::vector<std::int32_t> m_context;
    std::vector<std::int32_t> m_fresh;  // what the cache does not hold yet
    Generation m_result;
    double m_seconds = 0.0;
    bool m_going = true;
};

Generation Generator::generate(const GenerationRequest& request, const SamplingConfig& sampling,
                               const OnToken& onToken) const {
    return std::move(
        generateInTurn({request}, sampling, [&](std::size_t, std::int32_t id) { return !onToken || onToken(id); }, {})
            .front());
}

std::vector<Generation> Generator::generateInTurn(const std::vector<GenerationRequest>& requests,
                                                  const SamplingConfig& sampling, const OnTurnToken& onToken,
                                                  const std::function<void(std::size_t)>& onEnd) const {
    const at::NoGradGuard noGradients;
    for (const GenerationRequest& request : requests) requireRoom(request.prompt);
    std::vector<std::unique_ptr<Continuation>> sequences;
    for (const GenerationRequest& request : requests)
        sequences.push_back(std::make_unique<Continuation>(*this, request, sampling));
    bool stopped = false;
    for (std::size_t going = sequences.size(); going > 0;) {
        for (std::size_t i = 0; i < sequences.size(); ++i) {
            Continuation& sequence = *sequences[i];
            if (!sequence.isGoing()) continue;
            if (stopped) {
                sequence.end(FinishReason::Stopped);
            } else if (const auto id = sequence.next()) {
                if (!onToken(i, *id)) {
                    stopped = true;
                    sequence.end(FinishReason::Stopped);
                }
            }
            if (sequence.isGoing()) continue;
            --going;
            if (onEnd) onEnd(i);
        }
    }
    std::vector<Generation> results;
    for (const auto& sequence : sequences) results.push_back(sequence->result());
    return results;
}

std::vector<float> Generator::firstTokenProbabilities(const GenerationRequest& request) const {
    requireRoom(request.prompt);
    const at::NoGradGuard noGradients;
    KvCache cache(m_model.config(), m_model.config().contextLength);
    const Tensor logits = m_model.logits(lastHidden({request.prompt}, {&cache}, request.useAdapter));
    const Tensor row = logits.flatten().to(at::kFloat).softmax(0).cpu().contiguous();
    const float* const begin = row.data_ptr<float>();
    return {begin, begin + row.numel()};
}

std::vector<std::vector<std::int32_t>> Generator::generateTogether(
    const std::vector<std::vector<std::int32_t>>& prompts, bool useAdapter, int maxTokens,
    const std::function<void()>& boundary) const {
    const at::NoGradGuard noGradients;
    std::vector<std::vector<std::int32_t>> answers(prompts.size());
    std::vector<std::unique_ptr<KvCache>> caches;
    std::vector<std::size_t> active;
    std::vector<std::vector<std::int32_t>> fresh = prompts;
    std::vector<std::vector<std::int32_t>> contexts = prompts;
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
            tokens.push_back(toCompute(contexts[i], fresh[i], *caches[i]));
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
            contexts[i].push_back(id);
            if (caches[i]->length() + 1 < m_model.config().contextLength) going.push_back(i);
        }
        active = std::move(going);
    }
    return answers;
}

}  // namespace lorimer
