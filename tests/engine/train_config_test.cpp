// train.json: defaults, names, ranges, unknown keys, and values of later versions.
#include "engine/train/train_config.h"

#include <doctest/doctest.h>

#include "engine/base/error.h"

using namespace lorimer;

namespace {

TrainConfig read(const char* text) { return trainConfigFromJson(Json::parse(text)); }

Error errorOf(const char* text) {
    try {
        read(text);
    } catch (const Error& error) {
        return error;
    }
    FAIL("no Error for ", text);
    return {ErrorKind::Internal, ""};
}

bool names(const Error& error, const char* part) { return error.sentence().find(part) != std::string::npos; }

}  // namespace

TEST_CASE("an empty file gives the defaults of the contract") {
    const TrainConfig config = read("{}");
    CHECK(config.peft.rank == 16);
    CHECK(config.peft.alpha == 32.0);
    CHECK(config.peft.targetModules.empty());
    CHECK(config.quantization.type == QuantizationType::Nf4);
    CHECK(config.quantization.doubleQuant);
    CHECK(config.training.learningRate == 2e-4);
    CHECK(config.training.maxGradNorm == 0.3);
    CHECK(config.training.seed == 0);
    CHECK(config.training.evalSteps.value == 0.1);
}

TEST_CASE("every key of the contract is read, and what is written reads back the same") {
    const char* text = R"({
        "peft": {"method": "lora", "r": 8, "lora_alpha": 12.5, "lora_dropout": 0.1, "target_modules": ["q_proj", "v_proj"],
                 "use_rslora": false, "use_dora": false, "init_lora_weights": true, "init_adapter": "first"},
        "quantization": {"type": "none", "double_quant": false, "compute_dtype": "float32"},
        "training": {"learning_rate": 1e-3, "num_train_epochs": 1.5, "max_steps": 7, "per_device_train_batch_size": 2,
                     "gradient_accumulation_steps": 3, "max_length": 77, "packing": false, "shuffle": false,
                     "seed": 18446744073709551615, "lr_scheduler_type": "constant_with_warmup", "warmup_ratio": 0.5,
                     "optim": "adamw", "weight_decay": 0.01, "adam_beta2": 0.95, "max_grad_norm": 0, "loss_on": "all",
                     "eval_steps": 5, "early_stopping_patience": 0, "save_steps": 0, "gradient_checkpointing": true}})";
    const TrainConfig config = read(text);
    CHECK(config.peft.rank == 8);
    CHECK(config.peft.alpha == 12.5);
    CHECK(config.peft.targetModules == std::vector<std::string>{"q_proj", "v_proj"});
    CHECK(config.peft.initAdapter == "first");
    CHECK(config.quantization.type == QuantizationType::None);
    CHECK(config.quantization.computeType == ComputeType::Float32);
    CHECK(config.training.epochs == 1.5);
    CHECK(config.training.maxSteps == 7);
    CHECK(config.training.accumulationSteps == 3);
    CHECK(config.training.seed == 18446744073709551615ULL);
    CHECK(config.training.schedule == Schedule::ConstantWithWarmup);
    CHECK(config.training.lossOn == LossOn::All);
    CHECK(config.training.evalSteps.value == 5.0);
    CHECK(config.training.recompute == Recompute::Always);
    const Json written = trainConfigToJson(config);
    CHECK(trainConfigToJson(trainConfigFromJson(written)) == written);
    const Json given = Json::parse(text);
    for (const auto& [part, keys] : given.items()) {
        for (const auto& [key, value] : keys.items()) CHECK_MESSAGE(written.at(part).at(key) == value, key);
    }
}

TEST_CASE("every quantization is read with its block size, and what is written reads back the same") {
    for (const std::string& type : quantizationTypeNames()) {
        const std::string text = R"({"quantization": {"type": ")" + type + "\"}}";
        const TrainConfig config = read(text.c_str());
        CHECK(quantizationTypeName(config.quantization.type) == type);
        const Json written = trainConfigToJson(config);
        CHECK(trainConfigToJson(trainConfigFromJson(written)) == written);
        CHECK_FALSE(written["quantization"].contains("blocksize"));  // 64, as checkpoints of before have it
    }
    const TrainConfig fp4 = read(R"({"quantization": {"type": "fp4", "blocksize": 4096, "double_quant": false}})");
    CHECK(fp4.quantization.blockSize == 4096);
    CHECK(trainConfigToJson(fp4)["quantization"]["blocksize"] == 4096);
    TrainConfig switched = read("{}");
    switched.quantization.blockSize = 128;
    switched.quantization.type = QuantizationType::Int8;  // as the window does it: the switch of NF4 stays on
    CHECK(trainConfigToJson(switched)["quantization"]["double_quant"] == false);
    CHECK_NOTHROW(trainConfigFromJson(trainConfigToJson(switched)));
}

