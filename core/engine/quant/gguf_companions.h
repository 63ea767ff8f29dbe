#pragma once

#include <map>
#include <string>

#include "engine/weights/gguf.h"

namespace lorimer {

/// The files that a Hugging Face folder has beside its weights, made from a GGUF file: tokenizer.json and
/// tokenizer_config.json (with the chat template) where the tokenizer is of a kind that has this form here (byte-level
/// BPE with known word rules), and generation_config.json. File names to texts; without "tokenizer.json" it has no
/// form.
std::map<std::string, std::string> companionsFromGguf(const GgufFile& file);

}  // namespace lorimer
