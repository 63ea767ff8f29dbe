#pragma once

#include <memory>

#include "engine/tokenizer/json_fields.h"
#include "engine/tokenizer/token_model.h"

namespace lorimer {

/// BPE, WordPiece or Unigram, as tokenizer.json describes them. Throws BadInput that names any other type, and options
/// with which texts would not get the same tokens each time.
std::unique_ptr<TokenModel> makeTokenModel(const JsonFields& model);

}  // namespace lorimer
