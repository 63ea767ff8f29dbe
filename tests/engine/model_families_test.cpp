// What the families read of a config.json, and what they refuse. That it computes the right thing is tested against
// transformers in family_parity_test.cpp.
#include <cmath>

#include "engine/model/model_config.h"
#include "engine/model/module_names.h"
#include "tests/support/expect_error.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

struct Family {
    const char* type;
    const char* architecture;
};

constexpr Family families[] = {
    {"llama", "LlamaForCausalLM"}, {"mistral", "MistralForCausalLM"},    {"qwen2", "Qwen2ForCausalLM"},
    {"qwen3", "Qwen3ForCausalLM"}, {"gemma", "GemmaForCausalLM"},        {"gemma2", "Gemma2ForCausalLM"},
    {"phi3", "Phi3ForCausalLM"},   {"gemma3_text", "Gemma3ForCausalLM"}, {"smollm3", "SmolLM3ForCausalLM"},
    {"olmo2", "Olmo2ForCausalLM"}, {"granite", "GraniteForCausalLM"},    {"gpt2", "GPT2LMHeadModel"},
};

Json minimal(const std::string& type) {
    if (type == "gpt2")
        return {{"model_type", type}, {"vocab_size", 100}, {"n_embd", 64}, {"n_layer", 4}, {"n_head", 4}};
    return {{"model_type", type},     {"vocab_size", 100},        {"hidden_size", 64},        {"intermediate_size", 96},
            {"num_hidden_layers", 4}, {"num_attention_heads", 4}, {"num_key_value_heads", 2}, {"head_dim", 16}};
}

ModelConfig with(const std::string& type, const Json& changes) {
    Json json = minimal(type);
    json.update(changes);
    return modelConfigFromJson(json, "the/config.json");
}

void refuse(const std::string& type, const Json& changes, const std::string& key) {
    CAPTURE(type);
    CAPTURE(changes.dump());
    expectError(ErrorKind::BadInput, {key, "the/config.json"}, [&] { with(type, changes); });
}

std::vector<int> windowsOf(const ModelConfig& config) {
    std::vector<int> windows;
    for (int layer = 0; layer < config.layers; ++layer) windows.push_back(config.layerKind(layer).window);
    return windows;
}

}  // namespace

TEST_CASE("a family is known by its type, its architecture or both") {
    for (const Family& family : families) {
        CAPTURE(family.type);
        CHECK(with(family.type, Json::object()).architecture == family.type);
        CHECK(with(family.type, {{"architectures", {family.architecture}}}).architecture == family.type);
        CHECK(with(family.type, {{"model_type", nullptr}, {"architectures", {family.architecture}}}).architecture ==
              family.type);
        refuse(family.type, {{"architectures", {"OtherForCausalLM"}}}, "architectures");
    }
    refuse("llama", {{"model_type", "mamba"}}, "model_type");
    refuse("llama", {{"model_type", nullptr}, {"architectures", {"MambaForCausalLM"}}}, "architectures");
    refuse("llama", {{"model_type", nullptr}}, "model_type");
}

TEST_CASE("mixtures of experts are refused as such") {
    for (const char* type : {"mixtral", "qwen2_moe", "qwen3_moe", "olmoe", "granitemoe", "deepseek_v3", "gpt_oss"})
        expectError(ErrorKind::BadInput, {type, "mixture of experts"}, [&] { with("llama", {{"model_type", type}}); });
    for (const char* key : {"num_experts", "num_local_experts", "n_routed_experts"}) {
        expectError(ErrorKind::BadInput, {key, "mixtures of experts"}, [&] { with("qwen3", {{key, 8}}); });
        with("qwen3", {{key, 0}});
    }
}

TEST_CASE("a key that changes results is refused where the architecture does not have it") {
    const Json others = {{"final_logit_softcapping", 30.0},
                         {"attn_logit_softcapping", 50.0},
                         {"query_pre_attn_scalar", 256},
                         {"embedding_multiplier", 2.0},
                         {"residual_multiplier", 0.5},
                         {"attention_multiplier", 0.1},
                         {"logits_scaling", 8.0},
                         {"no_rope_layers", {1, 0, 1, 0}},
                         {"pretraining_tp", 2},
                         {"attention_dropout", 0.1},
                         {"rope_interleaved", true},
                         {"use_bidirectional_attention", true},
                         {"sliding_window", 16},
                         {"use_sliding_window", true},
                         {"clip_qkv", 8.0},
                         {"is_encoder_decoder", true},
                         {"partial_rotary_factor", 0.5},
                         {"layer_types", {"sliding_attention", "full_attention", "full_attention", "full_attention"}}};
    for (const auto& [key, value] : others.items()) refuse("llama", {{key, value}}, key);
    refuse("mistral", {{"attention_bias", true}}, "attention_bias");
    refuse("qwen2", {{"mlp_bias", true}}, "mlp_bias");
    refuse("qwen2", {{"attention_bias", true}}, "attention_bias");
    refuse("gemma3_text", {{"attn_logit_softcapping", 50.0}}, "attn_logit_softcapping");
    refuse("gemma3_text", {{"use_bidirectional_attention", true}}, "use_bidirectional_attention");
    refuse("phi3", {{"resid_pdrop", 0.1}}, "resid_pdrop");
    refuse("granite", {{"partial_rotary_factor", 0.5}}, "partial_rotary_factor");
    refuse("gpt2", {{"add_cross_attention", true}}, "add_cross_attention");
    refuse("gpt2", {{"activation_function", "gelu_10"}}, "activation_function");
    for (const Family& family : families) refuse(family.type, {{"rope_interleaved", true}}, "rope_interleaved");
}

