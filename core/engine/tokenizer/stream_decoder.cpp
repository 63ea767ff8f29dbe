#include "engine/tokenizer/stream_decoder.h"

#include "engine/tokenizer/tokenizer.h"

namespace lorimer {

StreamDecoder::StreamDecoder(const Tokenizer& tokenizer, bool skipSpecialTokens)
    : m_tokenizer(tokenizer), m_skipSpecialTokens(skipSpecialTokens), m_run(tokenizer.m_parts.decoder.start()) {}

std::string StreamDecoder::push(std::int32_t id) {
    if (!m_tokenizer.hasToken(id) || (m_skipSpecialTokens && m_tokenizer.isSkipped(id))) return {};
    return m_run.push(m_tokenizer.tokenText(id));
}

}  // namespace lorimer
