#include <bit>
#include <cmath>

#include "engine/base/json_check.h"
#include "engine/model/model_config.h"
#include "tests/support/expect_error.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

Json minimal() {
    return {{"architectures", {"LlamaForCausalLM"}},
            {"model_type", "llama"},
            {"vocab_size", 100},
            {"hidden_size", 64},
            {"intermediate_size", 96},
            {"num_hidden_layers", 2},
            {"num_attention_heads", 4}};
}

ModelConfig with(const Json& changes) {
    Json json = minimal();
    json.update(changes);
    return modelConfigFromJson(json, "the/config.json");
}

void refuse(const Json& changes, const std::string& key) {
    CAPTURE(changes.dump());
    expectError(ErrorKind::BadInput, {key, "the/config.json"}, [&] { with(changes); });
}

}  // namespace

TEST_CASE("absent and null keys take LlamaConfig's defaults") {
    for (const Json& changes : {Json::object(), Json{{"num_key_value_heads", nullptr},
                                                     {"head_dim", nullptr},
                                                     {"rope_scaling", nullptr},
                                                     {"rope_parameters", nullptr},
                                                     {"tie_word_embeddings", nullptr}}}) {
        const ModelConfig config = with(changes);
        CHECK(config.architecture == "llama");
        CHECK(config.kvHeads == 4);
        CHECK(config.headDim == 16);
        CHECK(config.contextLength == 2048);
        CHECK(config.ropeTheta == 10000.0);
        CHECK(config.rmsNormEps == 1e-6);
        CHECK_FALSE(config.tieEmbeddings);
        CHECK_FALSE(config.attentionBias);
        CHECK_FALSE(config.mlpBias);
        CHECK(config.ropeScaling.type == RopeScaling::Type::None);
    }
}

TEST_CASE("all supported keys are read") {
    const ModelConfig config = with({{"num_key_value_heads", 2},
                                     {"head_dim", 32},
                                     {"max_position_embeddings", 8192},
                                     {"rope_theta", 500000},
                                     {"rms_norm_eps", 1e-5},
                                     {"tie_word_embeddings", true},
                                     {"attention_bias", true},
                                     {"mlp_bias", true},
                                     {"pretraining_tp", 1},
                                     {"attention_dropout", 0.0},
                                     {"rope_interleaved", false},
                                     {"some_key_of_a_tool", {1, 2}}});
    CHECK(config.kvHeads == 2);
    CHECK(config.headDim == 32);
    CHECK(config.contextLength == 8192);
    CHECK(config.ropeTheta == 500000.0);
    CHECK(config.rmsNormEps == 1e-5);
    CHECK(config.tieEmbeddings);
    CHECK(config.attentionBias);
    CHECK(config.mlpBias);
}

TEST_CASE("rotary settings read in the spelling of transformers 4 and 5") {
    CHECK(with({{"rope_parameters", {{"rope_type", "default"}, {"rope_theta", 7.0}}}}).ropeTheta == 7.0);
    CHECK(with({{"rope_theta", 3.0}, {"rope_parameters", {{"rope_theta", 7.0}}}}).ropeTheta == 7.0);
    const ModelConfig linear = with({{"rope_theta", 3.0}, {"rope_scaling", {{"type", "linear"}, {"factor", 2}}}});
    CHECK(linear.ropeTheta == 3.0);
    CHECK(linear.ropeScaling.type == RopeScaling::Type::Linear);
    CHECK(linear.ropeScaling.factor == 2.0);
    for (const char* spelling : {"rope_scaling", "rope_parameters"}) {
        const ModelConfig llama3 = with({{spelling,
                                          {{"rope_type", "llama3"},
                                           {"factor", 8.0},
                                           {"low_freq_factor", 1.0},
                                           {"high_freq_factor", 4.0},
                                           {"original_max_position_embeddings", 512}}}});
        CHECK(llama3.ropeScaling.type == RopeScaling::Type::Llama3);
        CHECK(llama3.ropeScaling.lowFreqFactor == 1.0);
        CHECK(llama3.ropeScaling.highFreqFactor == 4.0);
        CHECK(llama3.ropeScaling.originalContext == 512);
    }
    // transformers lets rope_scaling go before rope_parameters.
    CHECK(with({{"rope_scaling", {{"type", "default"}}}, {"rope_parameters", {{"rope_type", "yarn"}}}}).ropeTheta ==
          10000.0);
}

