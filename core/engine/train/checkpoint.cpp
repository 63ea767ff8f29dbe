#include "engine/train/checkpoint.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/base/durable_file.h"
#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "engine/weights/tensor_file.h"

namespace lorimer {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t keptCheckpoints = 2;

Json optionalJson(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

std::optional<double> optionalNumber(const Json& json, const char* key) {
    const Json& value = json.at(key);
    if (value.is_null()) return std::nullopt;
    return value.get<double>();
}

Json stateJson(const TrainState& state, const Json& identity) {
    return {{"step", state.step},
            {"base_eval_loss", optionalJson(state.baseEvalLoss)},
            {"last_train_loss", optionalJson(state.lastTrainLoss)},
            {"last_eval_loss", optionalJson(state.lastEvalLoss)},
            {"best_eval_loss", optionalJson(state.bestEvalLoss)},
            {"best_step", state.bestStep},
            {"evaluated_step", state.evaluatedStep},
            {"evaluations_without_gain", state.evaluationsWithoutGain},
            {"seconds", state.seconds},
            {"tokens", state.tokens},
            {"identity", identity}};
}

TrainState stateFromJson(const Json& json) {
    TrainState state;
    state.step = json.at("step").get<std::int64_t>();
    state.baseEvalLoss = optionalNumber(json, "base_eval_loss");
    state.lastTrainLoss = optionalNumber(json, "last_train_loss");
    state.lastEvalLoss = optionalNumber(json, "last_eval_loss");
    state.bestEvalLoss = optionalNumber(json, "best_eval_loss");
    state.bestStep = json.at("best_step").get<std::int64_t>();
    state.evaluatedStep = json.at("evaluated_step").get<std::int64_t>();
    state.evaluationsWithoutGain = json.at("evaluations_without_gain").get<int>();
    state.seconds = json.at("seconds").get<double>();
    state.tokens = json.at("tokens").get<std::int64_t>();
    return state;
}

std::string readText(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

NamedTensors optimizerTensors(const std::vector<AdapterTensor>& adapter, const Optimizer& optimizer) {
    NamedTensors named;
    for (const auto& [state, tensors] : optimizer.states())
        for (std::size_t i = 0; i < adapter.size(); ++i) named.emplace_back(adapter[i].name + "." + state, tensors[i]);
    return named;
}

/// The files of `folder` with sizes and hashes; written last, it makes the checkpoint whole.
void writeManifest(const fs::path& folder) {
    Json files = Json::object();
    for (const auto& entry : fs::directory_iterator(folder))
        files[entry.path().filename().string()] = {{"bytes", fs::file_size(entry)},
                                                   {"sha256", sha256OfFile(entry.path().string())}};
    writeFileDurably((folder / "MANIFEST").string(), files.dump(2) + "\n");
}

bool isWhole(const fs::path& folder) {
    const Json files = Json::parse(readText(folder / "MANIFEST"), nullptr, false);
    if (!files.is_object() || !files.contains("state.json")) return false;
    return std::all_of(files.items().begin(), files.items().end(), [&](const auto& item) {
        const fs::path file = folder / item.key();
        std::error_code missing;
        return fs::file_size(file, missing) == item.value().value("bytes", std::uintmax_t{0}) && !missing &&
               sha256OfFile(file.string()) == item.value().value("sha256", "");
    });
}

/// Checkpoint folders below `runFolder`, newest first.
std::vector<std::pair<std::int64_t, fs::path>> checkpointFolders(const fs::path& folder) {
    std::vector<std::pair<std::int64_t, fs::path>> found;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(folder, missing)) {
        const std::string name = entry.path().filename().string();
        const bool isNumber = name.size() > 5 && name.find_first_not_of("0123456789", 5) == std::string::npos;
        if (name.starts_with("ckpt.") && isNumber) found.emplace_back(std::stoll(name.substr(5)), entry.path());
    }
    std::sort(found.rbegin(), found.rend());
    return found;
}

/// Removes what a killed program left behind and all but the newest whole checkpoints.
void removeOld(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".tmp") fs::remove_all(entry.path());
    const auto found = checkpointFolders(folder);
    for (std::size_t i = keptCheckpoints; i < found.size(); ++i) fs::remove_all(found[i].second);
}

void restore(const fs::path& folder, const std::vector<AdapterTensor>& adapter, Optimizer& optimizer,
             TrainState& state) {
    const at::NoGradGuard noGradients;
    const std::map<std::string, Tensor> current = readTensorFile((folder / "adapter.safetensors").string());
    const std::map<std::string, Tensor> saved = readTensorFile((folder / "optimizer.safetensors").string());
    for (const AdapterTensor& tensor : adapter) tensor.tensor.copy_(current.at(tensor.name));
    for (const auto& [name, tensors] : optimizer.states())
        for (std::size_t i = 0; i < adapter.size(); ++i) tensors[i].copy_(saved.at(adapter[i].name + "." + name));
    optimizer.setSteps(state.step);
    if (!fs::exists(folder / "best.safetensors")) return;
    const std::map<std::string, Tensor> best = readTensorFile((folder / "best.safetensors").string());
    for (const AdapterTensor& tensor : adapter) state.best.push_back(best.at(tensor.name).to(tensor.tensor.device()));
}

void requireSameIdentity(const Json& stored, const Json& now, const fs::path& folder) {
    for (const auto& [key, value] : now.items())
        if (stored.value(key, Json()) != value)
            throw badInput("The run cannot go on from " + folder.string() + ": its " + key +
                           " has changed since (then " + stored.value(key, Json()).dump() + ", now " + value.dump() +
                           "). The checkpoint is unchanged; start a new run instead.");
}

}  // namespace

std::string saveCheckpoint(const std::string& runFolder, const TrainState& state,
                           const std::vector<AdapterTensor>& adapter, const Optimizer& optimizer,
                           const Json& identity) {
    const fs::path parent = fs::path(runFolder) / "checkpoints";
    const fs::path whole = parent / ("ckpt." + std::to_string(state.step));
    const fs::path unfinished = whole.string() + ".tmp";
    fs::remove_all(unfinished);
    fs::create_directories(unfinished);
    NamedTensors current;
    NamedTensors best;
    for (std::size_t i = 0; i < adapter.size(); ++i) {
        current.emplace_back(adapter[i].name, adapter[i].tensor.detach());
        if (!state.best.empty()) best.emplace_back(adapter[i].name, state.best[i]);
    }
    writeTensorFile((unfinished / "adapter.safetensors").string(), current);
    writeTensorFile((unfinished / "optimizer.safetensors").string(), optimizerTensors(adapter, optimizer));
    if (!best.empty()) writeTensorFile((unfinished / "best.safetensors").string(), best);
    writeFileDurably((unfinished / "state.json").string(), stateJson(state, identity).dump(2) + "\n");
    writeManifest(unfinished);
    fs::remove_all(whole);
    fs::rename(unfinished, whole);
    syncDirectory(parent.string());
    removeOld(parent);
    return whole.string();
}

std::optional<TrainState> loadNewestCheckpoint(const std::string& runFolder, const std::vector<AdapterTensor>& adapter,
                                               Optimizer& optimizer, const Json& identity) {
    for (const auto& [step, folder] : checkpointFolders(fs::path(runFolder) / "checkpoints")) {
        if (!isWhole(folder)) continue;
        const Json json = Json::parse(readText(folder / "state.json"));
        requireSameIdentity(json.at("identity"), identity, folder);
        TrainState state = stateFromJson(json);
        restore(folder, adapter, optimizer, state);
        return state;
    }
    return std::nullopt;
}

}  // namespace lorimer
