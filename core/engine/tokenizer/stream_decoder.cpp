#include "engine/tokenizer/stream_decoder.h"

#include "engine/tokenizer/byte_level.h"
#include "engine/tokenizer/tokenizer.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

std::string StreamDecoder::push(std::int32_t id) {
    if (!m_tokenizer.hasToken(id)) return {};
    const std::string token = m_tokenizer.tokenText(id);
    if (m_skipSpecialTokens && m_tokenizer.isSkipped(id)) return {};
    if (!m_tokenizer.m_parts.plainByteLevelDecoder) {
        m_ids.push_back(id);
        return {};
    }
    m_bytes += fromByteCharacters(token).value_or(token);
    const std::size_t whole = m_bytes.size() - incompleteUtf8Tail(m_bytes);
    const std::string text = replaceInvalidUtf8(std::string_view(m_bytes).substr(0, whole));
    m_bytes.erase(0, whole);
    return text;
}

std::string StreamDecoder::finish() {
    std::string text = m_ids.empty() ? replaceInvalidUtf8(m_bytes) : m_tokenizer.decode(m_ids, m_skipSpecialTokens);
    m_bytes.clear();
    m_ids.clear();
    return text;
}

}  // namespace lorimer
