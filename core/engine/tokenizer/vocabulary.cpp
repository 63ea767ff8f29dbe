#include "engine/tokenizer/vocabulary.h"

#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr std::size_t mostTokens = 2'000'000;
constexpr std::int64_t largestId = 4'000'000;

}  // namespace

void Vocabulary::add(const std::string& token, std::int64_t id) {
    const std::string name = "The tokenizer's token \"" + token + "\"";
    if (id < 0 || id > largestId) {
        throw badInput(name + " has the id " + std::to_string(id) +
                       ", which is outside of 0 to 4,000,000. Nothing was changed; use another tokenizer file.");
    }
    if (m_ids.size() >= mostTokens) {
        throw badInput("The tokenizer has more than 2,000,000 tokens. Nothing was changed; use another file.");
    }
    const auto entry = m_ids.insert_or_assign(token, static_cast<std::int32_t>(id)).first;
    const auto at = static_cast<std::size_t>(id);
    if (at >= m_tokens.size()) m_tokens.resize(at + 1, nullptr);
    if (m_tokens[at] == nullptr) m_tokens[at] = &entry->first;
}

std::int32_t Vocabulary::find(std::string_view token) const {
    const auto found = m_ids.find(token);
    return found == m_ids.end() ? -1 : found->second;
}

const std::string* Vocabulary::token(std::int32_t id) const {
    return id >= 0 && static_cast<std::size_t>(id) < m_tokens.size() ? m_tokens[static_cast<std::size_t>(id)] : nullptr;
}

}  // namespace lorimer
