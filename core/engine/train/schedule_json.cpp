#include "engine/train/schedule_json.h"

#include <vector>

namespace lorimer {

namespace {

struct ScheduleName {
    const char* name;
    Schedule schedule;
};
constexpr ScheduleName scheduleNames[] = {{"constant", Schedule::Constant},
                                          {"constant_with_warmup", Schedule::ConstantWithWarmup},
                                          {"linear", Schedule::Linear},
                                          {"cosine", Schedule::Cosine},
                                          {"cosine_with_restarts", Schedule::CosineWithRestarts},
                                          {"cosine_with_min_lr", Schedule::CosineWithMinimum},
                                          {"polynomial", Schedule::Polynomial},
                                          {"inverse_sqrt", Schedule::InverseSqrt},
                                          {"warmup_stable_decay", Schedule::WarmupStableDecay}};

struct RampName {
    const char* name;
    Ramp ramp;
};
constexpr RampName rampNames[] = {{"linear", Ramp::Linear}, {"cosine", Ramp::Cosine}, {"1-sqrt", Ramp::OneMinusSqrt}};

constexpr double mostSteps = 1e9;

std::string rampName(Ramp ramp) {
    for (const RampName& known : rampNames)
        if (known.ramp == ramp) return known.name;
    throw Error(ErrorKind::Internal, "Unknown ramp.");
}

Ramp readRamp(ConfigSection& section, const std::string& key, Ramp fallback) {
    std::vector<std::string> names;
    for (const RampName& known : rampNames) names.emplace_back(known.name);
    const std::string name = section.choice(key, rampName(fallback), names, {});
    for (const RampName& known : rampNames)
        if (name == known.name) return known.ramp;
    throw Error(ErrorKind::Internal, "Unknown ramp.", name);
}

bool isSet(ConfigSection& section, const std::string& key) {
    const Json* value = section.find(key);
    return value != nullptr && !value->is_null();
}

std::optional<double> readNumber(ConfigSection& section, const std::string& key, double high) {
    if (!isSet(section, key)) return std::nullopt;
    return section.number(key, 0.0, 0.0, high);
}

std::optional<std::int64_t> readSteps(ConfigSection& section, const std::string& key, std::int64_t low) {
    if (!isSet(section, key)) return std::nullopt;
    return section.integer(key, low, low, static_cast<std::int64_t>(mostSteps));
}

void readStableDecay(ConfigSection& kwargs, ScheduleShape& shape) {
    shape.decaySteps = readSteps(kwargs, "num_decay_steps", 0);
    shape.stableSteps = readSteps(kwargs, "num_stable_steps", 0);
    shape.warmupRamp = readRamp(kwargs, "warmup_type", shape.warmupRamp);
    shape.decayRamp = readRamp(kwargs, "decay_type", shape.decayRamp);
    shape.minimumShare = readNumber(kwargs, "min_lr_ratio", 1.0);
    shape.cycles = readNumber(kwargs, "num_cycles", mostSteps);
}

void readMinimum(ConfigSection& kwargs, ScheduleShape& shape) {
    shape.cycles = readNumber(kwargs, "num_cycles", mostSteps);
    shape.minimumRate = readNumber(kwargs, "min_lr", mostSteps);
    shape.minimumShare = readNumber(kwargs, "min_lr_rate", 1.0);
    if (shape.minimumRate.has_value() == shape.minimumShare.has_value())
        throw badInput(
            "\"training.lr_scheduler_kwargs\" in the training settings must give either \"min_lr\" or \"min_lr_rate\" "
            "for the schedule cosine_with_min_lr. Nothing was started; correct it.");
}

}  // namespace

std::string scheduleName(Schedule schedule) {
    for (const ScheduleName& known : scheduleNames)
        if (known.schedule == schedule) return known.name;
    throw Error(ErrorKind::Internal, "Unknown schedule.");
}

void readSchedule(ConfigSection& section, Schedule& schedule, ScheduleShape& shape) {
    std::vector<std::string> names;
    for (const ScheduleName& known : scheduleNames) names.emplace_back(known.name);
    const std::string name = section.choice("lr_scheduler_type", scheduleName(schedule), names,
                                            {"reduce_lr_on_plateau", "cosine_warmup_with_min_lr", "greedy"});
    for (const ScheduleName& known : scheduleNames)
        if (name == known.name) schedule = known.schedule;
    ConfigSection kwargs = ConfigSection::inside(section, "lr_scheduler_kwargs");
    switch (schedule) {
        case Schedule::Constant:
        case Schedule::ConstantWithWarmup:
        case Schedule::Linear:
            break;
        case Schedule::Cosine:
        case Schedule::CosineWithRestarts:
            shape.cycles = readNumber(kwargs, "num_cycles", mostSteps);
            break;
        case Schedule::CosineWithMinimum:
            readMinimum(kwargs, shape);
            break;
        case Schedule::Polynomial:
            shape.endRate = kwargs.number("lr_end", shape.endRate, 0.0, mostSteps);
            shape.power = kwargs.number("power", shape.power, 0.0, 1000.0);
            break;
        case Schedule::InverseSqrt:
            shape.timescale = readSteps(kwargs, "timescale", 1);
            break;
        case Schedule::WarmupStableDecay:
            readStableDecay(kwargs, shape);
            break;
    }
    kwargs.finish();
}

Json scheduleShapeToJson(Schedule schedule, const ScheduleShape& shape) {
    Json json = Json::object();
    const auto put = [&json](const char* key, const auto& value) {
        if (value) json[key] = *value;
    };
    put("num_cycles", shape.cycles);
    put("timescale", shape.timescale);
    put("num_decay_steps", shape.decaySteps);
    put("num_stable_steps", shape.stableSteps);
    put("min_lr", shape.minimumRate);
    put(schedule == Schedule::WarmupStableDecay ? "min_lr_ratio" : "min_lr_rate", shape.minimumShare);
    if (schedule == Schedule::Polynomial) {
        json["lr_end"] = shape.endRate;
        json["power"] = shape.power;
    }
    if (schedule == Schedule::WarmupStableDecay) {
        json["warmup_type"] = rampName(shape.warmupRamp);
        json["decay_type"] = rampName(shape.decayRamp);
    }
    return json;
}

}  // namespace lorimer
