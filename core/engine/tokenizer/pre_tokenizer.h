#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/tokenizer/aligned_text.h"
#include "engine/tokenizer/json_fields.h"

namespace lorimer {

/// A text on its way into words.
struct PreTokenized {
    AlignedText text;
    std::vector<ByteRange> pieces;  ///< of `text`, in order; pieces that were removed are missing
    bool bytesPending = false;      ///< ByteLevel asked for byte characters; not written into `text` yet

    explicit PreTokenized(AlignedText whole);

    /// Replaces every byte by its byte character, when that is still to be done.
    void writeByteCharacters();
};

/// A step that splits text into words.
class PreTokenizer {
public:
    virtual ~PreTokenizer() = default;
    virtual void apply(PreTokenized& text) const = 0;
};

/// Split, ByteLevel, Metaspace, BertPreTokenizer, Digits, Whitespace, WhitespaceSplit, CharDelimiterSplit, Punctuation
/// and Sequence, as tokenizer.json describes them. Throws BadInput that names any other type.
std::unique_ptr<PreTokenizer> makePreTokenizer(const JsonFields& json);

}  // namespace lorimer
