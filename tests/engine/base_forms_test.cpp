// The forms in which a base is held: each gives the logits of the dense model with the same values, to the bit.
#include "tests/support/torch_doctest.h"

#include "engine/quant/base_weights.h"
#include "engine/weights/block_encoders.h"
#include "engine/weights/gguf_weights.h"
#include "engine/weights/gguf_writer.h"
#include "engine/weights/weight_names.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

constexpr int hidden = 256;
constexpr int vocabulary = 40;

/// A Llama model of one block as GGUF, its matrices in many formats.
struct MixedGguf {
    MixedGguf() {
        const std::vector<std::pair<std::string, BlockFormat>> matrices = {
            {"token_embd", BlockFormat::Q8_0},        {"blk.0.attn_q", BlockFormat::Q4_K},
            {"blk.0.attn_k", BlockFormat::Q6_K},      {"blk.0.attn_v", BlockFormat::Q4_0},
            {"blk.0.attn_output", BlockFormat::Q4_1}, {"blk.0.ffn_gate", BlockFormat::F16},
            {"blk.0.ffn_up", BlockFormat::BF16},      {"blk.0.ffn_down", BlockFormat::F32}};
        std::vector<GgufTensorInfo> infos;
        for (const auto& [name, format] : matrices)
            infos.push_back({name + ".weight", format, {name == "token_embd" ? vocabulary : hidden, hidden}});
        for (const char* norm : {"output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"})
            infos.push_back({std::string(norm) + ".weight", BlockFormat::F32, {hidden}});
        const std::vector<GgufField> fields = {
            {"general.architecture", std::string("llama")},       {"llama.block_count", std::uint32_t{1}},
            {"llama.context_length", std::uint32_t{64}},          {"llama.embedding_length", std::uint32_t{hidden}},
            {"llama.feed_forward_length", std::uint32_t{hidden}}, {"llama.attention.head_count", std::uint32_t{8}},
            {"llama.attention.head_count_kv", std::uint32_t{8}},  {"llama.attention.layer_norm_rms_epsilon", 1e-5f}};
        GgufWriter writer(path, fields, infos);
        std::uint64_t state = 5;
        for (const GgufTensorInfo& info : infos) {
            std::vector<float> values(static_cast<std::size_t>(info.shape[0] * (info.shape.size() == 2 ? hidden : 1)));
            for (float& value : values) {
                state = state * 6364136223846793005u + 1442695040888963407u;
                value = (static_cast<float>(state >> 40) - 8388608.0f) / 8388608.0f * 0.2f;
                if (info.shape.size() == 1) value += 1.0f;
            }
            std::vector<std::byte> blocks(info.byteCount());
            encodeBlocks(info.format, values, blocks.data());
            writer.append(blocks);
        }
        writer.finish();
    }

    TemporaryFolder folder;
    std::string path = folder.file("mixed.gguf");
};

std::unique_ptr<CausalLm> load(const std::string& path, QuantizationType type, ComputeType compute, int blockSize = 64,
                               bool doubleQuant = false) {
    return CausalLm::load(*openModel(path), {type, doubleQuant, compute, blockSize}, at::kCPU, {});
}

const std::vector<std::int64_t> ids = {1, 5, 17, 30, 2, 2, 39, 0, 8, 11};

}  // namespace

TEST_CASE("a base in a GGUF file's own blocks equals the dequantized one, and holds the file's bytes") {
    const MixedGguf file;
    const auto weights = openModel(file.path);
    for (const ComputeType compute : {ComputeType::Float32, ComputeType::BFloat16}) {
        const auto kept = load(file.path, QuantizationType::Gguf, compute);
        const auto dense = load(file.path, QuantizationType::None, compute);
        CHECK(at::equal(logitsOf(*kept, ids), logitsOf(*dense, ids)));
        std::int64_t bytes = 0;
        for (const LoraLinear* linear : kept->linears()) {
            CHECK_FALSE(linear->weight().isDense());
            bytes += linear->weight().bytes();
        }
        CHECK(bytes == blockBytesOfLinears(*weights));
        for (std::size_t i = 0; i < kept->linears().size(); ++i)
            CHECK(at::equal(kept->linears()[i]->weight().materialize(), dense->linears()[i]->weight().materialize()));
    }
    // Q4_K, Q6_K, Q4_0, Q4_1, F16, BF16 and F32: bits of a value, without the embeddings.
    const double bits = 4.5 + 6.5625 + 4.5 + 5.0 + 16.0 + 16.0 + 32.0;
    CHECK(static_cast<double>(blockBytesOfLinears(*weights)) == bits / 8.0 * hidden * hidden);
}

