#include "tests/support/torch_doctest.h"

#include "engine/base/error.h"
#include "engine/generate/generator.h"
#include "engine/peft/adapter_file.h"
#include "tests/support/tiny_model.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

SamplingConfig greedy(int maxTokens) {
    SamplingConfig config;
    config.maxTokens = maxTokens;
    return config;
}

/// The slow way: the whole sequence anew for every token.
std::vector<std::int32_t> withoutCache(const CausalLm& model, std::vector<std::int64_t> ids, int count,
                                       bool useAdapter) {
    std::vector<std::int32_t> answer;
    for (int i = 0; i < count; ++i) {
        const auto next =
            logitsOf(model, ids, useAdapter)[static_cast<std::int64_t>(ids.size()) - 1].argmax().item<std::int64_t>();
        ids.push_back(next);
        answer.push_back(static_cast<std::int32_t>(next));
    }
    return answer;
}

}  // namespace

TEST_CASE("greedy answers with a cache equal those without, base and adapted from one set of weights") {
    const auto model = loadTiny("tiny_llama_full");
    loadAdapter(*model, fixture("tiny_llama_full") + "/adapter");
    const Generator generator(*model, {});
    const auto base = generator.generate({{5, 6, 7, 8}, false}, greedy(40), {});
    const auto adapted = generator.generate({{5, 6, 7, 8}, true}, greedy(40), {});
    CHECK(base.ids == withoutCache(*model, {5, 6, 7, 8}, 40, false));
    CHECK(adapted.ids == withoutCache(*model, {5, 6, 7, 8}, 40, true));
    CHECK(base.ids != adapted.ids);
    CHECK(base.reason == FinishReason::Length);
}

TEST_CASE("many prompts together give the answers of each alone") {
    const auto model = loadTiny("tiny_llama");
    const std::vector<std::vector<std::int32_t>> prompts = {{1, 2, 3}, {40}, {9, 8, 7, 6, 5, 4, 3}};
    const auto alone = [&](const Generator& generator, const std::vector<std::int32_t>& prompt) {
        return generator.generate({prompt, false}, greedy(12), {}).ids;
    };
    const Generator open(*model, {});
    // A stop token that ends the three answers at different lengths.
    const std::int32_t stop = alone(open, prompts[0])[4];
    const Generator generator(*model, {stop});
    const auto together = generator.generateTogether(prompts, false, 12, {});
    for (std::size_t i = 0; i < prompts.size(); ++i) CHECK(together[i] == alone(generator, prompts[i]));
    CHECK(together[0].size() <= 4);
}

TEST_CASE("stop tokens, the callback and the context end an answer") {
    const auto model = loadTiny("tiny_llama");
    const Generator open(*model, {});
    const auto free = open.generate({{3, 4}, false}, greedy(20), {});
    const Generator stopping(*model, {free.ids[0]});
    const auto stopped = stopping.generate({{3, 4}, false}, greedy(20), {});
    CHECK(stopped.reason == FinishReason::EndOfTurn);
    CHECK(stopped.ids.empty());
    int pieces = 0;
    const auto cancelled = open.generate({{3, 4}, false}, greedy(20), [&](std::int32_t) { return ++pieces < 3; });
    CHECK(cancelled.reason == FinishReason::Stopped);
    CHECK(cancelled.ids.size() == 3);
    const auto full = open.generate({std::vector<std::int32_t>(120, 7), false}, greedy(500), {});
    CHECK(full.reason == FinishReason::ContextFull);
    CHECK(full.ids.size() == 8);  // context of 128
    CHECK_THROWS_AS(open.generate({std::vector<std::int32_t>(128, 7), false}, greedy(1), {}), Error);
    CHECK_THROWS_AS(open.generate({{}, false}, greedy(1), {}), Error);
}

TEST_CASE("the same seed gives the same answer, another seed another") {
    const auto model = loadTiny("tiny_llama");
    const Generator generator(*model, {});
    SamplingConfig sampling = greedy(30);
    sampling.temperature = 1.0;
    const auto first = generator.generate({{3, 4}, false}, sampling, {}).ids;
    CHECK(first == generator.generate({{3, 4}, false}, sampling, {}).ids);
    sampling.seed = 1;
    CHECK(first != generator.generate({{3, 4}, false}, sampling, {}).ids);
}

TEST_CASE("two sides in turn give the answers of each alone, and a stop ends both") {
    const auto model = loadTiny("tiny_llama_full");
    loadAdapter(*model, fixture("tiny_llama_full") + "/adapter");
    SamplingConfig sampling = greedy(30);
    sampling.temperature = 0.8;
    sampling.seed = 42;
    // Conversations of different lengths, as they are after the first question.
    const std::vector<GenerationRequest> sides = {{{5, 6, 7, 8}, false}, {{5, 6, 7, 8, 9, 10, 3}, true}};
    const Generator generator(*model, {});
    std::vector<std::size_t> order;
    std::vector<std::size_t> ended;
    const auto together = generator.generateInTurn(
        sides, sampling,
        [&](std::size_t side, std::int32_t) {
            order.push_back(side);
            return true;
        },
        [&](std::size_t side) { ended.push_back(side); });
    for (std::size_t side = 0; side < 2; ++side)
        CHECK(together[side].ids == generator.generate(sides[side], sampling, {}).ids);
    CHECK(order.size() == 60);
    for (std::size_t i = 0; i < order.size(); ++i) CHECK(order[i] == i % 2);
    CHECK(ended == std::vector<std::size_t>{0, 1});

    int tokens = 0;
    const auto stopped =
        generator.generateInTurn(sides, sampling, [&](std::size_t, std::int32_t) { return ++tokens < 5; }, {});
    CHECK(stopped[0].reason == FinishReason::Stopped);
    CHECK(stopped[1].reason == FinishReason::Stopped);
    CHECK(stopped[0].ids.size() + stopped[1].ids.size() == 5);

    // One that is too long is refused before the other answers.
    tokens = 0;
    const auto context = static_cast<std::size_t>(model->config().contextLength);
    const std::vector<GenerationRequest> tooLong = {{{5}, false}, {std::vector<std::int32_t>(context, 7), true}};
    CHECK_THROWS_AS(
        generator.generateInTurn(tooLong, sampling, [&](std::size_t, std::int32_t) { return ++tokens > 0; }, {}),
        Error);
    CHECK(tokens == 0);
}

TEST_CASE("weights that were expanded give the same logits to the bit") {
    const auto model = loadTiny("tiny_llama", QuantizationType::Nf4, true, ComputeType::BFloat16);
    const Tensor before = logitsOf(*model, {3, 4, 5, 6});
    model->expandWithin(16);  // not enough room
    CHECK(!model->linears()[0]->weight().isDense());
    model->expandWithin(std::int64_t(1) << 30);
    for (const LoraLinear* linear : model->linears()) CHECK(linear->weight().isDense());
    CHECK(at::equal(logitsOf(*model, {3, 4, 5, 6}), before));
}
