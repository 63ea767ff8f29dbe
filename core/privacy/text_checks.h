#pragma once

#include <string_view>

#include "engine/tokenizer/aligned_text.h"
#include "privacy/lexicon.h"
#include "privacy/phi_numbers.h"

namespace lorimer {

/// What a check of a name, place or date may look at beside the value.
struct CheckedText {
    std::string_view text;  ///< normalized
    const Lexicon& lexicon;
    bool isGerman = false;  ///< where nouns are capitalised
};

/// A check on the value at `value` in the text; it may shorten the value to the part that passes.
using TextCheck = Verdict (*)(const CheckedText& in, ByteRange& value);

/// The check that rule files call `name` ("name_seq", "gaz", "date_dmy", ...), or nullptr where there is none.
TextCheck findTextCheck(std::string_view name);

/// True where most of the frequent words of the text are German ones.
bool looksGerman(std::string_view text, const Lexicon& lexicon);

}  // namespace lorimer
