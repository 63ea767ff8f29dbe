#pragma once

#include <memory>

#include "engine/tokenizer/decoder.h"

namespace lorimer {

// The steps as tokenizer.json describes them; each throws BadInput when its description cannot be kept.

std::unique_ptr<DecoderStep> makeByteLevelDecoder();
std::unique_ptr<DecoderStep> makeByteFallbackDecoder();
std::unique_ptr<DecoderStep> makeFuseDecoder();
std::unique_ptr<DecoderStep> makeReplaceDecoder(const JsonFields& json);
std::unique_ptr<DecoderStep> makeStripDecoder(const JsonFields& json);
std::unique_ptr<DecoderStep> makeWordPieceDecoder(const JsonFields& json);
std::unique_ptr<DecoderStep> makeBpeDecoder(const JsonFields& json);
/// A space before every token but the first.
std::unique_ptr<DecoderStep> makeSpacedDecoder();

}  // namespace lorimer
