// train.json. A key that is not known is an error, so that a typing mistake never trains with a default silently.
#include "engine/train/train_config.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <set>
#include <vector>

#include "engine/base/error.h"
#include "engine/peft/module_pattern_json.h"
#include "engine/quant/four_bit.h"
#include "engine/train/config_section.h"
#include "engine/train/schedule_json.h"

namespace lorimer {

namespace {

constexpr std::int64_t manyTimes = 1'000'000'000;

std::vector<std::string> targetModules(ConfigSection& section) {
    const Json* value = section.find("target_modules");
    if (value == nullptr || *value == Json("all-linear")) return {};
    const char* rule = "must be \"all-linear\" or a list of names such as [\"q_proj\", \"v_proj\"]";
    if (!value->is_array() || value->empty()) throw section.wrong("target_modules", *value, rule);
    std::vector<std::string> names;
    for (const Json& item : *value) {
        if (!item.is_string() || item.get<std::string>().empty()) throw section.wrong("target_modules", *value, rule);
        if (std::find(names.begin(), names.end(), item.get<std::string>()) == names.end()) names.push_back(item);
    }
    return names;
}

template <typename Value>
ModulePattern<Value> readPattern(ConfigSection& section, const std::string& key, double low) {
    const Json* object = section.find(key);
    if (object == nullptr) return {};
    constexpr double high = 65536;
    const auto pattern = patternFromJson<Value>(*object, low, high);
    if (!pattern)
        throw section.wrong(key, *object, "must be an object of module names and numbers such as {\"q_proj\": 8}");
    return *pattern;
}

PeftConfig readPeft(const Json& json) {
    ConfigSection section(json, "peft");
    PeftConfig config;
    section.choice("method", "lora", {"lora"},
                   {"dora", "rslora", "lora+", "loraplus", "pissa", "ia3", "adalora", "vera", "oft", "boft", "loha",
                    "lokr", "prefix", "prefix_tuning", "prompt_tuning", "p_tuning", "full", "none"});
    config.rank = static_cast<int>(section.integer("r", config.rank, 1, 65536));
    config.alpha = section.number("lora_alpha", config.alpha, 0.0, 1e9);
    config.dropout = section.number("lora_dropout", config.dropout, 0.0, 1.0);
    if (config.dropout >= 1.0) throw section.wrong("lora_dropout", config.dropout, "must be below 1");
    config.targetModules = targetModules(section);
    config.useRslora = section.boolean("use_rslora", config.useRslora);
    config.useDora = section.boolean("use_dora", config.useDora);
    config.loraPlusRatio = section.number("loraplus_lr_ratio", config.loraPlusRatio, 1e-6, 1e6);
    config.rankPattern = readPattern<int>(section, "rank_pattern", 1);
    config.alphaPattern = readPattern<double>(section, "alpha_pattern", 0);
    section.fixed("init_lora_weights", true);
    if (const Json* folder = section.find("init_adapter"); folder != nullptr && !folder->is_null()) {
        if (!folder->is_string() || folder->get<std::string>().empty()) {
            throw section.wrong("init_adapter", *folder, "must be null or the path of a PEFT folder");
        }
        config.initAdapter = folder->get<std::string>();
    }
    section.finish();
    return config;
}

/// Without blocks there is nothing to quantize twice. "none" accepts the key: settings that were stored have it.
bool allowsDoubleQuant(QuantizationType type) { return isFourBit(type) || type == QuantizationType::None; }

QuantizationConfig readQuantization(const Json& json) {
    ConfigSection section(json, "quantization");
    QuantizationConfig config;
    config.type = quantizationTypeFromName(section.choice(
        "type", quantizationTypeName(config.type), quantizationTypeNames(), {"int4", "gptq", "awq", "fp8", "hqq"}));
    const bool hasBlocks = isFourBit(config.type);
    config.doubleQuant = section.boolean("double_quant", allowsDoubleQuant(config.type));
    if (config.doubleQuant && !allowsDoubleQuant(config.type))
        throw section.wrong("double_quant", true, "needs the type \"nf4\" or \"fp4\"");
    config.blockSize = static_cast<int>(section.integer("blocksize", config.blockSize, 32, 4096));
    if (!isFourBitBlockSize(config.blockSize))
        throw section.wrong("blocksize", config.blockSize, "must be a power of two from 32 to 4096");
    if (config.blockSize != QuantizationConfig().blockSize && !hasBlocks)
        throw section.wrong("blocksize", config.blockSize, "needs the type \"nf4\" or \"fp4\"");
    config.computeType = computeTypeFromName(
        section.choice("compute_dtype", computeTypeName(config.computeType), {"float32", "bfloat16"}, {"float16"}));
    section.finish();
    return config;
}

StepInterval readInterval(ConfigSection& section, const std::string& key, StepInterval fallback) {
    const double value = section.number(key, fallback.value, 0.0, static_cast<double>(manyTimes));
    if (value >= 1.0 && value != std::floor(value)) {
        throw section.wrong(key, value, "must be a share below 1 or a whole number of steps");
    }
    return {value};
}

Recompute readRecompute(ConfigSection& section) {
    const Json* value = section.find("gradient_checkpointing");
    if (value == nullptr || *value == Json("auto")) return Recompute::Auto;
    if (!value->is_boolean()) throw section.wrong("gradient_checkpointing", *value, "must be \"auto\", true or false");
    return value->get<bool>() ? Recompute::Always : Recompute::Never;
}

struct LossOnName {
    const char* name;
    LossOn lossOn;
};
constexpr LossOnName lossOnNames[] = {
    {"answers", LossOn::Answers}, {"last_answer", LossOn::LastAnswer}, {"all", LossOn::All}};

OptimizerKind optimizerFromName(const std::string& name) {
    if (name == "adamw") return OptimizerKind::AdamW;
    if (name == "sgd") return OptimizerKind::Sgd;
    throw Error(ErrorKind::Internal, "Unknown optimizer.", name);
}

std::string nameOf(OptimizerKind optimizer) { return optimizer == OptimizerKind::Sgd ? "sgd" : "adamw"; }

LossOn lossOnFromName(const std::string& name) {
    for (const auto& known : lossOnNames) {
        if (name == known.name) return known.lossOn;
    }
    throw Error(ErrorKind::Internal, "Unknown part of the rows for the loss.", name);
}

std::string nameOf(LossOn lossOn) {
    for (const auto& known : lossOnNames) {
        if (lossOn == known.lossOn) return known.name;
    }
    throw Error(ErrorKind::Internal, "Unknown part of the rows for the loss.");
}

void readLength(ConfigSection& section, TrainingConfig& config) {
    config.epochs = section.number("num_train_epochs", config.epochs, 0.0, 1e6);
    if (config.epochs <= 0.0) throw section.wrong("num_train_epochs", config.epochs, "must be above 0");
    config.maxSteps = section.integer("max_steps", config.maxSteps, -1, manyTimes);
    if (config.maxSteps == 0) throw section.wrong("max_steps", 0, "must be -1 (not limited) or at least 1");
    config.batchSize = static_cast<int>(section.integer("per_device_train_batch_size", config.batchSize, 1, 1'000'000));
    config.accumulationSteps =
        static_cast<int>(section.integer("gradient_accumulation_steps", config.accumulationSteps, 1, 1'000'000));
    config.maxLength = static_cast<int>(section.integer("max_length", config.maxLength, 2, 100'000'000));
    config.evalSteps = readInterval(section, "eval_steps", config.evalSteps);
    config.saveSteps = readInterval(section, "save_steps", config.saveSteps);
    config.earlyStoppingPatience =
        static_cast<int>(section.integer("early_stopping_patience", config.earlyStoppingPatience, 0, 1'000'000));
}

TrainingConfig readTraining(const Json& json) {
    ConfigSection section(json, "training");
    TrainingConfig config;
    readLength(section, config);
    config.packing = section.boolean("packing", config.packing);
    config.shuffle = section.boolean("shuffle", config.shuffle);
    config.seed = section.seed("seed", config.seed);
    config.learningRate = section.number("learning_rate", config.learningRate, 0.0, 1e6);
    readSchedule(section, config.schedule, config.scheduleShape);
    if (config.schedule == Schedule::Polynomial && config.learningRate <= config.scheduleShape.endRate)
        throw section.wrong("learning_rate", config.learningRate, "must be above lr_end of the schedule polynomial");
    config.warmupRatio = section.number("warmup_ratio", config.warmupRatio, 0.0, 1.0);
    config.optimizer = optimizerFromName(
        section.choice("optim", nameOf(config.optimizer), {"adamw", "sgd"},
                       {"adamw_8bit", "adamw_bnb_8bit", "paged_adamw", "paged_adamw_8bit", "paged_adamw_32bit",
                        "adamw_torch", "adamw_torch_fused", "adamw_hf", "adafactor", "lion", "lion_8bit", "muon",
                        "rmsprop", "adagrad", "schedule_free_adamw", "galore_adamw"}));
    config.weightDecay = section.number("weight_decay", config.weightDecay, 0.0, 1e6);
    config.adamBeta1 = section.number("adam_beta1", config.adamBeta1, 0.0, 1.0);
    config.adamBeta2 = section.number("adam_beta2", config.adamBeta2, 0.0, 1.0);
    if (config.adamBeta1 >= 1.0) throw section.wrong("adam_beta1", config.adamBeta1, "must be below 1");
    if (config.adamBeta2 >= 1.0) throw section.wrong("adam_beta2", config.adamBeta2, "must be below 1");
    config.adamEpsilon = section.number("adam_epsilon", config.adamEpsilon, 0.0, 1.0);
    config.maxGradNorm = section.number("max_grad_norm", config.maxGradNorm, 0.0, ConfigSection::noLimit);
    config.lossOn =
        lossOnFromName(section.choice("loss_on", nameOf(config.lossOn), {"answers", "last_answer", "all"}, {}));
    config.recompute = readRecompute(section);
    section.finish();
    return config;
}

Json peftToJson(const PeftConfig& config) {
    return {{"method", "lora"},
            {"r", config.rank},
            {"lora_alpha", config.alpha},
            {"lora_dropout", config.dropout},
            {"target_modules", config.targetModules.empty() ? Json("all-linear") : Json(config.targetModules)},
            {"use_rslora", config.useRslora},
            {"use_dora", config.useDora},
            {"loraplus_lr_ratio", config.loraPlusRatio},
            {"rank_pattern", patternToJson(config.rankPattern)},
            {"alpha_pattern", patternToJson(config.alphaPattern)},
            {"init_lora_weights", true},
            {"init_adapter", config.initAdapter.empty() ? Json(nullptr) : Json(config.initAdapter)}};
}

/// A share stays a number below 1; a count is written as a whole number.
Json intervalToJson(const StepInterval& interval) {
    return interval.value == std::floor(interval.value) ? Json(static_cast<std::int64_t>(interval.value))
                                                        : Json(interval.value);
}

Json recomputeToJson(Recompute recompute) {
    switch (recompute) {
        case Recompute::Auto:
            return "auto";
        case Recompute::Never:
            return false;
        case Recompute::Always:
            return true;
    }
    throw Error(ErrorKind::Internal, "Unknown gradient checkpointing.");
}

Json trainingToJson(const TrainingConfig& config) {
    return {{"learning_rate", config.learningRate},
            {"num_train_epochs", config.epochs},
            {"max_steps", config.maxSteps},
            {"per_device_train_batch_size", config.batchSize},
            {"gradient_accumulation_steps", config.accumulationSteps},
            {"max_length", config.maxLength},
            {"packing", config.packing},
            {"shuffle", config.shuffle},
            {"seed", config.seed},
            {"lr_scheduler_type", scheduleName(config.schedule)},
            {"lr_scheduler_kwargs", scheduleShapeToJson(config.schedule, config.scheduleShape)},
            {"warmup_ratio", config.warmupRatio},
            {"optim", nameOf(config.optimizer)},
            {"weight_decay", config.weightDecay},
            {"adam_beta1", config.adamBeta1},
            {"adam_beta2", config.adamBeta2},
            {"adam_epsilon", config.adamEpsilon},
            {"max_grad_norm", config.maxGradNorm},
            {"loss_on", nameOf(config.lossOn)},
            {"eval_steps", intervalToJson(config.evalSteps)},
            {"early_stopping_patience", config.earlyStoppingPatience},
            {"save_steps", intervalToJson(config.saveSteps)},
            {"gradient_checkpointing", recomputeToJson(config.recompute)}};
}

Json quantizationToJson(const QuantizationConfig& config) {
    Json json = {{"type", quantizationTypeName(config.type)},
                 {"double_quant", config.doubleQuant && allowsDoubleQuant(config.type)},
                 {"compute_dtype", computeTypeName(config.computeType)}};
    // Only where it differs: checkpoints of earlier versions do not have it.
    if (isFourBit(config.type) && config.blockSize != QuantizationConfig().blockSize)
        json["blocksize"] = config.blockSize;
    return json;
}

}  // namespace

std::int64_t StepInterval::steps(std::int64_t totalSteps) const {
    if (value <= 0.0) return 0;
    if (value >= 1.0) return static_cast<std::int64_t>(value);
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(static_cast<double>(totalSteps) * value)));
}

TrainConfig trainConfigFromJson(const Json& json) {
    if (!json.is_object())
        throw badInput("The training settings must be a JSON object. Nothing was started; correct them.");
    const std::set<std::string> known{"peft", "quantization", "training"};
    for (const auto& [key, value] : json.items()) {
        if (known.count(key) == 0) throw ConfigSection::unknownKey(key, known);
    }
    return {readPeft(json), readQuantization(json), readTraining(json)};
}

Json trainConfigToJson(const TrainConfig& config) {
    return {{"peft", peftToJson(config.peft)},
            {"quantization", quantizationToJson(config.quantization)},
            {"training", trainingToJson(config.training)}};
}

}  // namespace lorimer
