#include "engine/peft/adapter_file.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <set>

#include "engine/base/durable_file.h"
#include "engine/base/error.h"
#include "engine/base/json_check.h"
#include "engine/peft/gguf_adapter.h"
#include "engine/peft/module_pattern_json.h"
#include "engine/weights/tensor_file.h"

namespace lorimer {

namespace {

namespace fs = std::filesystem;

std::string leafName(const std::string& tensorName) {
    const std::size_t end = tensorName.rfind(".lora_");
    const std::size_t begin = tensorName.rfind('.', end - 1) + 1;
    return tensorName.substr(begin, end - begin);
}

/// The part of PEFT 0.21's LoraConfig that other programs read; what is absent has PEFT's default.
Json configJson(const std::vector<AdapterTensor>& tensors, const PeftConfig& config, const std::string& baseName) {
    std::set<std::string> targets;
    for (const AdapterTensor& tensor : tensors) targets.insert(leafName(tensor.name));
    return {{"base_model_name_or_path", baseName},
            {"bias", "none"},
            {"fan_in_fan_out", false},
            {"inference_mode", true},
            {"init_lora_weights", true},
            {"lora_alpha", config.alpha},
            {"lora_dropout", config.dropout},
            {"modules_to_save", nullptr},
            {"peft_type", "LORA"},
            {"r", config.rank},
            {"target_modules", targets},
            {"task_type", "CAUSAL_LM"},
            {"rank_pattern", patternToJson(config.rankPattern)},
            {"alpha_pattern", patternToJson(config.alphaPattern)},
            {"use_dora", config.useDora},
            {"use_rslora", config.useRslora}};
}

Json readConfigFile(const std::string& path) {
    if (!std::filesystem::exists(path))
        throw badInput("The adapter cannot be used: " + path + " is missing. Choose a PEFT adapter folder.");
    Json json = readJsonFile(path);
    if (!json.is_object())
        throw badInput("The adapter cannot be used: " + path + " is not a JSON object. Copy the folder again.");
    return json;
}

[[noreturn]] void refuseKey(const std::string& path, const std::string& key, const Json& value) {
    throw badInput("The adapter cannot be used: " + path + " sets " + key + " to " + value.dump() +
                   ", which this version does not support. Nothing was changed.");
}

/// Keys that say how the adapter was made or found, not what it computes.
const std::set<std::string>& harmlessKeys() {
    static const std::set<std::string> keys = {"peft_type",
                                               "r",
                                               "lora_alpha",
                                               "lora_dropout",
                                               "use_dora",
                                               "use_rslora",
                                               "rank_pattern",
                                               "alpha_pattern",
                                               "target_modules",
                                               "exclude_modules",
                                               "fan_in_fan_out",  // says how the base stores its weight
                                               "task_type",
                                               "auto_mapping",
                                               "base_model_name_or_path",
                                               "revision",
                                               "inference_mode",
                                               "peft_version",
                                               "layers_pattern",
                                               "layers_to_transform",
                                               "megatron_core",
                                               "loftq_config",
                                               "eva_config",
                                               "corda_config",
                                               "lora_ga_config",
                                               "runtime_config",
                                               "qalora_group_size",
                                               "ensure_weight_tying"};
    return keys;
}

/// Initializations after which the stored tensors belong to the unchanged base model.
bool isPlainInit(const Json& value) {
    return value.is_boolean() || value == "gaussian" || value == "orthogonal" || value == "eva" || value == "mini";
}

/// Every other setting must be off: then the adapter is plain LoRA. What a later PEFT brings is refused by its name.
void requirePlainLora(const Json& json, const std::string& path) {
    if (json.value("peft_type", Json()) != "LORA") refuseKey(path, "peft_type", json.value("peft_type", Json()));
    for (const auto& [key, value] : json.items()) {
        const bool off =
            value.is_null() || value == false || value == "none" || (value.is_structured() && value.empty());
        const bool plain = off || harmlessKeys().contains(key) || (key == "init_lora_weights" && isPlainInit(value));
        if (!plain) refuseKey(path, key, value);
    }
}

double numberOf(const Json& json, const std::string& path, const char* key, double fallback) {
    const auto found = json.find(key);
    if (found == json.end() || found->is_null()) return fallback;
    if (!found->is_number()) refuseKey(path, key, *found);
    return found->get<double>();
}

bool switchOf(const Json& json, const std::string& path, const char* key) {
    const Json value = json.value(key, Json());
    if (!value.is_null() && !value.is_boolean()) refuseKey(path, key, value);
    return value == true;
}

template <typename Value>
ModulePattern<Value> patternOf(const Json& json, const std::string& path, const char* key, double low) {
    const Json object = json.value(key, Json());
    const auto pattern = patternFromJson<Value>(object, low, std::numeric_limits<int>::max());
    if (!pattern) refuseKey(path, key, object);
    return *pattern;
}

Tensor AdapterPair::*partOf(const std::string& kind) {
    if (kind == ".lora_A.weight") return &AdapterPair::a;
    if (kind == ".lora_B.weight") return &AdapterPair::b;
    if (kind == ".lora_magnitude_vector") return &AdapterPair::magnitude;
    return nullptr;
}

std::map<std::string, AdapterPair> pairsByModule(const std::map<std::string, Tensor>& tensors,
                                                 const std::string& file) {
    std::map<std::string, AdapterPair> pairs;
    static const std::string prefix = "base_model.model.";
    for (const auto& [name, tensor] : tensors) {
        const std::size_t end = name.rfind(".lora_");
        const std::string kind = end == std::string::npos ? "" : name.substr(end);
        Tensor AdapterPair::*const part = name.starts_with(prefix) ? partOf(kind) : nullptr;
        if (part == nullptr)
            throw badInput("The adapter cannot be used: " + file + " holds the tensor \"" + name +
                           "\", which is no LoRA weight of a linear layer. Nothing was changed.");
        pairs[name.substr(prefix.size(), end - prefix.size())].*part = tensor.to(at::kFloat);
    }
    return pairs;
}

StoredAdapter readPeftFolder(const std::string& folder) {
    StoredAdapter adapter;
    adapter.config = readAdapterConfig(folder);
    adapter.file = folder + "/adapter_model.safetensors";
    adapter.pairs = pairsByModule(readTensorFile(adapter.file), adapter.file);
    for (auto& [module, pair] : adapter.pairs) {
        pair.scale = adapter.config.scaleOf(module);
        if (pair.magnitude.defined()) pair.magnitude = pair.magnitude.flatten();
    }
    return adapter;
}

}  // namespace

std::string baseModelName(const std::string& modelPath) {
    fs::path path(modelPath);
    if (path.filename().empty()) path = path.parent_path();
    return path.extension() == ".gguf" ? path.stem().string() : path.filename().string();
}

void writeAdapterFolder(const std::string& folder, const std::vector<AdapterTensor>& tensors, const PeftConfig& config,
                        const std::string& baseName) {
    fs::create_directories(folder);
    NamedTensors named;
    for (const AdapterTensor& tensor : tensors) named.emplace_back(tensor.name, tensor.tensor.detach());
    writeTensorFile(folder + "/adapter_model.safetensors", named, {{"format", "pt"}});
    writeFileDurably(folder + "/adapter_config.json", configJson(tensors, config, baseName).dump(2) + "\n");
}

PeftConfig readAdapterConfig(const std::string& folder) {
    const std::string path = folder + "/adapter_config.json";
    const Json json = readConfigFile(path);
    requirePlainLora(json, path);
    PeftConfig config;
    config.rank = static_cast<int>(numberOf(json, path, "r", 8));
    config.alpha = numberOf(json, path, "lora_alpha", 8);
    config.dropout = numberOf(json, path, "lora_dropout", 0.0);
    config.useDora = switchOf(json, path, "use_dora");
    config.useRslora = switchOf(json, path, "use_rslora");
    config.rankPattern = patternOf<int>(json, path, "rank_pattern", 1);
    config.alphaPattern = patternOf<double>(json, path, "alpha_pattern", 0);
    if (config.rank < 1) refuseKey(path, "r", json.value("r", Json()));
    return config;
}

StoredAdapter readAdapter(const std::string& path, const ModelConfig& model) {
    StoredAdapter adapter =
        std::string_view(path).ends_with(".gguf") ? readGgufAdapter(path, model) : readPeftFolder(path);
    if (adapter.pairs.empty())
        throw badInput("The adapter cannot be used: " + adapter.file + " holds no tensors. Nothing was changed.");
    return adapter;
}

void requireFits(const StoredAdapter& adapter, const std::string& module, std::int64_t out, std::int64_t in) {
    const AdapterPair& pair = adapter.pairs.at(module);
    const int rank = adapter.config.rankOf(module);
    const bool whole = pair.a.defined() && pair.b.defined();
    const bool lengths =
        adapter.config.useDora ? pair.magnitude.defined() && pair.magnitude.numel() == out : !pair.magnitude.defined();
    const bool fits = whole && lengths && pair.a.sizes() == at::IntArrayRef({rank, in}) &&
                      pair.b.sizes() == at::IntArrayRef({out, rank});
    if (!fits)
        throw badInput("The adapter cannot be used: in " + adapter.file + " the tensors of " + module +
                       " do not fit this model (rank " + std::to_string(rank) + ", " + std::to_string(in) +
                       " inputs, " + std::to_string(out) + " outputs). Choose the base model that it was trained on.");
}

Error strangeModule(const StoredAdapter& adapter, const std::string& module) {
    return badInput("The adapter cannot be used: " + adapter.file + " adapts " + module +
                    ", which this model does not have. Choose the base model that it was trained on.");
}

PeftConfig loadAdapter(CausalLm& model, const std::string& path) {
    StoredAdapter adapter = readAdapter(path, model.config());
    PeftConfig& config = adapter.config;
    std::vector<std::pair<LoraLinear*, AdapterPair>> matched;
    for (LoraLinear* linear : model.linears()) {
        if (!adapter.pairs.contains(linear->name())) continue;
        requireFits(adapter, linear->name(), linear->weight().outFeatures(), linear->weight().inFeatures());
        matched.emplace_back(linear, adapter.pairs.extract(linear->name()).mapped());
    }
    if (!adapter.pairs.empty()) throw strangeModule(adapter, adapter.pairs.begin()->first);
    detachAdapter(model);
    for (auto& [linear, pair] : matched) {
        const auto leaf = [&](const Tensor& tensor) { return tensor.to(model.device()).set_requires_grad(true); };
        const Tensor lengths = pair.magnitude.defined() ? leaf(pair.magnitude) : Tensor();
        linear->lora() = {leaf(pair.a), leaf(pair.b), lengths, pair.scale, config.dropout};
        const std::string name = linear->name().substr(linear->name().rfind('.') + 1);
        if (std::find(config.targetModules.begin(), config.targetModules.end(), name) == config.targetModules.end())
            config.targetModules.push_back(name);
    }
    return config;
}

}  // namespace lorimer
