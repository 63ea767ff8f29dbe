#pragma once

#include <memory>

#include "engine/tokenizer/decoder.h"
#include "engine/tokenizer/pre_tokenizer.h"

namespace lorimer {

/// Metaspace writes a visible character for every space, one of them before the text, and splits before each.
std::unique_ptr<PreTokenizer> makeMetaspacePreTokenizer(const JsonFields& json);

/// The way back: spaces, without what was put before the text.
std::unique_ptr<DecoderStep> makeMetaspaceDecoder(const JsonFields& json);

}  // namespace lorimer
