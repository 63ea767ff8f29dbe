#include "engine/tokenizer/gguf_pre_tokenizers.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "engine/base/error.h"

namespace lorimer {

namespace {

// Each family's rules as its own tokenizer.json states them.
constexpr std::string_view gpt2 = R"json({"type": "ByteLevel", "add_prefix_space": false, "use_regex": true})json";

constexpr std::string_view digitsThenGpt2 = R"json({"type": "Sequence", "pretokenizers": [
    {"type": "Digits", "individual_digits": true},
    {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}]})json";

constexpr std::string_view llama3 = R"json({"type": "Sequence", "pretokenizers": [
    {"type": "Split", "behavior": "Isolated", "invert": false, "pattern": {"Regex":
     "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]})json";

constexpr std::string_view qwen2 = R"json({"type": "Sequence", "pretokenizers": [
    {"type": "Split", "behavior": "Isolated", "invert": false, "pattern": {"Regex":
     "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]})json";

constexpr std::string_view tekken = R"json({"type": "Sequence", "pretokenizers": [
    {"type": "Split", "behavior": "Isolated", "invert": false, "pattern": {"Regex":
     "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]})json";

constexpr std::string_view gpt4o = R"json({"type": "Sequence", "pretokenizers": [
    {"type": "Split", "behavior": "Isolated", "invert": false, "pattern": {"Regex":
     "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]})json";

constexpr std::string_view deepSeek3 = R"json({"type": "Sequence", "pretokenizers": [
    {"type": "Split", "behavior": "Isolated", "invert": false, "pattern": {"Regex": "\\p{N}{1,3}"}},
    {"type": "Split", "behavior": "Isolated", "invert": false, "pattern": {"Regex": "[\\u4e00-\\u9fa5\\u3040-\\u309f\\u30a0-\\u30ff]+"}},
    {"type": "Split", "behavior": "Isolated", "invert": false, "pattern": {"Regex":
     "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+"}},
    {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]})json";

struct Family {
    std::string_view pre;
    std::string_view rules;
    bool nfc;
    bool ignoreMerges;
    bool addBos;
    bool addEos = false;
};

constexpr Family families[] = {
    {"default", gpt2, false, false, false},
    {"gpt-2", gpt2, false, false, false},
    {"gpt2", gpt2, false, false, false},
    {"phi-2", gpt2, false, false, false},
    {"olmo", gpt2, false, false, false},
    {"mpt", gpt2, false, false, false},
    {"roberta-bpe", gpt2, false, false, true, true},
    {"smollm", digitsThenGpt2, false, false, false},
    {"starcoder", digitsThenGpt2, false, false, false},
    {"refact", digitsThenGpt2, false, false, false},
    {"command-r", digitsThenGpt2, true, false, true},
    {"llama-bpe", llama3, false, true, true},
    {"llama3", llama3, false, true, true},
    {"llama-v3", llama3, false, true, true},
    {"falcon3", llama3, false, true, true},
    {"dbrx", llama3, false, false, false},
    {"smaug-bpe", llama3, false, false, false},
    {"qwen2", qwen2, true, false, false},
    {"deepseek-r1-qwen", qwen2, true, false, true},
    {"tekken", tekken, false, true, true},
    {"deepseek-v3", deepSeek3, false, false, false},
    {"gpt-4o", gpt4o, false, false, false},
    {"llama4", gpt4o, false, false, false},
};

}  // namespace

bool knowsGgufWordRules(const std::string& pre) {
    return std::any_of(std::begin(families), std::end(families),
                       [&](const Family& family) { return family.pre == pre; });
}

GgufWordRules makeGgufWordRules(const std::string& pre, const std::string& path) {
    for (const Family& family : families) {
        if (family.pre != pre) continue;
        GgufWordRules rules;
        const SortedJson json = SortedJson::parse(family.rules);
        rules.preTokenizer = makePreTokenizer({json, "word rules \"" + pre + "\""});
        if (family.nfc) rules.normalizer = makeUnicodeForm("NFC");
        rules.ignoreMerges = family.ignoreMerges;
        rules.addBos = family.addBos;
        rules.addEos = family.addEos;
        rules.preTokenizerJson = family.rules;
        return rules;
    }
    throw badInput("The model file \"" + path + "\" splits words by the rules \"" + pre +
                   "\" (tokenizer.ggml.pre), which Lorimer does not know. Nothing was changed; use the model's Hugging "
                   "Face folder instead.");
}

}  // namespace lorimer