TEST_CASE("an unknown key is named with its path") {
    for (const auto& [text, path] : {std::pair{R"({"training": {"lerning_rate": 1}})", "training.lerning_rate"},
                                     std::pair{R"({"peft": {"rank": 1}})", "peft.rank"},
                                     std::pair{R"({"quantization": {"block_size": 64}})", "quantization.block_size"},
                                     std::pair{R"({"trainer": {}})", "trainer"}}) {
        const Error error = errorOf(text);
        CHECK(error.kind() == ErrorKind::BadInput);
        CHECK(names(error, path));
    }
}

TEST_CASE("wrong types and values out of range name the key") {
    for (const auto& [text, path] :
         {std::pair{R"([])", "object"},
          std::pair{R"({"peft": 3})", "peft"},
          std::pair{R"({"peft": {"r": 0}})", "peft.r"},
          std::pair{R"({"peft": {"r": 1.5}})", "peft.r"},
          std::pair{R"({"peft": {"r": true}})", "peft.r"},
          std::pair{R"({"peft": {"r": "16"}})", "peft.r"},
          std::pair{R"({"peft": {"r": 1e300}})", "peft.r"},
          std::pair{R"({"peft": {"lora_dropout": 1}})", "lora_dropout"},
          std::pair{R"({"peft": {"target_modules": []}})", "target_modules"},
          std::pair{R"({"peft": {"target_modules": "q_proj"}})", "target_modules"},
          std::pair{R"({"peft": {"method": "lorra"}})", "peft.method"},
          std::pair{R"({"training": {"learning_rate": -1}})", "learning_rate"},
          std::pair{R"({"training": {"num_train_epochs": 0}})", "num_train_epochs"},
          std::pair{R"({"training": {"max_steps": 0}})", "max_steps"},
          std::pair{R"({"training": {"seed": -1}})", "training.seed"},
          std::pair{R"({"training": {"eval_steps": 1.5}})", "eval_steps"},
          std::pair{R"({"training": {"packing": 1}})", "packing"},
          std::pair{R"({"training": {"adam_beta2": 1}})", "adam_beta2"},
          std::pair{R"({"training": {"gradient_checkpointing": "yes"}})", "gradient_checkpointing"},
          std::pair{R"({"quantization": {"type": "nf5"}})", "quantization.type"},
          std::pair{R"({"quantization": {"blocksize": 48}})", "quantization.blocksize"},
          std::pair{R"({"quantization": {"blocksize": 16}})", "quantization.blocksize"},
          std::pair{R"({"quantization": {"blocksize": 8192}})", "quantization.blocksize"},
          std::pair{R"({"quantization": {"blocksize": "64"}})", "quantization.blocksize"},
          std::pair{R"({"quantization": {"type": "int8", "blocksize": 128}})", "quantization.blocksize"},
          std::pair{R"({"quantization": {"type": "none", "blocksize": 128}})", "quantization.blocksize"},
          std::pair{R"({"quantization": {"type": "int8", "double_quant": true}})", "quantization.double_quant"},
          std::pair{R"({"quantization": {"type": "gguf", "double_quant": true}})", "quantization.double_quant"}}) {
        const Error error = errorOf(text);
        CHECK_MESSAGE(error.kind() == ErrorKind::BadInput, text);
        CHECK_MESSAGE(names(error, path), error.sentence());
    }
}

TEST_CASE("a value of a later version is wrong use and is named") {
    for (const auto& [text, value] :
         {std::pair{R"({"peft": {"method": "ia3"}})", "\"ia3\""},

          std::pair{R"({"peft": {"method": "dora"}})", "\"dora\""},
          std::pair{R"({"peft": {"init_lora_weights": "pissa"}})", "pissa"},
          std::pair{R"({"quantization": {"type": "int4"}})", "int4"},
          std::pair{R"({"quantization": {"type": "gptq"}})", "gptq"},
          std::pair{R"({"training": {"optim": "adamw_8bit"}})", "adamw_8bit"},
          std::pair{R"({"training": {"lr_scheduler_type": "reduce_lr_on_plateau"}})", "reduce_lr_on_plateau"}}) {
        const Error error = errorOf(text);
        CHECK_MESSAGE(error.kind() == ErrorKind::WrongUse, text);
        CHECK_MESSAGE(names(error, value), error.sentence());
    }
}

TEST_CASE("intervals are counts or shares, as in transformers") {
    CHECK(StepInterval{0.0}.steps(100) == 0);
    CHECK(StepInterval{50.0}.steps(100) == 50);
    CHECK(StepInterval{1.0}.steps(100) == 1);
    CHECK(StepInterval{0.1}.steps(100) == 10);
    CHECK(StepInterval{0.1}.steps(101) == 11);
    CHECK(StepInterval{0.1}.steps(7) == 1);
    CHECK(StepInterval{0.5}.steps(0) == 1);
}

TEST_CASE("whole numbers may be written with a point or an exponent") {
    CHECK(read(R"({"training": {"max_steps": 1e3, "num_train_epochs": 2}})").training.maxSteps == 1000);
    CHECK(read(R"({"peft": {"r": 4.0}})").peft.rank == 4);
}