TEST_CASE("the file may be closed and deleted while its blocks are in use") {
    auto file = std::make_unique<MixedGguf>();
    const auto kept = load(file->path, QuantizationType::Gguf, ComputeType::Float32);
    const Tensor before = logitsOf(*kept, ids);
    file.reset();
    CHECK(at::equal(logitsOf(*kept, ids), before));
}

TEST_CASE("every quantization of a base equals the dense model with the same values") {
    for (const QuantizationType type : {QuantizationType::Nf4, QuantizationType::Fp4, QuantizationType::Int8}) {
        for (const int blockSize : {32, 64, 4096}) {
            for (const bool doubleQuant : {false, true}) {
                if (type == QuantizationType::Int8 && (doubleQuant || blockSize != 64)) continue;
                CAPTURE(quantizationTypeName(type));
                CAPTURE(blockSize);
                const auto weights = openModel(fixture("tiny_llama"));
                const QuantizationConfig config = {type, doubleQuant, ComputeType::Float32, blockSize};
                const auto model = CausalLm::load(*weights, config, at::kCPU, {});
                const Tensor logits = logitsOf(*model, ids);
                for (const LoraLinear* linear : model->linears()) {
                    CHECK_FALSE(linear->weight().isDense());
                    const std::string name = linear->name() + ".weight";
                    const CompressedWeight held = compressedWeight(*weights, name, config);
                    const Tensor expected = at::empty(weights->shape(name), at::kFloat);
                    dequantizeRows(held, 0, expected.size(0), expected.mutable_data_ptr<float>());
                    CHECK(at::equal(linear->weight().materialize(), expected));
                    CHECK(linear->weight().bytes() == byteCountOf(held));
                }
                model->expandWithin(std::int64_t{1} << 30);
                CHECK(at::equal(logitsOf(*model, ids), logits));
                // 4 bits are far from the model, 8 bits near: another form than asked for would show.
                const double difference = relativeDifference(logits, logitsOf(*loadTiny("tiny_llama"), ids));
                CHECK(difference > (type == QuantizationType::Int8 ? 1e-4 : 1e-2));
                CHECK(difference < (type == QuantizationType::Int8 ? 0.1 : 2.0));
            }
        }
    }
}

TEST_CASE("folders that bitsandbytes quantized are held as they are stored") {
    const std::pair<const char*, QuantizationType> folders[] = {{"tiny_llama_nf4_double", QuantizationType::Nf4},
                                                                {"tiny_llama_fp4_double", QuantizationType::Fp4},
                                                                {"tiny_llama_int8", QuantizationType::Int8},
                                                                {"tiny_llama_skip", QuantizationType::Nf4}};
    for (const auto& [name, type] : folders) {
        CAPTURE(name);
        const std::string path = fixture(std::string("weights/") + name);
        const auto weights = openModel(path);
        const auto model = load(path, type, ComputeType::Float32);
        for (const LoraLinear* linear : model->linears()) {
            const std::string weight = linear->name() + ".weight";
            CHECK(linear->weight().isDense() != isCompressed(weights->compressed(weight)));
            const std::vector<float> values = weights->readAll(weight);
            const Tensor expected =
                at::from_blob(const_cast<float*>(values.data()), weights->shape(weight), at::kFloat);
            CHECK(at::equal(linear->weight().materialize(), expected));
        }
        CHECK(
            at::equal(logitsOf(*model, ids), logitsOf(*load(path, QuantizationType::None, ComputeType::Float32), ids)));
    }
}

TEST_CASE("forms that do not fit the model are refused by name") {
    expectError(ErrorKind::BadInput, {"gguf", "tiny_llama", ".gguf file"},
                [] { load(fixture("tiny_llama"), QuantizationType::Gguf, ComputeType::Float32); });
    const std::string nf4 = fixture("weights/tiny_llama_nf4");
    for (const QuantizationType type : {QuantizationType::Fp4, QuantizationType::Int8, QuantizationType::Gguf})
        expectError(ErrorKind::BadInput, {quantizationTypeName(type)}, [&] { load(nf4, type, ComputeType::Float32); });
}
