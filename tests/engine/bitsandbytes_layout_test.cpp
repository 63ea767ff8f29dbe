#include <cstring>

#include "engine/base/json_check.h"
#include "engine/quant/base_weights.h"
#include "engine/quant/bitsandbytes_config.h"
#include "engine/quant/bitsandbytes_layout.h"
#include "engine/weights/model_weights.h"
#include "engine/weights/safetensors_writer.h"
#include "engine/weights/weight_names.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

const std::string fixtures = std::string(LORIMER_FIXTURES_DIR) + "/weights";
const std::string weightName = "model.layers.0.mlp.up_proj.weight";

/// A copy of a quantized folder in which one tensor or key can be changed before it is opened.
struct ChangedFolder {
    explicit ChangedFolder(const std::string& source = "tiny_llama_nf4_double")
        : file(SafetensorsFile::open(fixtures + "/" + source + "/model.safetensors")),
          config(readJsonFile(fixtures + "/" + source + "/config.json")) {
        for (const SafetensorsTensor& tensor : file.tensors())
            parts.push_back({tensor.name, tensor.type, tensor.shape, {tensor.data.begin(), tensor.data.end()}});
    }

    StoredPart& part(const std::string& suffix) {
        for (StoredPart& candidate : parts)
            if (candidate.name == weightName + suffix) return candidate;
        throw Error(ErrorKind::Internal, "no such part");
    }
    void erase(const std::string& suffix) {
        std::erase_if(parts, [&](const StoredPart& candidate) { return candidate.name == weightName + suffix; });
    }
    void setBytes(const std::string& suffix, const std::string& text) {
        const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
        part(suffix).bytes.assign(bytes.begin(), bytes.end());
        part(suffix).shape = {static_cast<std::int64_t>(text.size())};
    }
    std::unique_ptr<ModelWeights> open() {
        std::vector<SafetensorsEntry> entries;
        for (const StoredPart& stored : parts)
            entries.push_back({stored.name, stored.type, stored.shape, stored.bytes});
        writeSafetensors(folder.file("model.safetensors"), entries);
        writeText(folder.file("config.json"), config.dump());
        return openModel(folder.path());
    }

    SafetensorsFile file;
    Json config;
    std::vector<StoredPart> parts;
    TemporaryFolder folder;
};

constexpr const char* state = ".quant_state.bitsandbytes__nf4";

void refuseState(const Json& changes, const std::string& said) {
    ChangedFolder changed;
    const auto& bytes = changed.part(state).bytes;
    Json json = parseJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, "state");
    json.update(changes);
    changed.setBytes(state, json.dump());
    CAPTURE(changes.dump());
    expectError(ErrorKind::BadInput, {said, weightName}, [&] { changed.open(); });
}

void refuseSetting(const Json& settings, const std::string& said) {
    ChangedFolder changed;
    changed.config["quantization_config"] = settings;
    CAPTURE(settings.dump());
    expectError(ErrorKind::BadInput, {said}, [&] { changed.open(); });
}

}  // namespace

TEST_CASE("folders that transformers quantized hold the tensors that we make of the unquantized model") {
    const auto source = openModel(fixtures + "/tiny_llama");
    for (const bool nested : {false, true}) {
        const auto stored = openModel(fixtures + (nested ? "/tiny_llama_nf4_double" : "/tiny_llama_nf4"));
        CHECK(stored->quantization() == "nf4");
        for (const WeightSpec& weight : expectedWeights(source->config())) {
            CAPTURE(weight.name);
            CHECK(stored->shape(weight.name) == weight.shape);
            const std::vector<float> values = source->readAll(weight.name);
            const CompressedWeight compressed = stored->compressed(weight.name);
            const auto* tensor = std::get_if<FourBitTensor>(&compressed);
            REQUIRE((tensor != nullptr) == weight.blockLinear);
            if (tensor == nullptr) {
                CHECK(stored->readAll(weight.name) == values);
                continue;
            }
            const FourBitTensor ours =
                quantizeFourBit(FourBitCode::Nf4, values.data(), weight.shape, 64, nested, FloatType::BFloat16);
            CHECK(tensor->codes == ours.codes);
            CHECK(tensor->absmax == ours.absmax);
            CHECK(tensor->absmaxCodes == ours.absmaxCodes);
            CHECK(tensor->nestedAbsmax == ours.nestedAbsmax);
            CHECK(tensor->nestedOffset == ours.nestedOffset);
            CHECK(tensor->nestedMap.empty());
            CHECK(stored->valueType(weight.name) == FloatType::BFloat16);
            std::vector<float> back(values.size());
            dequantizeFourBit(ours, back.data());
            CHECK(stored->readAll(weight.name) == back);
            std::vector<float> row(static_cast<std::size_t>(weight.shape[1]));
            stored->readRows(weight.name, 5, 1, row.data());
            CHECK(std::memcmp(row.data(), back.data() + 5 * weight.shape[1], row.size() * sizeof(float)) == 0);
        }
    }
}

