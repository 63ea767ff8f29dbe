#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/tokenizer/json_fields.h"

namespace lorimer {

/// A part of one of the strings that decoders work on. Each token is such a string; Fuse makes one of all of them.
struct DecoderPiece {
    std::string text;
    bool begins = true;  ///< first part of its string
    bool ends = true;    ///< last part of its string
};

/// A step from token texts back to text. It gives out what has become certain and keeps the rest.
class DecoderStep {
public:
    using Pieces = std::vector<DecoderPiece>;

    virtual ~DecoderStep() = default;
    virtual std::unique_ptr<DecoderStep> clone() const = 0;
    virtual void push(DecoderPiece piece, Pieces& out) = 0;
    /// Nothing more comes: gives out what was kept, and is as new.
    virtual void finish(Pieces& out) = 0;
};

/// One way through all steps of a decoder.
class DecoderRun {
public:
    explicit DecoderRun(std::vector<std::unique_ptr<DecoderStep>> steps) : m_steps(std::move(steps)) {}

    /// The text that became certain with this token.
    std::string push(std::string token);
    /// What was held back. Starts anew.
    std::string finish();

private:
    std::string passOn(std::vector<DecoderPiece> pieces, std::size_t step);

    std::vector<std::unique_ptr<DecoderStep>> m_steps;
};

/// How token texts become text.
class Decoder {
public:
    /// Without a description: the token texts with spaces between them.
    Decoder();
    /// ByteLevel, ByteFallback, BPEDecoder, Fuse, Metaspace, Replace, Sequence, Strip and WordPiece, as tokenizer.json
    /// describes them. Throws BadInput that names any other type.
    explicit Decoder(const JsonFields& json);

    DecoderRun start() const;

private:
    void add(const JsonFields& json);

    std::vector<std::unique_ptr<DecoderStep>> m_steps;  // as new
};

}  // namespace lorimer