TEST_CASE("neutral values and keys without effect are accepted") {
    const Json harmless = {{"attention_dropout", 0.0},
                           {"mlp_bias", false},
                           {"pretraining_tp", 1},
                           {"partial_rotary_factor", 1.0},
                           {"final_logit_softcapping", nullptr},
                           {"use_sliding_window", false},
                           {"initializer_range", 0.3},
                           {"use_cache", false},
                           {"auto_map", {{"AutoConfig", "x.y"}}},
                           {"torch_dtype", "bfloat16"},
                           {"layer_types", {"full_attention", "full_attention", "full_attention", "full_attention"}}};
    for (const Family& family : families) {
        CAPTURE(family.type);
        CHECK(with(family.type, harmless).layers == 4);
    }
    // What the published models say and no code computes with.
    with("smollm3", {{"pretraining_tp", 2}});
    with("granite", {{"attention_dropout", 0.1}});
    with("gpt2", {{"resid_pdrop", 0.1}, {"embd_pdrop", 0.1}, {"attn_pdrop", 0.1}, {"n_ctx", 1024}});
}

TEST_CASE("windows: which layers, and how far") {
    CHECK(windowsOf(with("mistral", Json::object())) == std::vector<int>(4, 4096));
    CHECK(windowsOf(with("mistral", {{"sliding_window", nullptr}})) == std::vector<int>(4, 0));
    CHECK(windowsOf(with("mistral", {{"sliding_window", 9}})) == std::vector<int>(4, 9));
    CHECK(windowsOf(with("phi3", Json::object())) == std::vector<int>(4, 0));
    CHECK(windowsOf(with("phi3", {{"sliding_window", 2047}})) == std::vector<int>(4, 2047));
    for (const char* type : {"qwen2", "qwen3"}) {
        CHECK(windowsOf(with(type, {{"sliding_window", 8}})) == std::vector<int>(4, 0));
        CHECK(windowsOf(with(type, {{"sliding_window", 8}, {"use_sliding_window", true}, {"max_window_layers", 3}})) ==
              std::vector<int>({0, 0, 0, 8}));
        refuse(type, {{"layer_types", {"sliding_attention", "full_attention", "full_attention", "full_attention"}}},
               "layer_types");
    }
    CHECK(windowsOf(with("gemma2", {{"sliding_window", 8}})) == std::vector<int>({8, 0, 8, 0}));
    CHECK(windowsOf(with("gemma3_text", {{"sliding_window", 8}})) == std::vector<int>({8, 8, 8, 8}));
    CHECK(windowsOf(with("gemma3_text", {{"sliding_window", 8}, {"sliding_window_pattern", 3}})) ==
          std::vector<int>({8, 8, 0, 8}));
    CHECK(windowsOf(with("smollm3", {{"sliding_window", 8}, {"use_sliding_window", true}})) ==
          std::vector<int>({0, 0, 0, 8}));
    refuse("mistral", {{"sliding_window", 0}}, "sliding_window");
    refuse("gemma2", {{"layer_types", {"full_attention"}}}, "layer_types");
    refuse("gemma2", {{"layer_types", {"full_attention", "chunked_attention", "x", "y"}}}, "layer_types");
    refuse("gemma2", {{"sliding_window", nullptr}}, "sliding_window");
}

TEST_CASE("absent keys take the defaults of their configuration class") {
    CHECK(with("gemma", Json::object()).tieEmbeddings);
    CHECK(with("gpt2", Json::object()).tieEmbeddings);
    CHECK_FALSE(with("qwen2", Json::object()).tieEmbeddings);
    CHECK(with("gemma2", Json::object()).logitSoftCap == 30.0);
    CHECK(with("gemma2", Json::object()).attentionSoftCap == 50.0);
    CHECK(with("gemma2", {{"final_logit_softcapping", nullptr}}).logitSoftCap == 0.0);
    CHECK(with("gemma3_text", Json::object()).logitSoftCap == 0.0);
    CHECK(with("qwen3", {{"head_dim", 128}}).headDim == 128);
    Json noHeadDim = minimal("qwen3");
    noHeadDim.erase("head_dim");
    CHECK(modelConfigFromJson(noHeadDim, "x").headDim == 128);
    noHeadDim["model_type"] = "qwen2";
    CHECK(modelConfigFromJson(noHeadDim, "x").headDim == 16);
    CHECK(with("smollm3", Json::object()).ropeTheta == 2e6);
    CHECK(with("gpt2", Json::object()).intermediateSize == 256);
    CHECK(with("olmo2", Json::object()).rmsNormEps == 1e-5);
    CHECK(with("gemma", {{"hidden_act", "gelu"}}).activation == Activation::GeluTanh);
    CHECK(with("llama", {{"hidden_act", "gelu"}}).activation == Activation::Gelu);
}

