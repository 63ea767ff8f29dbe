#include "engine/quant/bitsandbytes_config.h"

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

[[noreturn]] void refuseSetting(const std::string& key, const Json& value, const std::string& configPath) {
    throw badInput("The key \"quantization_config." + key + "\" of " + quotedText(configPath, 4096) + " is " +
                   value.dump(-1, ' ', true, Json::error_handler_t::replace) +
                   "; this version reads bitsandbytes' NF4, FP4 and int8, and unquantized models. Nothing was changed; "
                   "choose another model.");
}

}  // namespace

QuantizationType announcedQuantization(const Json& config, const std::string& configPath) {
    const auto found = config.find("quantization_config");
    if (found == config.end() || found->is_null()) return QuantizationType::None;
    if (!found->is_object()) refuseSetting("", *found, configPath);
    const auto is = [&](const char* key) { return found->value(key, Json()) == true; };
    const Json method = found->value("quant_method", Json("bitsandbytes"));
    if (method != "bitsandbytes") refuseSetting("quant_method", method, configPath);
    const bool eightBit = is("load_in_8bit") || is("_load_in_8bit");
    const bool fourBit = is("load_in_4bit") || is("_load_in_4bit");
    if (eightBit && fourBit) refuseSetting("load_in_8bit", true, configPath);
    if (eightBit) return QuantizationType::Int8;
    if (!fourBit) refuseSetting("load_in_4bit", found->value("load_in_4bit", Json()), configPath);
    const Json type = found->value("bnb_4bit_quant_type", Json("fp4"));
    if (type == "nf4") return QuantizationType::Nf4;
    if (type == "fp4") return QuantizationType::Fp4;
    refuseSetting("bnb_4bit_quant_type", type, configPath);
}

Json fourBitQuantizationConfig(FourBitCode code, bool doubleQuant, FloatType computeType) {
    return {{"_load_in_4bit", true},
            {"_load_in_8bit", false},
            {"bnb_4bit_compute_dtype", floatTypeName(computeType)},
            {"bnb_4bit_quant_storage", "uint8"},
            {"bnb_4bit_quant_type", fourBitCodeName(code)},
            {"bnb_4bit_use_double_quant", doubleQuant},
            {"llm_int8_enable_fp32_cpu_offload", false},
            {"llm_int8_has_fp16_weight", false},
            {"llm_int8_skip_modules", nullptr},
            {"llm_int8_threshold", 6.0},
            {"load_in_4bit", true},
            {"load_in_8bit", false},
            {"quant_method", "bitsandbytes"}};
}

}  // namespace lorimer