TEST_CASE("FP4 folders hold the tensors that we make") {
    const auto source = openModel(fixtures + "/tiny_llama");
    const auto stored = openModel(fixtures + "/tiny_llama_fp4_double");
    CHECK(stored->quantization() == "fp4");
    for (const WeightSpec& weight : expectedWeights(source->config())) {
        if (!weight.blockLinear) continue;
        CAPTURE(weight.name);
        const std::vector<float> values = source->readAll(weight.name);
        const auto tensor = std::get<FourBitTensor>(stored->compressed(weight.name));
        const FourBitTensor ours =
            quantizeFourBit(FourBitCode::Fp4, values.data(), weight.shape, 64, true, FloatType::BFloat16);
        CHECK(tensor.codes == ours.codes);
        CHECK(tensor.absmaxCodes == ours.absmaxCodes);
        CHECK(tensor.nestedAbsmax == ours.nestedAbsmax);
        CHECK(tensor.nestedOffset == ours.nestedOffset);
        std::vector<float> back(values.size());
        dequantizeFourBit(ours, back.data());
        CHECK(stored->readAll(weight.name) == back);
    }
}

TEST_CASE("int8 folders hold the codes and scales that we make") {
    const auto source = openModel(fixtures + "/tiny_llama");
    const auto stored = openModel(fixtures + "/tiny_llama_int8");
    CHECK(stored->quantization() == "int8");
    for (const WeightSpec& weight : expectedWeights(source->config())) {
        CAPTURE(weight.name);
        CHECK(stored->shape(weight.name) == weight.shape);
        if (!weight.blockLinear) {
            CHECK_FALSE(isCompressed(stored->compressed(weight.name)));
            continue;
        }
        const std::vector<float> values = source->readAll(weight.name);
        const auto tensor = std::get<Int8Tensor>(stored->compressed(weight.name));
        const Int8Tensor ours = quantizeInt8(values.data(), weight.shape);
        CHECK(tensor.codes == ours.codes);
        CHECK(tensor.scales == ours.scales);
        std::vector<float> back(values.size());
        dequantizeInt8Rows(ours, 0, weight.shape[0], back.data());
        CHECK(stored->readAll(weight.name) == back);
    }
}

