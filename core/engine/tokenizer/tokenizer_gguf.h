#pragma once

#include <map>
#include <memory>
#include <string>

#include "engine/tokenizer/tokenizer.h"
#include "engine/weights/gguf.h"

namespace lorimer {

/// Reads the tokenizer in the metadata of a .gguf file. Throws as loadTokenizer does.
std::unique_ptr<Tokenizer> loadTokenizerGguf(const std::string& path);

/// bos_token, eos_token, unk_token, sep_token, pad_token, cls_token, mask_token: as far as the file has them. Throws
/// BadInput for an id that has no token.
std::map<std::string, std::string> readNamedTokens(const GgufFile& file);

}  // namespace lorimer
