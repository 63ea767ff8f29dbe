// config.json as transformers writes it: finds the family and lets it read. Keys that no architecture computes with are
// ignored, as there.
#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"
#include "engine/model/model_families.h"

namespace lorimer {

namespace {

std::string knownTypes() {
    std::string text;
    for (const ModelFamily& family : modelFamilies())
        text += (text.empty() ? "" : ", ") + std::string(family.modelType);
    return text;
}

/// Named as what it is, because no later version of the file will help.
void refuseMixture(const ConfigReader& reader, const std::string& type) {
    const bool named = type.find("moe") != std::string::npos || type == "mixtral" || type == "dbrx" ||
                       type.starts_with("deepseek_v") || type == "gpt_oss";
    if (named) reader.refuse("model_type", "is " + quotedText(type) + ", a mixture of experts, which is not supported");
    for (const char* key : {"num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts"})
        if (reader.integer(key, 0) > 0) reader.refuse(key, "is above 0; mixtures of experts are not supported");
}

bool contains(const Json& names, const char* architecture) {
    return std::any_of(names.begin(), names.end(), [&](const Json& name) { return name == architecture; });
}

/// By "model_type", else by "architectures"; where both are given they must agree.
const ModelFamily& familyOf(const ConfigReader& reader) {
    const std::string type = reader.text("model_type", "");
    refuseMixture(reader, type);
    const Json* architectures = reader.find("architectures");
    if (architectures != nullptr && !architectures->is_array()) reader.refuse("architectures", "is not a list");
    const bool named = architectures != nullptr && !architectures->empty();
    if (type.empty() && !named) reader.refuse("model_type", "is missing");
    for (const ModelFamily& family : modelFamilies()) {
        if (!type.empty() && type != family.modelType) continue;
        if (!named || contains(*architectures, family.architecture)) return family;
        if (type.empty()) continue;
        reader.refuse("architectures", "is " + ConfigReader::shown(*architectures) +
                                           "; this version reads the architecture \"" + family.architecture + "\"");
    }
    if (type.empty())
        reader.refuse("architectures",
                      "is " + ConfigReader::shown(*architectures) + "; this version reads " + knownTypes());
    reader.refuse("model_type", "is " + quotedText(type) + "; this version reads " + knownTypes());
}

}  // namespace

ModelConfig modelConfigFromJson(const Json& json, const std::string& name) {
    if (!json.is_object())
        throw badInput("The file " + quotedText(name, 4096) +
                       " does not hold a JSON object. Nothing was changed; get the model again.");
    const ConfigReader reader(json, name);
    const ModelFamily& family = familyOf(reader);
    ModelConfig config;
    config.architecture = family.modelType;
    family.read(reader, config);
    requireNoOtherKeys(reader, config);
    requireUsable(config, name);
    return config;
}

}  // namespace lorimer