TEST_CASE("rotary positions by layer: none, global, local") {
    const ModelConfig smollm = with("smollm3", Json::object());
    CHECK(smollm.layerKind(2).rope == LayerRope::Global);
    CHECK(smollm.layerKind(3).rope == LayerRope::None);
    CHECK(with("smollm3", {{"no_rope_layers", {0, 1, 1, 1}}}).layerKind(0).rope == LayerRope::None);
    refuse("smollm3", {{"no_rope_layers", {0, 1}}}, "no_rope_layers");
    refuse("smollm3", {{"no_rope_layers", {0, 1, 2, 1}}}, "no_rope_layers");
    const ModelConfig old = with("gemma3_text", {{"rope_theta", 5e5},
                                                 {"rope_local_base_freq", 7.0},
                                                 {"rope_scaling", {{"rope_type", "linear"}, {"factor", 8.0}}}});
    CHECK(old.ropeTheta == 5e5);
    CHECK(old.localRopeTheta == 7.0);
    CHECK(old.ropeScaling.type == RopeScaling::Type::Linear);
    CHECK(old.localRopeScaling.type == RopeScaling::Type::None);
    CHECK(old.layerKind(0).rope == LayerRope::Local);
    const ModelConfig plain = with("gemma3_text", Json::object());
    CHECK(plain.ropeTheta == 1e6);
    CHECK(plain.localRopeTheta == 1e4);
    refuse("gemma3_text", {{"rope_parameters", {{"rope_type", "default"}}}}, "rope_parameters");
}

TEST_CASE("rotary scalings say how far the model reads") {
    const Json yarn = {{"rope_type", "yarn"}, {"factor", 4.0}, {"original_max_position_embeddings", 1024}};
    const ModelConfig config = with("qwen2", {{"max_position_embeddings", 1024}, {"rope_scaling", yarn}});
    CHECK(config.contextLength == 4096);
    CHECK(config.ropeScaling.attentionFactor == doctest::Approx(0.1 * std::log(4.0) + 1.0));
    CHECK(with("llama", {{"max_position_embeddings", 512}, {"rope_scaling", {{"type", "dynamic"}, {"factor", 2.0}}}})
              .contextLength == 1024);
    const Json su = {{"type", "su"}, {"short_factor", Json::array()}, {"long_factor", Json::array()}};
    Json longrope = su;
    for (int i = 0; i < 8; ++i)
        for (const char* key : {"short_factor", "long_factor"}) longrope[key].push_back(1.0 + i);
    const ModelConfig phi = with("phi3", {{"max_position_embeddings", 131072}, {"rope_scaling", longrope}});
    CHECK(phi.contextLength == 131072);
    CHECK(phi.ropeScaling.originalContext == 4096);
    CHECK(phi.rotatesAlike(1, 4096));
    CHECK_FALSE(phi.rotatesAlike(4096, 4097));
    CHECK(phi.rotatesAlike(4097, 5000));
    refuse("phi3", {{"rope_scaling", su}}, "short_factor");
    CHECK(with("phi3", {{"partial_rotary_factor", 0.75}}).rotaryDimensions() == 12);
    refuse("phi3", {{"partial_rotary_factor", 0.07}}, "partial_rotary_factor");
}

TEST_CASE("the modules of a block carry the names of their family") {
    const auto modules = [](const char* type) {
        std::string text;
        for (const LinearShape& linear : blockLinears(with(type, Json::object()))) text += linear.module + " ";
        for (const NormShape& norm : blockNorms(with(type, Json::object()))) text += norm.module + " ";
        return text;
    };
    CHECK(modules("phi3") ==
          "self_attn.qkv_proj self_attn.o_proj mlp.gate_up_proj mlp.down_proj input_layernorm "
          "post_attention_layernorm ");
    CHECK(modules("gpt2") == "attn.c_attn attn.c_proj mlp.c_fc mlp.c_proj ln_1 ln_2 ");
    CHECK(modules("olmo2") ==
          "self_attn.q_proj self_attn.k_proj self_attn.v_proj self_attn.o_proj mlp.gate_proj mlp.up_proj "
          "mlp.down_proj post_attention_layernorm post_feedforward_layernorm self_attn.q_norm self_attn.k_norm ");
}
