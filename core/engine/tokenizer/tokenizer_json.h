#pragma once

#include <memory>
#include <string>

#include "engine/tokenizer/tokenizer.h"

namespace lorimer {

/// Reads tokenizer.json and the settings beside it in a Hugging Face folder. Throws as loadTokenizer does.
std::unique_ptr<Tokenizer> loadTokenizerJson(const std::string& folder);

}  // namespace lorimer
