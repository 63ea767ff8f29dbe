// train.json. A key that is not known is an error, so that a typing mistake never trains with a default silently.
#include "engine/train/train_config.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <set>
#include <vector>

#include "engine/base/error.h"
#include "engine/quant/four_bit.h"

namespace lorimer {

namespace {

constexpr double noLimit = std::numeric_limits<double>::max();

std::string quoted(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// One object of train.json: reads its keys, and at the end names the first one that nobody asked for.
class Section {
public:
    Section(const Json& parent, const std::string& name) : m_name(name) {
        if (!parent.contains(name)) return;
        m_object = parent.at(name);
        if (!m_object.is_object()) throw badInput("\"" + name + "\" in the training settings must be an object.");
    }

    /// Throws unless every key was read before.
    void finish() const {
        for (const auto& [key, value] : m_object.items()) {
            if (m_known.count(key) == 0) throw unknownKey(m_name + "." + key, m_known);
        }
    }

    static Error unknownKey(const std::string& path, const std::set<std::string>& known) {
        std::string names;
        for (const std::string& name : known) names += (names.empty() ? "" : ", ") + name;
        return badInput("The training settings have an unknown key \"" + path +
                        "\". Nothing was started; correct or remove "
                        "it. Known keys there: " +
                        names + ".");
    }

    double number(const std::string& key, double fallback, double low, double high) {
        const Json* value = find(key);
        if (value == nullptr) return fallback;
        if (!value->is_number()) throw wrong(key, *value, "must be a number");
        const double result = value->get<double>();
        if (!std::isfinite(result) || result < low || result > high) throw wrong(key, *value, range(low, high));
        return result;
    }

    /// Whole numbers; 1e3 and 3.0 are whole.
    std::int64_t integer(const std::string& key, std::int64_t fallback, std::int64_t low, std::int64_t high) {
        const Json* value = find(key);
        if (value == nullptr) return fallback;
        if (!isWhole(*value)) throw wrong(key, *value, "must be a whole number");
        const double result = value->get<double>();
        if (result < static_cast<double>(low) || result > static_cast<double>(high)) {
            throw wrong(key, *value, range(static_cast<double>(low), static_cast<double>(high)));
        }
        return value->get<std::int64_t>();
    }

    std::uint64_t seed(const std::string& key, std::uint64_t fallback) {
        const Json* value = find(key);
        if (value == nullptr) return fallback;
        if (!value->is_number_unsigned()) throw wrong(key, *value, "must be a whole number from 0");
        return value->get<std::uint64_t>();
    }

    bool boolean(const std::string& key, bool fallback) {
        const Json* value = find(key);
        if (value == nullptr) return fallback;
        if (!value->is_boolean()) throw wrong(key, *value, "must be true or false");
        return value->get<bool>();
    }

    /// One of `now`; one of `later` is WrongUse.
    std::string choice(const std::string& key, const std::string& fallback, const std::vector<std::string>& now,
                       const std::vector<std::string>& later) {
        const Json* value = find(key);
        if (value == nullptr) return fallback;
        std::string names;
        for (const std::string& name : now) names += (names.empty() ? "\"" : ", \"") + name + "\"";
        if (!value->is_string()) throw wrong(key, *value, "must be one of " + names);
        const auto text = value->get<std::string>();
        if (std::find(later.begin(), later.end(), text) != later.end()) throw notYet(key, *value);
        if (std::find(now.begin(), now.end(), text) == now.end()) throw wrong(key, *value, "must be one of " + names);
        return text;
    }

    /// A switch that this version knows in one position only.
    void fixed(const std::string& key, bool only) {
        const Json* value = find(key);
        if (value == nullptr || *value == Json(only)) return;
        if (value->is_boolean() || value->is_string()) throw notYet(key, *value);
        throw wrong(key, *value, only ? "must be true" : "must be false");
    }

    const Json* find(const std::string& key) {
        m_known.insert(key);
        const auto found = m_object.find(key);
        return found == m_object.end() ? nullptr : &*found;
    }

    Error wrong(const std::string& key, const Json& value, const std::string& rule) const {
        return badInput("\"" + m_name + "." + key + "\" in the training settings is " + quoted(value) + " but " + rule +
                        ". Nothing was started; correct it.");
    }

    Error notYet(const std::string& key, const Json& value) const {
        return {ErrorKind::WrongUse, "\"" + m_name + "." + key + "\": " + quoted(value) +
                                         " is not available in this version "
                                         "of Lorimer. Nothing was started; choose another value or remove the key."};
    }

private:
    static std::string plain(double value) {
        return quoted(value == std::floor(value) && std::fabs(value) < 1e15 ? Json(static_cast<std::int64_t>(value))
                                                                            : Json(value));
    }
    static std::string range(double low, double high) {
        return high == noLimit ? "must be at least " + plain(low) : "must be from " + plain(low) + " to " + plain(high);
    }
    static bool isWhole(const Json& value) {
        if (value.is_number_integer()) return true;
        if (!value.is_number_float()) return false;
        const double number = value.get<double>();
        return std::isfinite(number) && number == std::floor(number) && std::fabs(number) < 9e15;
    }

    std::string m_name;
    Json m_object = Json::object();
    std::set<std::string> m_known;
};

constexpr std::int64_t manyTimes = 1'000'000'000;

std::vector<std::string> targetModules(Section& section) {
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

PeftConfig readPeft(const Json& json) {
    Section section(json, "peft");
    PeftConfig config;
    section.choice("method", "lora", {"lora"},
                   {"dora", "rslora", "lora+", "loraplus", "pissa", "ia3", "adalora", "vera", "oft", "boft", "loha",
                    "lokr", "prefix", "prefix_tuning", "prompt_tuning", "p_tuning", "full", "none"});
    config.rank = static_cast<int>(section.integer("r", config.rank, 1, 65536));
    config.alpha = section.number("lora_alpha", config.alpha, 0.0, 1e9);
    config.dropout = section.number("lora_dropout", config.dropout, 0.0, 1.0);
    if (config.dropout >= 1.0) throw section.wrong("lora_dropout", config.dropout, "must be below 1");
    config.targetModules = targetModules(section);
    section.fixed("use_rslora", false);
    section.fixed("use_dora", false);
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
    Section section(json, "quantization");
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

StepInterval readInterval(Section& section, const std::string& key, StepInterval fallback) {
    const double value = section.number(key, fallback.value, 0.0, static_cast<double>(manyTimes));
    if (value >= 1.0 && value != std::floor(value)) {
        throw section.wrong(key, value, "must be a share below 1 or a whole number of steps");
    }
    return {value};
}

Recompute readRecompute(Section& section) {
    const Json* value = section.find("gradient_checkpointing");
    if (value == nullptr || *value == Json("auto")) return Recompute::Auto;
    if (!value->is_boolean()) throw section.wrong("gradient_checkpointing", *value, "must be \"auto\", true or false");
    return value->get<bool>() ? Recompute::Always : Recompute::Never;
}

struct ScheduleName {
    const char* name;
    Schedule schedule;
};
constexpr ScheduleName scheduleNames[] = {{"constant", Schedule::Constant},
                                          {"constant_with_warmup", Schedule::ConstantWithWarmup},
                                          {"linear", Schedule::Linear},
                                          {"cosine", Schedule::Cosine}};

struct LossOnName {
    const char* name;
    LossOn lossOn;
};
constexpr LossOnName lossOnNames[] = {
    {"answers", LossOn::Answers}, {"last_answer", LossOn::LastAnswer}, {"all", LossOn::All}};

Schedule scheduleFromName(const std::string& name) {
    for (const auto& known : scheduleNames) {
        if (name == known.name) return known.schedule;
    }
    throw Error(ErrorKind::Internal, "Unknown schedule.", name);
}

LossOn lossOnFromName(const std::string& name) {
    for (const auto& known : lossOnNames) {
        if (name == known.name) return known.lossOn;
    }
    throw Error(ErrorKind::Internal, "Unknown part of the rows for the loss.", name);
}

std::string nameOf(Schedule schedule) {
    for (const auto& known : scheduleNames) {
        if (schedule == known.schedule) return known.name;
    }
    throw Error(ErrorKind::Internal, "Unknown schedule.");
}

std::string nameOf(LossOn lossOn) {
    for (const auto& known : lossOnNames) {
        if (lossOn == known.lossOn) return known.name;
    }
    throw Error(ErrorKind::Internal, "Unknown part of the rows for the loss.");
}

void readLength(Section& section, TrainingConfig& config) {
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
    Section section(json, "training");
    TrainingConfig config;
    readLength(section, config);
    config.packing = section.boolean("packing", config.packing);
    config.shuffle = section.boolean("shuffle", config.shuffle);
    config.seed = section.seed("seed", config.seed);
    config.learningRate = section.number("learning_rate", config.learningRate, 0.0, 1e6);
    config.schedule = scheduleFromName(section.choice("lr_scheduler_type", nameOf(config.schedule),
                                                      {"constant", "constant_with_warmup", "linear", "cosine"},
                                                      {"cosine_with_restarts", "cosine_with_min_lr", "polynomial",
                                                       "inverse_sqrt", "reduce_lr_on_plateau", "warmup_stable_decay"}));
    config.warmupRatio = section.number("warmup_ratio", config.warmupRatio, 0.0, 1.0);
    section.choice("optim", "adamw", {"adamw"},
                   {"adamw_8bit", "adamw_bnb_8bit", "paged_adamw", "paged_adamw_8bit", "paged_adamw_32bit",
                    "adamw_torch", "adamw_torch_fused", "adamw_hf", "adafactor", "sgd", "lion", "lion_8bit", "muon",
                    "rmsprop", "adagrad", "schedule_free_adamw", "galore_adamw"});
    config.weightDecay = section.number("weight_decay", config.weightDecay, 0.0, 1e6);
    config.adamBeta1 = section.number("adam_beta1", config.adamBeta1, 0.0, 1.0);
    config.adamBeta2 = section.number("adam_beta2", config.adamBeta2, 0.0, 1.0);
    if (config.adamBeta1 >= 1.0) throw section.wrong("adam_beta1", config.adamBeta1, "must be below 1");
    if (config.adamBeta2 >= 1.0) throw section.wrong("adam_beta2", config.adamBeta2, "must be below 1");
    config.adamEpsilon = section.number("adam_epsilon", config.adamEpsilon, 0.0, 1.0);
    config.maxGradNorm = section.number("max_grad_norm", config.maxGradNorm, 0.0, noLimit);
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
            {"use_rslora", false},
            {"use_dora", false},
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
            {"lr_scheduler_type", nameOf(config.schedule)},
            {"warmup_ratio", config.warmupRatio},
            {"optim", "adamw"},
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
    if (config.blockSize != QuantizationConfig().blockSize) json["blocksize"] = config.blockSize;
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
        if (known.count(key) == 0) throw Section::unknownKey(key, known);
    }
    return {readPeft(json), readQuantization(json), readTraining(json)};
}

Json trainConfigToJson(const TrainConfig& config) {
    return {{"peft", peftToJson(config.peft)},
            {"quantization", quantizationToJson(config.quantization)},
            {"training", trainingToJson(config.training)}};
}

}  // namespace lorimer
