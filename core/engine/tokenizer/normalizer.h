#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/tokenizer/aligned_text.h"
#include "engine/tokenizer/json_fields.h"

namespace lorimer {

/// A step that changes the text before it is split into words.
class Normalizer {
public:
    virtual ~Normalizer() = default;
    virtual AlignedText apply(AlignedText text) const = 0;
};

/// NFC, NFD, NFKC, NFKD, Lowercase, StripAccents, Replace, Prepend, Strip, BertNormalizer and Sequence, as
/// tokenizer.json describes them. Throws BadInput that names any other type.
std::unique_ptr<Normalizer> makeNormalizer(const JsonFields& json);

/// "NFC", "NFD", "NFKC" or "NFKD".
std::unique_ptr<Normalizer> makeUnicodeForm(const std::string& form);

std::unique_ptr<Normalizer> makeLowercase();

/// The text without the characters that `isRemoved` names.
AlignedText without(const AlignedText& text, bool (*isRemoved)(char32_t));

}  // namespace lorimer