TEST_CASE("what is wrong with an int8 folder is refused by name") {
    const std::string scales = "model.layers.0.mlp.up_proj.SCB";
    const auto part = [](ChangedFolder& folder, const std::string& name) -> StoredPart& {
        for (StoredPart& candidate : folder.parts)
            if (candidate.name == name) return candidate;
        throw Error(ErrorKind::Internal, "no such part");
    };
    ChangedFolder without("tiny_llama_int8");
    std::erase_if(without.parts, [&](const StoredPart& candidate) { return candidate.name == scales; });
    expectError(ErrorKind::BadInput, {weightName, "I8"}, [&] { without.open(); });
    ChangedFolder shorter("tiny_llama_int8");
    part(shorter, scales).shape = {95};
    part(shorter, scales).bytes.resize(95 * 4);
    expectError(ErrorKind::BadInput, {scales, "96 values"}, [&] { shorter.open(); });
    ChangedFolder unsignedCodes("tiny_llama_int8");
    part(unsignedCodes, weightName).type = SafetensorsType::U8;
    expectError(ErrorKind::BadInput, {weightName, "U8 instead of I8"}, [&] { unsignedCodes.open(); });
    ChangedFolder turned("tiny_llama_int8");
    std::swap(part(turned, weightName).shape[0], part(turned, weightName).shape[1]);
    expectError(ErrorKind::BadInput, {weightName, "shape"}, [&] { turned.open(); });
    ChangedFolder tiled("tiny_llama_int8");
    part(tiled, "model.layers.0.mlp.up_proj.weight_format").bytes[0] = std::byte{1};
    expectError(ErrorKind::BadInput, {"weight_format", "by rows"}, [&] { tiled.open(); });
    ChangedFolder announced("tiny_llama_int8");
    announced.config["quantization_config"] = fourBitQuantizationConfig(FourBitCode::Nf4, true, FloatType::BFloat16);
    expectError(ErrorKind::BadInput, {"quantized as int8", "announces nf4"}, [&] { announced.open(); });
}

TEST_CASE("modules that were left out of quantization stay plain, and none is quantized twice") {
    const auto source = openModel(fixtures + "/tiny_llama");
    const auto stored = openModel(fixtures + "/tiny_llama_skip");
    QuantizationConfig nf4;
    int plain = 0;
    for (const WeightSpec& weight : expectedWeights(source->config())) {
        if (!weight.blockLinear) continue;
        CAPTURE(weight.name);
        const CompressedWeight held = compressedWeight(*stored, weight.name, nf4);
        const bool skipped =
            weight.name.starts_with("model.layers.0.mlp") || weight.name == "model.layers.1.self_attn.k_proj.weight";
        CHECK(isCompressed(held) != skipped);
        if (skipped) CHECK(stored->readAll(weight.name) == source->readAll(weight.name));
        plain += skipped ? 1 : 0;
    }
    CHECK(plain == 4);
    CHECK_NOTHROW(requireQuantizationFits(*stored, nf4));
    for (const QuantizationType type : {QuantizationType::Fp4, QuantizationType::Int8}) {
        nf4.type = type;
        expectError(ErrorKind::BadInput, {"quantized as nf4", quantizationTypeName(type)},
                    [&] { requireQuantizationFits(*stored, nf4); });
    }
    nf4.type = QuantizationType::Gguf;
    expectError(ErrorKind::BadInput, {"gguf", "is not one"}, [&] { requireQuantizationFits(*source, nf4); });
}

TEST_CASE("another map of nested scales is used as the file has it") {
    ChangedFolder changed;
    const std::vector<float> before = changed.open()->readAll(weightName);
    float last = 0.0f;
    auto& bytes = changed.part(".nested_quant_map").bytes;
    std::memcpy(&last, bytes.data() + 255 * 4, 4);
    CHECK(last == 1.0f);
    last = 2.0f;
    std::memcpy(bytes.data() + 255 * 4, &last, 4);
    const auto weights = changed.open();
    CHECK(std::get<FourBitTensor>(weights->compressed(weightName)).nestedMap.size() == 256);
    CHECK(weights->readAll(weightName) != before);
}

