#include "engine/tokenizer/special_token_names.h"

#include <filesystem>

#include "engine/tokenizer/json_fields.h"

namespace lorimer {

namespace {

constexpr std::size_t largestConfig = 4u << 20;
// tokenizer_config.json of a model with many added tokens describes each of them.
constexpr std::size_t largestTokenizerConfig = 128u << 20;
constexpr const char* names[] = {"bos_token", "eos_token", "unk_token", "sep_token",
                                 "pad_token", "cls_token", "mask_token"};

bool exists(const std::string& path) {
    std::error_code code;
    return std::filesystem::is_regular_file(path, code);
}

void readTexts(const std::string& path, SpecialTokenNames& out) {
    if (!exists(path)) return;
    const SortedJson json = readJsonFile(path, largestTokenizerConfig);
    const JsonFields fields(json, "file \"" + path + "\"");
    for (const char* name : names) {
        if (!fields.has(name) || out.texts.count(name) > 0) continue;
        const SortedJson& value = fields.at(name);
        out.texts[name] = value.is_object() ? fields.child(name).text("content") : fields.text(name);
    }
}

void readEndIds(const std::string& path, SpecialTokenNames& out) {
    if (!exists(path) || !out.endIds.empty()) return;
    const SortedJson json = readJsonFile(path, largestConfig);
    const JsonFields fields(json, "file \"" + path + "\"");
    if (!fields.has("eos_token_id")) return;
    const SortedJson& value = fields.at("eos_token_id");
    for (const SortedJson& id : value.is_array() ? value : SortedJson::array({value})) {
        if (!id.is_number_integer()) fields.refuse("has an \"eos_token_id\" that is not a whole number");
        out.endIds.push_back(id.get<std::int32_t>());
    }
}

}  // namespace

SpecialTokenNames readSpecialTokenNames(const std::string& folder) {
    SpecialTokenNames out;
    readTexts(folder + "/tokenizer_config.json", out);
    readTexts(folder + "/special_tokens_map.json", out);
    readEndIds(folder + "/generation_config.json", out);
    readEndIds(folder + "/config.json", out);
    return out;
}

}  // namespace lorimer
