// GGUF files of every architecture against the logits that transformers computes for the models they were made from.
#include "tests/support/torch_doctest.h"

#include <filesystem>

#include "tests/support/parity_table.h"
#include "tests/support/tiny_model.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

/// float32 sums in another order; measured: below 3e-6.
constexpr double tolerance = 2e-5;

std::unique_ptr<CausalLm> load(const std::string& path, QuantizationType type) {
    return CausalLm::load(*openModel(path), {type, false, ComputeType::Float32, 64}, at::kCPU, {});
}

}  // namespace

TEST_CASE("every architecture's logits equal those of transformers, held plain or in the file's blocks") {
    int cases = 0;
    for (const auto& entry : std::filesystem::directory_iterator(fixture("gguf_families"))) {
        const std::string name = "gguf_families/" + entry.path().filename().string();
        CAPTURE(name);
        const std::string path = fixture(name) + "/model.gguf";
        const auto plain = load(path, QuantizationType::None);
        const auto kept = load(path, QuantizationType::Gguf);
        const auto expected = referenceTensors(name);
        const Json rows = referenceJson(name)["ids"];
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto ids = rows[i].get<std::vector<std::int64_t>>();
            const Tensor logits = logitsOf(*plain, ids);
            const double difference = relativeDifference(logits, expected.at("logits." + std::to_string(i)));
            CHECK(recorded(name, "logits, transformers", difference) < tolerance);
            CHECK(at::equal(logitsOf(*kept, ids), logits));
        }
        ++cases;
    }
    CHECK(cases == 13);
}
