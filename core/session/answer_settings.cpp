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

std::string weightsText(const QuantizationConfig& quantization) {
    std::string text = quantizationTypeName(quantization.type);
    if (isFourBit(quantization.type) && quantization.doubleQuant) text += " double";
    if (isFourBit(quantization.type) && quantization.blockSize != QuantizationConfig().blockSize)
        text += " of " + std::to_string(quantization.blockSize);
    return text + " " + computeTypeName(quantization.computeType);
}

std::string hashOf(const std::string& text) {
    Sha256 hash;
    hash.add(text);
    return hash.finish().substr(0, shownDigits);
}

}  // namespace

std::string answerSettings(const AnswerSource& source) {
    const auto number = [](auto value) { return Json(value).dump(); };
    const SamplingConfig& sampling = source.sampling;
    std::string text = "model " + source.modelSha256.substr(0, shownDigits) + ", adapter " +
                       adapterHash(source.adapterFolder) + ", weights " + weightsText(source.quantization) +
                       ", max-tokens " + number(sampling.maxTokens) + ", temperature " + number(sampling.temperature);
    if (!source.systemText.empty()) text += ", system text " + hashOf(source.systemText);
    if (sampling.repetitionPenalty != 1.0) text += ", repetition penalty " + number(sampling.repetitionPenalty);
    if (sampling.temperature == 0.0) return text;  // greedy: the rest has no effect
    return text + ", top-p " + number(sampling.topP) + ", top-k " + number(sampling.topK) + ", seed " +
           number(sampling.seed);
}

}  // namespace lorimer
