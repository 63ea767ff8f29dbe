// Every family against transformers and peft (tests/parity/make_family_reference.py).
#include <algorithm>
#include <filesystem>

#include "tests/support/torch_doctest.h"

#include <ATen/CPUGeneratorImpl.h>

#include "engine/generate/generator.h"
#include "engine/hardware/memory_planner.h"
#include "engine/model/block_pass.h"
#include "engine/model/kv_cache.h"
#include "engine/model/model_inspect.h"
#include "engine/peft/adapter_file.h"
#include "engine/quant/quantize_model.h"
#include "engine/train/row_batch.h"
#include "tests/support/parity_table.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

// Both sides are float32 and add in another order. Random weights of this size let rounding grow through softmax and
// norms to some 1e-6 of the largest logit.
constexpr double tolerance = 2e-5;
// Of the largest value of each gradient; it is a longer chain of the same rounding.
constexpr double gradientTolerance = 2e-4;

using Ids = std::vector<std::int64_t>;

std::vector<std::string> families() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(fixture("families")))
        names.push_back("families/" + entry.path().filename().string());
    std::sort(names.begin(), names.end());
    REQUIRE(names.size() >= 28);
    return names;
}

std::vector<Ids> rowsOf(const std::string& name) { return referenceJson(name)["rows"].get<std::vector<Ids>>(); }

Tensor idTensor(const Ids& ids) { return at::tensor(at::ArrayRef<std::int64_t>(ids), at::kLong); }

QuantizationConfig float32() {
    QuantizationConfig quantization;
    quantization.type = QuantizationType::None;
    quantization.computeType = ComputeType::Float32;
    return quantization;
}

/// The next 25 tokens by whole forward passes, without a cache.
std::vector<std::int32_t> greedyTokens(const CausalLm& model, Ids ids) {
    std::vector<std::int32_t> tokens;
    for (int i = 0; i < 25; ++i) {
        const Tensor logits = logitsOf(model, ids);
        tokens.push_back(static_cast<std::int32_t>(logits.select(0, logits.size(0) - 1).argmax().item<std::int64_t>()));
        ids.push_back(tokens.back());
    }
    return tokens;
}

}  // namespace

TEST_CASE("families: logits equal those of transformers, and parameters are counted as there") {
    for (const std::string& name : families()) {
        CAPTURE(name);
        const auto model = loadTiny(name);
        const auto expected = referenceTensors(name);
        const auto rows = rowsOf(name);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const double difference =
                relativeDifference(logitsOf(*model, rows[i]), expected.at("logits." + std::to_string(i)));
            CHECK(recorded(name, "logits, transformers", difference) < tolerance);
        }
        CHECK(inspectModel(fixture(name), false).parameters == referenceJson(name)["parameters"].get<std::int64_t>());
    }
}

TEST_CASE("families: rows laid end to end do not see each other") {
    for (const std::string& name : families()) {
        CAPTURE(name);
        const auto model = loadTiny(name);
        const auto rows = rowsOf(name);
        const auto expected = referenceTensors(name);
        Ids joined;
        std::vector<std::int64_t> lengths;
        for (const std::size_t i : {2U, 0U, 0U, 1U, 2U}) {
            joined.insert(joined.end(), rows[i].begin(), rows[i].end());
            lengths.push_back(static_cast<std::int64_t>(rows[i].size()));
        }
        const BatchLayout layout = makeLayout(lengths, {}, at::kCPU);
        const Tensor together = model->logits(model->forward(idTensor(joined), layout, {}));
        std::size_t document = 0;
        for (const char* row : {"logits.2", "logits.0", "logits.0", "logits.1", "logits.2"}) {
            const Tensor part = together.narrow(0, layout.offsets[document], lengths[document]);
            CHECK(relativeDifference(part, expected.at(row)) < tolerance);
            ++document;
        }
    }
}

TEST_CASE("families: a cache gives the logits of the whole sequence") {
    for (const std::string& name : families()) {
        CAPTURE(name);
        const auto model = loadTiny(name);
        const Ids ids = rowsOf(name)[2];
        // Angles that follow the length are another matter: see the next case.
        if (!model->config().rotatesAlike(1, static_cast<std::int64_t>(ids.size()))) continue;
        const Tensor expected = referenceTensors(name).at("logits.2");
        KvCache cache(model->config(), 96);
        std::int64_t done = 0;
        for (const std::int64_t count : {12, 20, 1, 1, 11}) {
            const Ids part(ids.begin() + done, ids.begin() + done + count);
            const Tensor logits =
                model->logits(model->forward(idTensor(part), makeLayout({count}, {&cache}, at::kCPU), {}));
            CHECK(relativeDifference(logits, expected.narrow(0, done, count)) < tolerance);
            done += count;
        }
    }
}

TEST_CASE("families: generated tokens are those of whole forward passes") {
    for (const std::string& name : families()) {
        CAPTURE(name);
        const auto model = loadTiny(name);
        const Ids ids = rowsOf(name)[0];
        const std::vector<std::int32_t> expected = greedyTokens(*model, ids);
        const Generator generator(*model, {});
        GenerationRequest request;
        request.prompt.assign(ids.begin(), ids.end());
        SamplingConfig greedy;
        greedy.temperature = 0.0;
        greedy.maxTokens = static_cast<int>(expected.size());
        CHECK(generator.generate(request, greedy, {}).ids == expected);
        const auto together = generator.generateTogether({request.prompt, request.prompt}, false, greedy.maxTokens, {});
        CHECK(together[0] == expected);
        CHECK(together[1] == expected);
    }
}

