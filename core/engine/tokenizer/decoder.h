#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/tokenizer/json_fields.h"

namespace lorimer {

/// A step from token texts back to text. Steps work on a list of strings; what is left is joined.
class Decoder {
public:
    virtual ~Decoder() = default;
    virtual std::vector<std::string> apply(std::vector<std::string> tokens) const = 0;
};

/// ByteLevel, Fuse, Replace, Strip and Sequence, as tokenizer.json describes them. Throws BadInput that names any other
/// type.
std::unique_ptr<Decoder> makeDecoder(const JsonFields& json);

/// True for a description that is ByteLevel, alone or followed by Fuse: each token then means the same bytes
/// everywhere.
bool isPlainByteLevel(const SortedJson& json);

}  // namespace lorimer
