// tokenizer.json is put together as text: its vocabulary is too large for a document type that keeps the order of keys.
#include "engine/quant/gguf_companions.h"

#include "engine/base/json.h"
#include "engine/tokenizer/gguf_pre_tokenizers.h"
#include "engine/tokenizer/tokenizer_gguf.h"

namespace lorimer {

namespace {

// tokenizer.ggml.token_type
constexpr std::int64_t controlToken = 3;
constexpr std::int64_t userDefinedToken = 4;

std::string quotedJson(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string wordRulesName(const GgufFile& file) {
    const std::string* pre = file.stringValue("tokenizer.ggml.pre");
    return pre == nullptr ? "default" : *pre;
}

bool hasJsonForm(const GgufFile& file) {
    const std::string* model = file.stringValue("tokenizer.ggml.model");
    return model != nullptr && *model == "gpt2" && knowsGgufWordRules(wordRulesName(file)) &&
           file.stringArray("tokenizer.ggml.tokens") != nullptr && file.stringArray("tokenizer.ggml.merges") != nullptr;
}

std::string vocabularyText(const std::vector<std::string>& tokens) {
    std::map<std::string_view, std::size_t> first;  // a text with two ids can only be reached by the first
    std::string text;
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        if (!first.emplace(tokens[id], id).second) continue;
        text += (text.empty() ? "" : ",") + quotedJson(tokens[id]) + ":" + std::to_string(id);
    }
    return "{" + text + "}";
}

std::string mergesText(const std::vector<std::string>& merges) {
    std::string text;
    for (const std::string& merge : merges) {
        const std::size_t space = merge.find(' ', 1);
        if (space == std::string::npos) continue;
        text += (text.empty() ? "[" : ",[") + quotedJson(merge.substr(0, space)) + "," +
                quotedJson(merge.substr(space + 1)) + "]";
    }
    return "[" + text + "]";
}

std::string addedTokensText(const GgufFile& file, const std::vector<std::string>& tokens) {
    const std::vector<std::int64_t>* types = file.intArray("tokenizer.ggml.token_type");
    std::string text;
    for (std::size_t id = 0; types != nullptr && id < types->size() && id < tokens.size(); ++id) {
        if ((*types)[id] != controlToken && (*types)[id] != userDefinedToken) continue;
        const Json token = {{"id", id},
                            {"content", tokens[id]},
                            {"single_word", false},
                            {"lstrip", false},
                            {"rstrip", false},
                            {"normalized", false},
                            {"special", (*types)[id] == controlToken}};
        text += (text.empty() ? "" : ",") + token.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    return "[" + text + "]";
}

/// A template that puts the marked tokens around a text; null where there are none.
Json postProcessor(const GgufFile& file, const std::vector<std::string>& tokens, bool addBosByDefault) {
    Json around[2] = {Json::array(), Json::array()};
    Json special = Json::object();
    const auto add = [&](const char* flag, bool otherwise, const char* idKey, Json& list) {
        const std::optional<std::int64_t> id = file.intValue(idKey);
        if (!file.boolValue(flag).value_or(otherwise) || !id) return;
        if (*id < 0 || static_cast<std::size_t>(*id) >= tokens.size()) return;
        const std::string& text = tokens[static_cast<std::size_t>(*id)];
        list.push_back({{"SpecialToken", {{"id", text}, {"type_id", 0}}}});
        special[text] = {{"id", text}, {"ids", {*id}}, {"tokens", {text}}};
    };
    add("tokenizer.ggml.add_bos_token", addBosByDefault, "tokenizer.ggml.bos_token_id", around[0]);
    add("tokenizer.ggml.add_eos_token", false, "tokenizer.ggml.eos_token_id", around[1]);
    if (special.empty()) return nullptr;
    const auto sequence = [&](const char* name) {
        Json list = around[0];
        list.push_back({{"Sequence", {{"id", name}, {"type_id", 0}}}});
        list.insert(list.end(), around[1].begin(), around[1].end());
        return list;
    };
    Json pair = sequence("A");
    for (const Json& part : sequence("B")) pair.push_back(part);
    return {{"type", "TemplateProcessing"}, {"single", sequence("A")}, {"pair", pair}, {"special_tokens", special}};
}

/// The word rules with the field that Hugging Face's reader asks for and that does not change ids.
std::string preTokenizerText(const GgufWordRules& rules) {
    Json json = Json::parse(rules.preTokenizerJson);
    const auto complete = [](Json& step) {
        if (step["type"] == "ByteLevel") step["trim_offsets"] = true;
    };
    complete(json);
    if (json.contains("pretokenizers"))
        for (Json& step : json["pretokenizers"]) complete(step);
    return json.dump();
}

std::string tokenizerJson(const GgufFile& file) {
    const std::vector<std::string>& tokens = *file.stringArray("tokenizer.ggml.tokens");
    const GgufWordRules rules = makeGgufWordRules(wordRulesName(file), file.path());
    const Json byteLevel = {
        {"type", "ByteLevel"}, {"add_prefix_space", true}, {"trim_offsets", true}, {"use_regex", true}};
    return "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":" +
           addedTokensText(file, tokens) +
           ",\"normalizer\":" + (rules.normalizer != nullptr ? "{\"type\":\"NFC\"}" : "null") +
           ",\"pre_tokenizer\":" + preTokenizerText(rules) + ",\"post_processor\":" +
           postProcessor(file, tokens, rules.addBos).dump(-1, ' ', false, Json::error_handler_t::replace) +
           ",\"decoder\":" + byteLevel.dump() +
           ",\"model\":{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,\"continuing_subword_prefix\":null,"
           "\"end_of_word_suffix\":null,\"fuse_unk\":false,\"byte_fallback\":false,\"ignore_merges\":" +
           (rules.ignoreMerges ? "true" : "false") + ",\"vocab\":" + vocabularyText(tokens) +
           ",\"merges\":" + mergesText(*file.stringArray("tokenizer.ggml.merges")) + "}}\n";
}

std::string tokenizerConfig(const GgufFile& file) {
    Json config = {{"tokenizer_class", "PreTrainedTokenizerFast"}, {"clean_up_tokenization_spaces", false}};
    for (const auto& [name, text] : readNamedTokens(file)) config[name] = text;
    if (const auto length = file.intValue("llama.context_length")) config["model_max_length"] = *length;
    if (const std::string* text = file.stringValue("tokenizer.chat_template")) config["chat_template"] = *text;
    return config.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::map<std::string, std::string> companionsFromGguf(const GgufFile& file) {
    std::map<std::string, std::string> files;
    Json generation = Json::object();
    for (const auto& [name, key] : {std::pair{"bos_token_id", "tokenizer.ggml.bos_token_id"},
                                    std::pair{"eos_token_id", "tokenizer.ggml.eos_token_id"},
                                    std::pair{"pad_token_id", "tokenizer.ggml.padding_token_id"}})
        if (const auto id = file.intValue(key)) generation[name] = *id;
    const auto turnEnd = file.intValue("tokenizer.ggml.eot_token_id");
    if (turnEnd && generation.contains("eos_token_id") && generation["eos_token_id"] != *turnEnd)
        generation["eos_token_id"] = {generation["eos_token_id"], *turnEnd};
    files["generation_config.json"] = generation.dump(2) + "\n";
    if (!hasJsonForm(file)) return files;
    files["tokenizer.json"] = tokenizerJson(file);
    files["tokenizer_config.json"] = tokenizerConfig(file);
    return files;
}

}  // namespace lorimer