TEST_CASE("families: the gradients of an adapter equal those of peft") {
    for (const std::string& name : families()) {
        for (const bool kept : {true, false}) {
            CAPTURE(name);
            CAPTURE(kept);
            const auto model = loadTiny(name);
            loadAdapter(*model, fixture(name) + "/adapter");
            const Json reference = referenceJson(name);
            const std::vector<EncodedRow> rows = referenceRows(reference);
            const RowBatch batch = joinRows(rows, {0, 1, 2}, at::kCPU);
            const std::vector<bool> keep(model->blocks().size(), kept);
            const AdapterUse use;
            const BlockPass::Boundary boundary = [] {};
            BlockPass pass(*model, batch.layout, use, keep, boundary);
            const Tensor last = pass.forward(model->embed(batch.ids, batch.layout)).set_requires_grad(true);
            const Tensor normed = model->normalize(last);
            const double scale = 1.0 / static_cast<double>(batch.targets.rows.size());
            const TokenLoss loss = tokenLoss(normed.detach(), model->head(), batch.targets, scale, true);
            double sum = 0.0;
            for (const float value : loss.losses) sum += value * scale;
            CHECK(sum == doctest::Approx(reference["loss"].get<double>()).epsilon(1e-5));
            torch::autograd::backward({normed}, {loss.gradient});
            pass.backward(last.grad());
            std::size_t compared = 0;
            const auto expected = referenceTensors(name);
            for (const AdapterTensor& tensor : adapterTensors(*model)) {
                CAPTURE(tensor.name);
                const double difference =
                    relativeDifference(tensor.tensor.grad(), expected.at("gradient." + tensor.name));
                CHECK(recorded(name, "gradients, peft", difference) < gradientTolerance);
                ++compared;
            }
            CHECK(compared + rowsOf(name).size() == expected.size());
        }
    }
}

TEST_CASE("families: an adapter has as many numbers as the memory estimate counts") {
    for (const std::string& name : families()) {
        CAPTURE(name);
        const auto model = loadTiny(name);
        const std::string down = model->config().conv1d ? "c_proj" : "down_proj";
        for (const std::vector<std::string>& targets : {std::vector<std::string>{}, {down}}) {
            PeftConfig config;
            config.rank = 3;
            config.targetModules = targets;
            attachAdapter(*model, config, 0);
            std::int64_t numbers = 0;
            for (const AdapterTensor& tensor : adapterTensors(*model)) numbers += tensor.tensor.numel();
            CHECK(numbers == adapterParameters(model->config(), config));
        }
    }
}

TEST_CASE("families: a checkpoint of the bare GPT-2 model, with its old masks, is the same model") {
    const TemporaryFolder folder;
    NamedTensors tensors;
    for (const auto& [name, tensor] : readTensorFile(fixture("families/gpt2") + "/model.safetensors"))
        tensors.emplace_back(name.substr(std::string("transformer.").size()), tensor);
    tensors.emplace_back("h.0.attn.bias", at::ones({1, 1, 8, 8}));
    writeTensorFile(folder.file("model.safetensors"), tensors);
    std::filesystem::copy(fixture("families/gpt2") + "/config.json", folder.file("config.json"));
    const auto model = CausalLm::load(*openModel(folder.path()), float32(), at::kCPU, {});
    const Ids ids = rowsOf("families/gpt2")[0];
    CHECK(at::equal(logitsOf(*model, ids), logitsOf(*loadTiny("families/gpt2"), ids)));
}

TEST_CASE("families: a stored head goes before tying unless it is the embeddings") {
    const std::string name = "families/llama3";
    const Tensor other = at::randn({67, 24}, at::detail::createCPUGenerator(1));
    for (const bool same : {true, false}) {
        const TemporaryFolder folder;
        NamedTensors tensors;
        for (const auto& [key, tensor] : readTensorFile(fixture(name) + "/model.safetensors")) {
            tensors.emplace_back(key, tensor);
            if (key == "model.embed_tokens.weight") tensors.emplace_back("lm_head.weight", same ? tensor : other);
        }
        writeTensorFile(folder.file("model.safetensors"), tensors);
        std::filesystem::copy(fixture(name) + "/config.json", folder.file("config.json"));
        const auto model = CausalLm::load(*openModel(folder.path()), float32(), at::kCPU, {});
        CHECK(model->config().tieEmbeddings == same);
        CHECK(at::equal(logitsOf(*model, {5, 6}), logitsOf(*loadTiny(name), {5, 6})) == same);
    }
}

TEST_CASE("families: a folder quantized to NF4 computes what quantizing at loading computes") {
    for (const std::string& name : families()) {
        CAPTURE(name);
        const TemporaryFolder folder;
        quantizeModel({fixture(name), folder.path() + "/nf4", FourBitCode::Nf4, true, 64, {}});
        QuantizationConfig quantization = float32();
        quantization.type = QuantizationType::Nf4;
        const auto stored = CausalLm::load(*openModel(folder.path() + "/nf4"), quantization, at::kCPU, {});
        const auto made = CausalLm::load(*openModel(fixture(name)), quantization, at::kCPU, {});
        const Ids ids = rowsOf(name)[0];
        CHECK(at::equal(logitsOf(*stored, ids), logitsOf(*made, ids)));
        CHECK(relativeDifference(logitsOf(*made, ids), referenceTensors(name).at("logits.0")) > 1e-3);
    }
}
