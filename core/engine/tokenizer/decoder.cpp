#include "engine/tokenizer/decoder.h"

#include "engine/tokenizer/decoder_steps.h"
#include "engine/tokenizer/metaspace.h"

namespace lorimer {

std::string DecoderRun::push(std::string token) { return passOn({{std::move(token)}}, 0); }

std::string DecoderRun::finish() {
    std::string text;
    for (std::size_t step = 0; step < m_steps.size(); ++step) {
        DecoderStep::Pieces rest;
        m_steps[step]->finish(rest);
        text += passOn(std::move(rest), step + 1);
    }
    return text;
}

// Through the steps from `step` on.
std::string DecoderRun::passOn(DecoderStep::Pieces pieces, std::size_t step) {
    for (; step < m_steps.size(); ++step) {
        DecoderStep::Pieces next;
        for (DecoderPiece& piece : pieces) m_steps[step]->push(std::move(piece), next);
        pieces = std::move(next);
    }
    std::string text;
    for (const DecoderPiece& piece : pieces) text += piece.text;
    return text;
}

Decoder::Decoder() { m_steps.push_back(makeSpacedDecoder()); }

Decoder::Decoder(const JsonFields& json) { add(json); }

void Decoder::add(const JsonFields& json) {
    const std::string type = json.text("type");
    if (type == "Sequence") {
        for (const SortedJson& step : json.list("decoders")) add({step, json.where()});
    } else if (type == "ByteLevel") {
        m_steps.push_back(makeByteLevelDecoder());
    } else if (type == "ByteFallback") {
        m_steps.push_back(makeByteFallbackDecoder());
    } else if (type == "Fuse") {
        m_steps.push_back(makeFuseDecoder());
    } else if (type == "Replace") {
        m_steps.push_back(makeReplaceDecoder(json));
    } else if (type == "Strip") {
        m_steps.push_back(makeStripDecoder(json));
    } else if (type == "WordPiece") {
        m_steps.push_back(makeWordPieceDecoder(json));
    } else if (type == "BPEDecoder") {
        m_steps.push_back(makeBpeDecoder(json));
    } else if (type == "Metaspace") {
        m_steps.push_back(makeMetaspaceDecoder(json));
    } else {
        json.refuse("has the type \"" + type + "\", which Lorimer cannot read yet");
    }
}

DecoderRun Decoder::start() const {
    std::vector<std::unique_ptr<DecoderStep>> steps;
    for (const auto& step : m_steps) steps.push_back(step->clone());
    return DecoderRun(std::move(steps));
}

}  // namespace lorimer