TEST_CASE("what changes results and is not supported is refused by its key") {
    refuse({{"model_type", "falcon"}}, "model_type");
    refuse({{"model_type", "mistral"}}, "architectures");
    refuse({{"architectures", {"LlamaForSequenceClassification"}}}, "architectures");
    refuse({{"hidden_act", "quick_gelu"}}, "hidden_act");
    refuse({{"pretraining_tp", 2}}, "pretraining_tp");
    refuse({{"attention_dropout", 0.1}}, "attention_dropout");
    refuse({{"rope_interleaved", true}}, "rope_interleaved");
    refuse({{"partial_rotary_factor", 0.5}}, "partial_rotary_factor");
    for (const char* type : {"su", "mrope", "proportional", ""}) {
        refuse({{"rope_scaling", {{"type", type}, {"factor", 2.0}}}}, "rope_scaling.type");
        refuse({{"rope_parameters", {{"rope_type", type}, {"factor", 2.0}}}}, "rope_parameters.rope_type");
    }
    refuse({{"rope_parameters", {{"rope_type", "linear"}}}}, "rope_parameters.factor");
    refuse({{"rope_parameters", {{"rope_type", "dynamic"}}}}, "rope_parameters.factor");
    refuse({{"rope_parameters", {{"rope_type", "longrope"}}}}, "rope_parameters.short_factor");
    refuse({{"rope_scaling", {{"rope_type", "longrope"}, {"short_factor", {1, 2}}, {"long_factor", {1, 2}}}}},
           "rope_scaling.short_factor");
    refuse({{"rope_parameters", {{"rope_type", "llama3"}, {"factor", 8.0}}}}, "rope_parameters.low_freq_factor");
    refuse({{"rope_parameters", {{"full_attention", {{"rope_type", "default"}}}}}}, "rope_parameters.full_attention");
    refuse({{"rope_parameters", {{"rope_type", "default"}, {"partial_rotary_factor", 0.25}}}},
           "rope_parameters.partial_rotary_factor");
}

TEST_CASE("missing, wrongly typed and impossible sizes are refused by their key") {
    for (const char* key :
         {"vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads"}) {
        refuse({{key, nullptr}}, key);
        refuse({{key, "64"}}, key);
        refuse({{key, 64.5}}, key);
        refuse({{key, true}}, key);
        refuse({{key, 1e10}}, key);
        refuse({{key, 5000000000}}, key);
        refuse({{key, 18446744073709551615u}}, key);
    }
    refuse({{"hidden_size", 0}}, "hidden size");
    refuse({{"hidden_size", -64}}, "hidden size");
    refuse({{"num_hidden_layers", 2000000000}}, "number of layers");
    refuse({{"num_attention_heads", 0}}, "num_attention_heads");
    refuse({{"hidden_size", 66}}, "hidden_size");
    refuse({{"num_key_value_heads", 3}}, "key-value heads");
    refuse({{"num_key_value_heads", 0}}, "key-value heads");
    refuse({{"head_dim", 15}}, "even head dimension");
    refuse({{"rms_norm_eps", 0.0}}, "epsilon");
    refuse({{"rope_theta", -1.0}}, "RoPE base");
    refuse({{"rope_theta", "big"}}, "rope_theta");
    refuse({{"tie_word_embeddings", 1}}, "tie_word_embeddings");
    refuse({{"rope_parameters", {1, 2}}}, "rope_parameters");
    refuse({{"architectures", "LlamaForCausalLM"}}, "architectures");
    expectError(ErrorKind::BadInput, {"JSON object"}, [] { modelConfigFromJson(Json::array(), "x"); });
    expectError(ErrorKind::BadInput, {"model_type"}, [] { modelConfigFromJson(Json::object(), "x"); });
}

