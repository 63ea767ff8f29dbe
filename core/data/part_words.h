#pragma once

#include <optional>
#include <string>

#include "data/split_part.h"

namespace lorimer {

/// The part that a word in a column means: train, training, check, dev, val, validation, test and their like, in any
/// case; nullopt for any other word.
std::optional<SplitPart> partFromWord(const std::string& word);

}  // namespace lorimer
