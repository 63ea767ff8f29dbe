#include "engine/tokenizer/pre_tokenizer.h"

#include <optional>

#include "engine/base/error.h"
#include "engine/tokenizer/byte_level.h"
#include "engine/tokenizer/metaspace.h"
#include "engine/tokenizer/text_pattern.h"
#include "engine/tokenizer/unicode_ranges.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

// GPT-2's published pattern.
constexpr const char* gpt2Pattern = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

enum class Behavior { Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous };

Behavior readBehavior(const JsonFields& json, const char* otherwise) {
    const std::string name = json.text("behavior", otherwise);
    if (name == "Removed") return Behavior::Removed;
    if (name == "Isolated") return Behavior::Isolated;
    if (name == "MergedWithPrevious") return Behavior::MergedWithPrevious;
    if (name == "MergedWithNext") return Behavior::MergedWithNext;
    if (name == "Contiguous") return Behavior::Contiguous;
    json.refuse("has the behavior \"" + name + "\", which Lorimer does not know");
}

struct Span {
    ByteRange range;
    bool isMatch;
};

/// The whole of a text as alternating spans: matches and what lies between.
std::vector<Span> coverWith(const std::vector<ByteRange>& matches, std::uint32_t length, bool invert) {
    std::vector<Span> spans;
    std::uint32_t at = 0;
    for (const ByteRange& match : matches) {
        if (at != match.begin) spans.push_back({{at, match.begin}, invert});
        spans.push_back({match, !invert});
        at = match.end;
    }
    if (at != length) spans.push_back({{at, length}, invert});
    return spans;
}

std::vector<ByteRange> mergeForward(const std::vector<Span>& spans) {
    std::vector<ByteRange> out;
    bool previousMatch = false;
    for (const Span& span : spans) {
        if (span.isMatch && !previousMatch && !out.empty()) {
            out.back().end = span.range.end;
        } else {
            out.push_back(span.range);
        }
        previousMatch = span.isMatch;
    }
    return out;
}

std::vector<ByteRange> mergeBackward(const std::vector<Span>& spans) {
    std::vector<ByteRange> out;
    bool previousMatch = false;
    for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
        if (span->isMatch && !previousMatch && !out.empty()) {
            out.back().begin = span->range.begin;
        } else {
            out.push_back(span->range);
        }
        previousMatch = span->isMatch;
    }
    return {out.rbegin(), out.rend()};
}

std::vector<ByteRange> mergeContiguous(const std::vector<Span>& spans) {
    std::vector<ByteRange> out;
    bool previousMatch = false;
    for (const Span& span : spans) {
        if (span.isMatch == previousMatch && !out.empty()) {
            out.back().end = span.range.end;
        } else {
            out.push_back(span.range);
        }
        previousMatch = span.isMatch;
    }
    return out;
}

std::vector<ByteRange> arrange(const std::vector<Span>& spans, Behavior behavior) {
    switch (behavior) {
        case Behavior::MergedWithPrevious:
            return mergeForward(spans);
        case Behavior::MergedWithNext:
            return mergeBackward(spans);
        case Behavior::Contiguous:
            return mergeContiguous(spans);
        case Behavior::Isolated:
        case Behavior::Removed:
            break;
    }
    std::vector<ByteRange> out;
    for (const Span& span : spans) {
        if (behavior == Behavior::Isolated || !span.isMatch) out.push_back(span.range);
    }
    return out;
}

/// A step that splits every piece by itself.
class PieceSplitter : public PreTokenizer {
public:
    void apply(PreTokenized& text) const override {
        text.writeByteCharacters();
        std::vector<ByteRange> pieces;
        for (const ByteRange& piece : text.pieces) {
            const auto view = std::string_view(text.text.text()).substr(piece.begin, piece.end - piece.begin);
            for (const ByteRange& part : split(view)) {
                if (part.begin != part.end) pieces.push_back({piece.begin + part.begin, piece.begin + part.end});
            }
        }
        text.pieces = std::move(pieces);
    }

protected:
    virtual std::vector<ByteRange> split(std::string_view text) const = 0;
};

class Split final : public PieceSplitter {
public:
    explicit Split(const JsonFields& json)
        : m_pattern(TextPattern::fromJson(json.child("pattern"))),
          m_behavior(readBehavior(json, "Isolated")),
          m_invert(json.flag("invert", false)) {}

protected:
    std::vector<ByteRange> split(std::string_view text) const override {
        return arrange(coverWith(m_pattern.findAll(text), static_cast<std::uint32_t>(text.size()), m_invert),
                       m_behavior);
    }

private:
    TextPattern m_pattern;
    Behavior m_behavior;
    bool m_invert;
};

/// Splits at characters of one class.
class CharacterSplitter final : public PieceSplitter {
public:
    using Test = bool (*)(char32_t);
    CharacterSplitter(Test test, Behavior behavior) : m_test(test), m_behavior(behavior) {}

protected:
    std::vector<ByteRange> split(std::string_view text) const override {
        std::vector<ByteRange> matches;
        for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
            if (m_test(nextCodePoint(text, end))) {
                matches.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
            }
        }
        return arrange(coverWith(matches, static_cast<std::uint32_t>(text.size()), false), m_behavior);
    }

private:
    Test m_test;
    Behavior m_behavior;
};

/// The words that spaces separate, and every punctuation character by itself.
class BertWords final : public PieceSplitter {
protected:
    std::vector<ByteRange> split(std::string_view text) const override {
        std::vector<ByteRange> words;
        bool open = false;
        for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
            const char32_t c = nextCodePoint(text, end);
            const bool isWord = !isUnicodeSpace(c) && !isTokenizerPunctuation(c);
            if (isWord && open) {
                words.back().end = static_cast<std::uint32_t>(end);
            } else if (!isUnicodeSpace(c)) {
                words.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
            }
            open = isWord;
        }
        return words;
    }
};

