// Logits against transformers, peft and bitsandbytes (tests/parity/make_model_reference.py).
#include "tests/support/torch_doctest.h"

#include "engine/model/kv_cache.h"
#include "engine/peft/adapter_file.h"
#include "tests/support/tiny_model.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

// Both sides are float32; the order of sums differs, which moves single values by a few units in the last place.
constexpr double tolerance = 1e-5;

std::vector<std::vector<std::int64_t>> referenceIds(const Json& reference) {
    return reference["rows"].get<std::vector<std::vector<std::int64_t>>>();
}

}  // namespace

TEST_CASE("logits equal those of transformers") {
    for (const char* name : tinyModels) {
        CAPTURE(name);
        const auto model = loadTiny(name);
        const auto expected = referenceTensors(name);
        const auto rows = referenceIds(referenceJson(name));
        for (std::size_t i = 0; i < rows.size(); ++i)
            CHECK(relativeDifference(logitsOf(*model, rows[i]), expected.at("logits." + std::to_string(i))) <
                  tolerance);
    }
}

TEST_CASE("rows laid end to end do not see each other") {
    const auto model = loadTiny("tiny_llama_full");
    const auto rows = referenceIds(referenceJson("tiny_llama_full"));
    std::vector<std::int64_t> joined;
    std::vector<std::int64_t> lengths;
    for (const auto& row : rows) {
        joined.insert(joined.end(), row.begin(), row.end());
        lengths.push_back(static_cast<std::int64_t>(row.size()));
    }
    const BatchLayout layout = makeLayout(lengths, {}, at::kCPU);
    const Tensor together =
        model->logits(model->forward(at::tensor(at::ArrayRef<std::int64_t>(joined), at::kLong), layout, {}));
    const auto expected = referenceTensors("tiny_llama_full");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Tensor part = together.narrow(0, layout.offsets[i], lengths[i]);
        CHECK(relativeDifference(part, expected.at("logits." + std::to_string(i))) < tolerance);
    }
}

TEST_CASE("a cache gives the logits of the whole sequence") {
    const auto model = loadTiny("tiny_llama_full");
    const auto ids = referenceIds(referenceJson("tiny_llama_full"))[3];
    const Tensor expected = referenceTensors("tiny_llama_full").at("logits.3");
    KvCache cache(model->config(), 128);
    std::int64_t done = 0;
    // A prompt, a longer follow-up on top of it, then token by token.
    for (const std::int64_t count : {20, 30, 1, 1, 12}) {
        const std::vector<std::int64_t> part(ids.begin() + done, ids.begin() + done + count);
        const BatchLayout layout = makeLayout({count}, {&cache}, at::kCPU);
        const Tensor logits =
            model->logits(model->forward(at::tensor(at::ArrayRef<std::int64_t>(part), at::kLong), layout, {}));
        CHECK(relativeDifference(logits, expected.narrow(0, done, count)) < tolerance);
        done += count;
    }
    CHECK(cache.length() == 64);
}

TEST_CASE("logits of a base in NF4 equal those of bitsandbytes' dequantized weights") {
    for (const char* name : tinyModels) {
        for (const bool doubleQuant : {false, true}) {
            CAPTURE(name);
            CAPTURE(doubleQuant);
            const auto model = loadTiny(name, QuantizationType::Nf4, doubleQuant);
            const auto rows = referenceIds(referenceJson(name));
            const Tensor expected = referenceTensors(name).at(doubleQuant ? "nf4_double.0" : "nf4.0");
            CHECK(relativeDifference(logitsOf(*model, rows[0]), expected) < tolerance);
        }
    }
}

TEST_CASE("a PEFT adapter gives peft's logits, and the base's when it is off") {
    for (const char* name : tinyModels) {
        CAPTURE(name);
        const auto model = loadTiny(name);
        loadAdapter(*model, fixture(name) + "/adapter");
        const auto rows = referenceIds(referenceJson(name));
        const auto expected = referenceTensors(name);
        CHECK(relativeDifference(logitsOf(*model, rows[0], true), expected.at("adapted.0")) < tolerance);
        CHECK(relativeDifference(logitsOf(*model, rows[0], false), expected.at("logits.0")) < tolerance);
        CHECK(relativeDifference(logitsOf(*model, rows[0], true), expected.at("logits.0")) > 1e-3);
    }
}

TEST_CASE("bfloat16 stays near float32") {
    const auto model = loadTiny("tiny_llama", QuantizationType::None, false, ComputeType::BFloat16);
    const auto rows = referenceIds(referenceJson("tiny_llama"));
    // bfloat16 has 8 bits of precision: 0.4 % a rounding, a few dozen roundings along two blocks.
    CHECK(relativeDifference(logitsOf(*model, rows[0]), referenceTensors("tiny_llama").at("logits.0")) < 0.05);
}
