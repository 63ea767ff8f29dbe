#pragma once

#include <memory>

#include "engine/tokenizer/normalizer.h"

namespace lorimer {

struct BertNormalizerOptions {
    bool cleanText = true;     ///< control characters vanish, every white space becomes a space
    bool spaceChinese = true;  ///< spaces around each Chinese character
    bool stripAccents = true;  ///< NFD without its nonspacing marks
    bool lowercase = true;
};

/// BertNormalizer of Hugging Face `tokenizers`.
std::unique_ptr<Normalizer> makeBertNormalizer(const BertNormalizerOptions& options);

/// The same as tokenizer.json describes it: strip_accents that is absent follows lowercase.
std::unique_ptr<Normalizer> makeBertNormalizer(const JsonFields& json);

}  // namespace lorimer