/// Runs of word characters and runs of other characters, without the spaces: \w+|[^\w\s]+ of Rust's regex crate.
class WhitespaceWords final : public PieceSplitter {
protected:
    std::vector<ByteRange> split(std::string_view text) const override {
        std::vector<ByteRange> words;
        bool previousIsWord = false;
        bool open = false;
        for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
            const char32_t c = nextCodePoint(text, end);
            if (isUnicodeSpace(c)) {
                open = false;
                continue;
            }
            const bool isWord = isRustWord(c);
            if (open && isWord == previousIsWord) {
                words.back().end = static_cast<std::uint32_t>(end);
            } else {
                words.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
            }
            open = true;
            previousIsWord = isWord;
        }
        return words;
    }
};

class ByteLevel final : public PreTokenizer {
public:
    explicit ByteLevel(const JsonFields& json) : m_addPrefixSpace(json.flag("add_prefix_space", true)) {
        if (json.flag("use_regex", true)) m_regex.emplace(gpt2Pattern);
    }

    void apply(PreTokenized& text) const override {
        text.writeByteCharacters();
        if (m_addPrefixSpace) addSpaces(text);
        if (m_regex) splitWords(text);
        text.bytesPending = true;
    }

private:
    static void addSpaces(PreTokenized& text) {
        AlignedText spaced;
        for (ByteRange& piece : text.pieces) {
            const auto begin = static_cast<std::uint32_t>(spaced.text().size());
            if (text.text.text()[piece.begin] != ' ') {
                const std::uint32_t at = text.text.original(piece.begin, piece.begin + 1).begin;
                spaced.append(" ", {at, at});
            }
            spaced.append(text.text, piece.begin, piece.end);
            piece = {begin, static_cast<std::uint32_t>(spaced.text().size())};
        }
        text.text = std::move(spaced);
    }

    void splitWords(PreTokenized& text) const {
        std::vector<ByteRange> words;
        for (const ByteRange& piece : text.pieces) {
            const auto view = std::string_view(text.text.text()).substr(piece.begin, piece.end - piece.begin);
            for (const Span& word : coverWith(m_regex->findAll(view), static_cast<std::uint32_t>(view.size()), false)) {
                words.push_back({piece.begin + word.range.begin, piece.begin + word.range.end});
            }
        }
        text.pieces = std::move(words);
    }

    bool m_addPrefixSpace;
    std::optional<Regex> m_regex;
};

/// Removes every occurrence of one character.
class DelimiterSplitter final : public PieceSplitter {
public:
    explicit DelimiterSplitter(const JsonFields& json) : m_delimiter(json.text("delimiter")) {
        if (toUtf32(json.text("delimiter")).size() != 1) json.refuse("has a \"delimiter\" that is not one character");
    }

protected:
    std::vector<ByteRange> split(std::string_view text) const override {
        const auto length = static_cast<std::uint32_t>(text.size());
        return arrange(coverWith(m_delimiter.findAll(text), length, false), Behavior::Removed);
    }

private:
    TextPattern m_delimiter;
};

class PreTokenizerSequence final : public PreTokenizer {
public:
    explicit PreTokenizerSequence(const JsonFields& json) {
        for (const SortedJson& step : json.list("pretokenizers")) {
            m_steps.push_back(makePreTokenizer({step, json.where()}));
        }
    }

    void apply(PreTokenized& text) const override {
        for (const auto& step : m_steps) step->apply(text);
    }

private:
    std::vector<std::unique_ptr<PreTokenizer>> m_steps;
};

}  // namespace

PreTokenized::PreTokenized(AlignedText whole) : text(std::move(whole)) {
    if (!text.empty()) pieces.push_back({0, static_cast<std::uint32_t>(text.text().size())});
}

void PreTokenized::writeByteCharacters() {
    if (!bytesPending) return;
    AlignedText written;
    for (ByteRange& piece : pieces) {
        const auto begin = static_cast<std::uint32_t>(written.text().size());
        for (std::uint32_t i = piece.begin; i < piece.end; ++i) {
            written.append(toByteCharacters({&text.text()[i], 1}), text.original(i, i + 1));
        }
        piece = {begin, static_cast<std::uint32_t>(written.text().size())};
    }
    text = std::move(written);
    bytesPending = false;
}

std::unique_ptr<PreTokenizer> makePreTokenizer(const JsonFields& json) {
    const std::string type = json.text("type");
    if (type == "Split") return std::make_unique<Split>(json);
    if (type == "ByteLevel") return std::make_unique<ByteLevel>(json);
    if (type == "Digits") {
        const bool individual = json.flag("individual_digits", false);
        return std::make_unique<CharacterSplitter>(isRustNumeric,
                                                   individual ? Behavior::Isolated : Behavior::Contiguous);
    }
    if (type == "Punctuation") {
        return std::make_unique<CharacterSplitter>(isTokenizerPunctuation, readBehavior(json, "Isolated"));
    }
    if (type == "Metaspace") return makeMetaspacePreTokenizer(json);
    if (type == "BertPreTokenizer") return std::make_unique<BertWords>();
    if (type == "CharDelimiterSplit") return std::make_unique<DelimiterSplitter>(json);
    if (type == "Whitespace") return std::make_unique<WhitespaceWords>();
    if (type == "WhitespaceSplit") return std::make_unique<CharacterSplitter>(isUnicodeSpace, Behavior::Removed);
    if (type == "Sequence") return std::make_unique<PreTokenizerSequence>(json);
    json.refuse("has the type \"" + type + "\", which Lorimer cannot read yet");
}

}  // namespace lorimer
