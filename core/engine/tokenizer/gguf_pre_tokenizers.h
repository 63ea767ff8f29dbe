#pragma once

#include <memory>
#include <string>

#include "engine/tokenizer/normalizer.h"
#include "engine/tokenizer/pre_tokenizer.h"

namespace lorimer {

/// How a family splits words, from the name that GGUF files give it in tokenizer.ggml.pre.
struct GgufWordRules {
    std::unique_ptr<PreTokenizer> preTokenizer;
    std::unique_ptr<Normalizer> normalizer;  ///< null for most
    bool ignoreMerges = false;
    bool addBos = false;           ///< where the file does not say
    bool addEos = false;           ///< the same
    std::string preTokenizerJson;  ///< the same rules as tokenizer.json writes them
};

/// False for a value of tokenizer.ggml.pre that makeGgufWordRules() refuses.
bool knowsGgufWordRules(const std::string& pre);

/// `pre` is the value of tokenizer.ggml.pre. Throws BadInput that names it when it is not known.
GgufWordRules makeGgufWordRules(const std::string& pre, const std::string& path);

}  // namespace lorimer
