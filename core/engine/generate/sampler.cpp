#include "engine/generate/sampler.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string>

#include "engine/base/error.h"

namespace lorimer {

namespace {

void require(bool valid, const std::string& sentence) {
    if (!valid) throw Error(ErrorKind::WrongUse, sentence);
}

}  // namespace

void requireValid(const SamplingConfig& config) {
    require(config.maxTokens >= 1, "--max-tokens must be at least 1.");
    require(config.temperature >= 0.0 && std::isfinite(config.temperature), "--temperature must be 0 or more.");
    require(config.topP > 0.0 && config.topP <= 1.0, "--top-p must be above 0 and at most 1.");
    require(config.topK >= 0, "--top-k must be 0 (off) or more.");
    require(config.repetitionPenalty > 0.0 && std::isfinite(config.repetitionPenalty),
            "The repetition penalty must be above 0.");
}

Sampler::Sampler(const SamplingConfig& config) : m_config(config), m_random(deriveSeed(config.seed, 0)) {
    requireValid(config);
}

std::int32_t Sampler::next(std::vector<float>& logits, const std::vector<std::int32_t>& context) {
    if (m_config.repetitionPenalty != 1.0) penalize(logits, context);
    if (m_config.temperature == 0.0)
        return static_cast<std::int32_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
    for (float& logit : logits) logit = static_cast<float>(logit / m_config.temperature);
    return draw(logits);
}

void Sampler::penalize(std::vector<float>& logits, const std::vector<std::int32_t>& context) const {
    const auto penalty = static_cast<float>(m_config.repetitionPenalty);
    for (const std::int32_t id : std::set<std::int32_t>(context.begin(), context.end())) {
        float& logit = logits[static_cast<std::size_t>(id)];
        logit = logit < 0.0F ? logit * penalty : logit / penalty;
    }
}

std::int32_t Sampler::draw(const std::vector<float>& logits) {
    std::vector<std::int32_t> order(logits.size());
    std::iota(order.begin(), order.end(), 0);
    const auto larger = [&](std::int32_t a, std::int32_t b) {
        const float la = logits[static_cast<std::size_t>(a)];
        const float lb = logits[static_cast<std::size_t>(b)];
        return la != lb ? la > lb : a < b;
    };
    const auto topK = static_cast<std::size_t>(m_config.topK);
    if (topK > 0 && topK < order.size()) {
        std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(topK), order.end(), larger);
        order.resize(topK);
    }
    std::sort(order.begin(), order.end(), larger);
    std::vector<double> weights(order.size());
    const double largest = logits[static_cast<std::size_t>(order.front())];
    double total = 0.0;
    for (std::size_t i = 0; i < order.size(); ++i)
        total += weights[i] = std::exp(logits[static_cast<std::size_t>(order[i])] - largest);
    // The smallest set whose probability reaches topP (arXiv 1904.09751).
    std::size_t kept = 0;
    double mass = 0.0;
    while (kept < order.size() && (kept == 0 || mass < m_config.topP * total)) mass += weights[kept++];
    double target = m_random.uniform() * mass;
    for (std::size_t i = 0; i + 1 < kept; ++i) {
        target -= weights[i];
        if (target < 0.0) return order[i];
    }
    return order[kept - 1];
}

}  // namespace lorimer