TEST_CASE("parts that are missing, of another size or of another type are refused by name") {
    for (const char* suffix : {".absmax", ".quant_map", ".nested_quant_map", ""}) {
        ChangedFolder changed;
        changed.erase(suffix);
        expectError(ErrorKind::BadInput, {weightName + suffix, "is missing"}, [&] { changed.open(); });
    }
    for (const char* suffix : {".absmax", ".quant_map", ".nested_quant_map", ".nested_absmax", ""}) {
        ChangedFolder changed;
        StoredPart& part = changed.part(suffix);
        part.shape = {0};
        part.bytes.clear();
        expectError(ErrorKind::BadInput, {weightName + suffix}, [&] { changed.open(); });
    }
    ChangedFolder wrongType;
    wrongType.part(".nested_absmax").type = SafetensorsType::I32;
    expectError(ErrorKind::BadInput, {"nested_absmax", "I32 instead of F32"}, [&] { wrongType.open(); });
    ChangedFolder wrongMap;
    wrongMap.part(".quant_map").bytes[3] = std::byte{0};
    expectError(ErrorKind::BadInput, {"quant_map", "not the table of nf4"}, [&] { wrongMap.open(); });
    ChangedFolder noState;
    noState.erase(state);
    expectError(ErrorKind::BadInput, {weightName}, [&] { noState.open(); });
    ChangedFolder stray;
    stray.parts.push_back({"model.norm.weight.absmax", SafetensorsType::U8, {1}, {std::byte{0}}});
    expectError(ErrorKind::BadInput, {"model.norm.weight.absmax", "does not belong"}, [&] { stray.open(); });
    ChangedFolder fp4;  // renamed alone, the state contradicts itself
    fp4.part(state).name = weightName + ".quant_state.bitsandbytes__fp4";
    expectError(ErrorKind::BadInput, {weightName, "quant_type fp4"}, [&] { fp4.open(); });
    ChangedFolder mixed;  // nf4 weights where fp4 is announced
    mixed.config["quantization_config"]["bnb_4bit_quant_type"] = "fp4";
    expectError(ErrorKind::BadInput, {"quantized as nf4", "announces fp4"}, [&] { mixed.open(); });
}

TEST_CASE("a quant_state that does not fit is refused") {
    refuseState({{"quant_type", "fp4"}}, "quant_type nf4");
    refuseState({{"blocksize", 48}}, "blocksize");
    refuseState({{"blocksize", -64}}, "blocksize");
    refuseState({{"blocksize", 4294967360}}, "blocksize");
    refuseState({{"blocksize", 128}}, "does not have");
    refuseState({{"shape", {96, 65}}}, "two codes a byte");
    refuseState({{"shape", {64, 96}}}, "shape");
    refuseState({{"shape", {1099511627776, 1099511627776}}}, "shape that cannot be");
    refuseState({{"shape", {-96, -64}}}, "shape that cannot be");
    refuseState({{"shape", Json::array()}}, "shape");
    refuseState({{"nested_blocksize", 128}}, "nested_blocksize");
    refuseState({{"nested_dtype", "float16"}}, "nested_dtype");
    refuseState({{"nested_offset", "x"}}, "nested_offset");
    ChangedFolder dtype;
    dtype.setBytes(state, R"({"quant_type": "nf4", "blocksize": 64, "dtype": "float8", "shape": [96, 64]})");
    expectError(ErrorKind::BadInput, {"float8"}, [&] { dtype.open(); });
    for (const char* text : {"", "[]", "nf4", "{\"quant_type\":", "{\"shape\": 3}"}) {
        ChangedFolder changed;
        changed.setBytes(state, text);
        expectError(ErrorKind::BadInput, {weightName}, [&] { changed.open(); });
    }
}

TEST_CASE("other quantization settings are refused by their key") {
    refuseSetting({{"quant_method", "gptq"}, {"bits", 4}}, "quantization_config.quant_method");
    refuseSetting({{"quant_method", "awq"}}, "awq");
    refuseSetting({{"quant_method", "bitsandbytes"}, {"load_in_8bit", true}}, "announces int8");
    refuseSetting({{"load_in_8bit", true}, {"load_in_4bit", true}}, "quantization_config.load_in_8bit");
    refuseSetting({{"load_in_4bit", true}, {"bnb_4bit_quant_type", "nf3"}}, "quantization_config.bnb_4bit_quant_type");
    refuseSetting({{"quant_method", "bitsandbytes"}, {"load_in_4bit", true}}, "announces fp4");
    refuseSetting({{"quant_method", "bitsandbytes"}}, "quantization_config.load_in_4bit");
    refuseSetting(nullptr, "lacks the key \"quantization_config\"");
    refuseSetting(3, "quantization_config");
    ChangedFolder notQuantized("tiny_llama");
    notQuantized.config["quantization_config"] = fourBitQuantizationConfig(FourBitCode::Nf4, true, FloatType::BFloat16);
    expectError(ErrorKind::BadInput, {"announces nf4 weights"}, [&] { notQuantized.open(); });
}