TEST_CASE("a configuration survives being written as config.json") {
    for (const Json& rope : {Json(nullptr), Json{{"rope_type", "linear"}, {"factor", 2.5}},
                             Json{{"rope_type", "llama3"},
                                  {"factor", 8.0},
                                  {"low_freq_factor", 1.0},
                                  {"high_freq_factor", 4.0},
                                  {"original_max_position_embeddings", 512}}}) {
        const ModelConfig before = with({{"rope_scaling", rope},
                                         {"rope_theta", 1234.5},
                                         {"head_dim", 8},
                                         {"attention_bias", true},
                                         {"rms_norm_eps", 1e-5}});
        const Json json = modelConfigToJson(before, FloatType::BFloat16);
        CHECK(json["torch_dtype"] == "bfloat16");
        const ModelConfig after = modelConfigFromJson(json, "again");
        CHECK(modelConfigToJson(after, FloatType::BFloat16) == json);
        CHECK(after.headDim == 8);
        CHECK(after.ropeTheta == 1234.5);
        CHECK(ropeInverseFrequencies(after) == ropeInverseFrequencies(before));
    }
}

TEST_CASE("rotary frequencies are transformers'") {
    const Json reference = readJsonFile(std::string(LORIMER_FIXTURES_DIR) + "/weights/rope_reference.json");
    for (const auto& [name, entry] : reference.items()) {
        CAPTURE(name);
        const ModelConfig config = with(
            {{"hidden_size", 512}, {"max_position_embeddings", 131072}, {"rope_parameters", entry["rope_parameters"]}});
        const std::vector<float> frequencies = ropeInverseFrequencies(config);
        REQUIRE(frequencies.size() == entry["bits"].size());
        for (std::size_t i = 0; i < frequencies.size(); ++i) {
            const float expected = std::bit_cast<float>(entry["bits"][i].get<std::int32_t>());
            // torch's vectorized pow and the C library's may differ in the last bit: at most 2 units of it here.
            CHECK(std::fabs(frequencies[i] - expected) <= 2.4e-7f * expected);
        }
    }
    ModelConfig own = with(Json::object());
    own.ropeScaling.type = RopeScaling::Type::Factors;
    own.ropeScaling.factors = {1, 2, 4, 8, 1, 1, 1, 1};
    const std::vector<float> plain = ropeInverseFrequencies(with(Json::object()));
    for (std::size_t i = 0; i < 8; ++i) CHECK(ropeInverseFrequencies(own)[i] == plain[i] / own.ropeScaling.factors[i]);
    expectError(ErrorKind::BadInput, {"rope_freqs.weight"}, [&] { modelConfigToJson(own, FloatType::Float32); });
    const Json llama3 = {{"rope_type", "llama3"},
                         {"factor", 32.0},
                         {"low_freq_factor", 1.0},
                         {"high_freq_factor", 4.0},
                         {"original_max_position_embeddings", 8192}};
    const Json changes = {{"head_dim", 64}, {"rope_theta", 500000.0}, {"max_position_embeddings", 131072}};
    ModelConfig table = with(changes);
    const std::vector<float> unscaled = ropeInverseFrequencies(table);
    Json scaledChanges = changes;
    scaledChanges["rope_scaling"] = llama3;
    const std::vector<float> scaled = ropeInverseFrequencies(with(scaledChanges));
    table.ropeScaling.type = RopeScaling::Type::Factors;
    for (std::size_t i = 0; i < scaled.size(); ++i) table.ropeScaling.factors.push_back(unscaled[i] / scaled[i]);
    CHECK(modelConfigToJson(table, FloatType::BFloat16)["rope_scaling"] == llama3);
}
