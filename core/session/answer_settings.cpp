#include "session/answer_settings.h"

#include "engine/base/json.h"
#include "engine/base/sha256.h"

namespace lorimer {

namespace {

constexpr std::size_t shownDigits = 12;

std::string adapterHash(const std::string& folder) {
    if (folder.empty()) return "none";
    Sha256 both;
    for (const char* name : {"/adapter_config.json", "/adapter_model.safetensors"})
        both.add(sha256OfFile(folder + name));
    return both.finish().substr(0, shownDigits);
}

}  // namespace

std::string answerSettings(const std::string& modelSha256, const std::string& adapterFolder,
                           const SamplingConfig& sampling) {
    const auto number = [](auto value) { return Json(value).dump(); };
    std::string text = "model " + modelSha256.substr(0, shownDigits) + ", adapter " + adapterHash(adapterFolder) +
                       ", max-tokens " + number(sampling.maxTokens) + ", temperature " + number(sampling.temperature);
    if (sampling.repetitionPenalty != 1.0) text += ", repetition penalty " + number(sampling.repetitionPenalty);
    if (sampling.temperature == 0.0) return text;  // greedy: the rest has no effect
    return text + ", top-p " + number(sampling.topP) + ", top-k " + number(sampling.topK) + ", seed " +
           number(sampling.seed);
}

}  // namespace lorimer
