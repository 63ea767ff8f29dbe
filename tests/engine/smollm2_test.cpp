// The real model: logits against transformers (tests/parity/make_smollm2_reference.py).
#include "tests/support/torch_doctest.h"

#include <cmath>
#include <fstream>

#include "tests/support/tiny_model.h"

using namespace lorimer;
using namespace lorimer::test;

TEST_CASE("SmolLM2 from GGUF: float32 logits within 1e-4 of transformers") {
    std::ifstream in(fixture("smollm2_logits.json"));
    const Json reference = Json::parse(in);
    QuantizationConfig quantization;
    quantization.type = QuantizationType::None;
    quantization.computeType = ComputeType::Float32;
    const auto weights = openModel(std::string(LORIMER_DEPS_DIR) + "/models/SmolLM2-135M-Instruct.gguf");
    const auto model = CausalLm::load(*weights, quantization, at::kCPU, {});
    const auto stride = reference["stride"].get<std::int64_t>();
    for (const Json& row : reference["rows"]) {
        const auto position = row["position"].get<std::int64_t>();
        const Tensor logits = logitsOf(*model, row["ids"].get<std::vector<std::int64_t>>())[position];
        CHECK(logits.argmax().item<std::int64_t>() == row["argmax"].get<std::int64_t>());
        std::int64_t at = 0;
        for (const Json& expected : row["sample"]) {
            const double difference = std::abs(logits[at].item<double>() - expected.get<double>());
            CHECK(difference < 1e-4 * row["largest"].get<double>());
            at += stride;
        }
    }
}
