#include "privacy/own_words.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "engine/base/error.h"
#include "engine/tokenizer/utf8.h"
#include "privacy/name_words.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

/// The folded words of a phrase, cut as the scanner cuts texts.
std::vector<std::string> wordsOf(std::string_view phrase) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < phrase.size();) {
        const std::size_t end = wordEnd(phrase, at);
        if (end > at) words.push_back(foldWord(phrase.substr(at, end - at)));
        if (end == at) {
            nextCodePoint(phrase, at);
        } else {
            at = end;
        }
    }
    return words;
}

}  // namespace

void OwnWords::add(PhiTag tag, std::string_view phrase) {
    const std::vector<std::string> words = wordsOf(phrase);
    if (words.empty()) return;
    std::string key;
    for (const std::string& word : words) key += (key.empty() ? "" : " ") + word;
    m_phrases.emplace(key, tag);
    m_firstWords.emplace(words.front(), true);
    m_longest = std::max(m_longest, words.size());
}

void OwnWords::addFile(PhiTag tag, const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream content;
    if (file) content << file.rdbuf();
    if (!file) throw badInput("'" + path + "' cannot be read. Nothing was searched; check the path.");
    const std::string text = content.str();
    if (firstInvalidUtf8(text))
        throw badInput("'" + path + "' is no text in UTF-8. Nothing was searched; save the list as UTF-8.");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("# ")) add(tag, line);
    }
}

std::pair<std::size_t, PhiTag> OwnWords::longestMatch(const std::vector<std::string>& words) const {
    std::pair<std::size_t, PhiTag> best{0, PhiTag::Name};
    std::string key;
    for (std::size_t i = 0; i < words.size(); ++i) {
        key += (i == 0 ? "" : " ") + words[i];
        const auto found = m_phrases.find(key);
        if (found != m_phrases.end()) best = {i + 1, found->second};
    }
    return best;
}

}  // namespace lorimer
