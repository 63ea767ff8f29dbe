#include "engine/tokenizer/decoder_steps.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "engine/tokenizer/byte_level.h"
#include "engine/tokenizer/text_pattern.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

constexpr const char* replacementCharacter = "\xEF\xBF\xBD";

/// A step that makes one string of all strings.
class FuseDecoder : public DecoderStep {
public:
    std::unique_ptr<DecoderStep> clone() const override { return std::make_unique<FuseDecoder>(*this); }

    void push(DecoderPiece piece, Pieces& out) override {
        out.push_back({std::move(piece.text), !m_begun, false});
        m_begun = true;
    }

    void finish(Pieces& out) override {
        out.push_back({"", !m_begun, true});
        m_begun = false;
    }

private:
    bool m_begun = false;
};

class ByteLevelDecoder final : public FuseDecoder {
public:
    std::unique_ptr<DecoderStep> clone() const override { return std::make_unique<ByteLevelDecoder>(*this); }

    void push(DecoderPiece piece, Pieces& out) override {
        m_bytes += fromByteCharacters(piece.text).value_or(piece.text);
        const std::size_t whole = m_bytes.size() - incompleteUtf8Tail(m_bytes);
        FuseDecoder::push({replaceInvalidUtf8(std::string_view(m_bytes).substr(0, whole))}, out);
        m_bytes.erase(0, whole);
    }

    void finish(Pieces& out) override {
        FuseDecoder::push({replaceInvalidUtf8(m_bytes)}, out);
        FuseDecoder::finish(out);
        m_bytes.clear();
    }

private:
    std::string m_bytes;  // an incomplete character
};

/// A step that needs each string whole.
class WholeStringStep : public DecoderStep {
public:
    void push(DecoderPiece piece, Pieces& out) override {
        m_text += piece.text;
        if (piece.ends) take(std::exchange(m_text, {}), out);
    }

    void finish(Pieces&) override {}

protected:
    virtual void take(std::string text, Pieces& out) = 0;

private:
    std::string m_text;
};

/// Runs of <0xNN> become the characters that they write; a run that is no UTF-8 becomes one U+FFFD a byte.
class ByteFallbackDecoder final : public WholeStringStep {
public:
    std::unique_ptr<DecoderStep> clone() const override { return std::make_unique<ByteFallbackDecoder>(*this); }

    void finish(Pieces& out) override {
        if (m_bytes.empty()) return;
        if (firstInvalidUtf8(m_bytes)) {
            for (std::size_t i = 0; i < m_bytes.size(); ++i) out.push_back({replacementCharacter});
        } else {
            out.push_back({m_bytes});
        }
        m_bytes.clear();
    }

protected:
    void take(std::string text, Pieces& out) override {
        if (const auto byte = readByte(text)) {
            m_bytes.push_back(static_cast<char>(*byte));
            return;
        }
        finish(out);
        out.push_back({std::move(text)});
    }

private:
    static std::optional<unsigned char> readByte(const std::string& text) {
        if (text.size() != 6 || text.compare(0, 3, "<0x") != 0 || text[5] != '>') return std::nullopt;
        const char* first = text.data() + (text[3] == '+' ? 4 : 3);  // Rust reads a sign there
        unsigned char byte = 0;
        const auto [end, error] = std::from_chars(first, text.data() + 5, byte, 16);
        return error == std::errc() && end == text.data() + 5 ? std::optional(byte) : std::nullopt;
    }

    std::string m_bytes;
};

std::string replaceAll(const std::string& text, const TextPattern& pattern, const std::string& content) {
    std::string out;
    std::size_t at = 0;
    for (const ByteRange& match : pattern.findAll(text)) {
        out.append(text, at, match.begin - at).append(content);
        at = match.end;
    }
    return out.append(text, at, std::string::npos);
}

class ReplaceDecoder final : public WholeStringStep {
public:
    explicit ReplaceDecoder(const JsonFields& json)
        : m_pattern(std::make_shared<TextPattern>(TextPattern::fromJson(json.child("pattern")))),
          m_content(json.text("content")) {
        m_oneCharacter =
            json.at("pattern").contains("String") && toUtf32(json.child("pattern").text("String")).size() == 1;
    }

    std::unique_ptr<DecoderStep> clone() const override { return std::make_unique<ReplaceDecoder>(*this); }

    void push(DecoderPiece piece, Pieces& out) override {
        if (!m_oneCharacter) return WholeStringStep::push(std::move(piece), out);
        piece.text = replaceAll(piece.text, *m_pattern, m_content);
        out.push_back(std::move(piece));
    }

protected:
    void take(std::string text, Pieces& out) override { out.push_back({replaceAll(text, *m_pattern, m_content)}); }

private:
    std::shared_ptr<const TextPattern> m_pattern;
    std::string m_content;
    bool m_oneCharacter = false;  // then parts of strings can be looked at by themselves
};

/// Takes up to `start` characters `content` from the beginning of each string and up to `stop` from its end.
class StripDecoder final : public WholeStringStep {
public:
    explicit StripDecoder(const JsonFields& json)
        : m_content(json.text("content")), m_start(json.integer("start")), m_stop(json.integer("stop")) {
        if (toUtf32(m_content).size() != 1) json.refuse("has a \"content\" that is not one character");
    }

    std::unique_ptr<DecoderStep> clone() const override { return std::make_unique<StripDecoder>(*this); }

    void push(DecoderPiece piece, Pieces& out) override {
        if (m_stop > 0) return WholeStringStep::push(std::move(piece), out);
        if (piece.begins) m_left = m_start;
        piece.text.erase(0, leading(piece.text, m_left));
        if (!piece.text.empty()) m_left = 0;
        out.push_back(std::move(piece));
    }

protected:
    void take(std::string text, Pieces& out) override {
        std::int64_t start = m_start;
        text.erase(0, leading(text, start));
        for (std::int64_t i = 0; i < m_stop && endsWithContent(text); ++i) text.resize(text.size() - m_content.size());
        out.push_back({std::move(text)});
    }

private:
    // Bytes of up to `most` characters at the beginning; `most` counts down.
    std::size_t leading(const std::string& text, std::int64_t& most) const {
        std::size_t at = 0;
        for (; most > 0 && text.compare(at, m_content.size(), m_content) == 0; --most) at += m_content.size();
        return at;
    }

    bool endsWithContent(const std::string& text) const {
        return text.size() >= m_content.size() &&
               text.compare(text.size() - m_content.size(), m_content.size(), m_content) == 0;
    }

    std::string m_content;
    std::int64_t m_start;
    std::int64_t m_stop;
    std::int64_t m_left = 0;  // characters that may still go from the string at hand
};

/// Joins the parts of words, and takes the spaces away that English writes nowhere.
class WordPieceDecoder final : public WholeStringStep {
public:
    explicit WordPieceDecoder(const JsonFields& json)
        : m_prefix(json.text("prefix", "##")), m_cleanUp(json.flag("cleanup", true)) {}

    void finish(Pieces&) override { m_first = true; }

protected:
    void take(std::string text, Pieces& out) override {
        if (!m_first) {
            if (text.compare(0, m_prefix.size(), m_prefix) == 0) {
                text.erase(0, m_prefix.size());
            } else {
                text.insert(0, 1, ' ');
            }
        }
        m_first = false;
        out.push_back({m_cleanUp ? cleanedUp(std::move(text)) : std::move(text)});
    }

    std::unique_ptr<DecoderStep> clone() const override { return std::make_unique<WordPieceDecoder>(*this); }

private:
    static std::string cleanedUp(std::string text) {
        static const std::pair<const char*, const char*> rules[] = {
            {" .", "."},   {" ?", "?"},           {" !", "!"},   {" ,", ","},     {" ' ", "'"},   {" n't", "n't"},
            {" 'm", "'m"}, {" do not", " don't"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"}};
        for (const auto& [from, to] : rules) text = replaceAll(text, TextPattern(std::string(from)), to);
        return text;
    }

    std::string m_prefix;
    bool m_cleanUp;
    bool m_first = true;
};

/// The end-of-word suffix becomes a space, but not behind the last token.
class BpeDecoder final : public WholeStringStep {
public:
    explicit BpeDecoder(const JsonFields& json)
        : m_suffix(std::make_shared<TextPattern>(json.text("suffix", "</w>"))) {}

    void finish(Pieces& out) override {
        if (m_held) out.push_back({replaceAll(*m_held, *m_suffix, "")});
        m_held.reset();
    }

    std::unique_ptr<DecoderStep> clone() const override { return std::make_unique<BpeDecoder>(*this); }

protected:
    void take(std::string text, Pieces& out) override {
        if (m_held) out.push_back({replaceAll(*m_held, *m_suffix, " ")});
        m_held = std::move(text);
    }

private:
    std::shared_ptr<const TextPattern> m_suffix;
    std::optional<std::string> m_held;
};

class SpacedDecoder final : public WholeStringStep {
public:
    std::unique_ptr<DecoderStep> clone() const override { return std::make_unique<SpacedDecoder>(*this); }

    void finish(Pieces&) override { m_first = true; }

protected:
    void take(std::string text, Pieces& out) override {
        if (!m_first) text.insert(0, 1, ' ');
        m_first = false;
        out.push_back({std::move(text)});
    }

private:
    bool m_first = true;
};

}  // namespace

std::unique_ptr<DecoderStep> makeByteLevelDecoder() { return std::make_unique<ByteLevelDecoder>(); }
std::unique_ptr<DecoderStep> makeByteFallbackDecoder() { return std::make_unique<ByteFallbackDecoder>(); }
std::unique_ptr<DecoderStep> makeFuseDecoder() { return std::make_unique<FuseDecoder>(); }
std::unique_ptr<DecoderStep> makeSpacedDecoder() { return std::make_unique<SpacedDecoder>(); }

std::unique_ptr<DecoderStep> makeReplaceDecoder(const JsonFields& json) {
    return std::make_unique<ReplaceDecoder>(json);
}

std::unique_ptr<DecoderStep> makeStripDecoder(const JsonFields& json) { return std::make_unique<StripDecoder>(json); }

std::unique_ptr<DecoderStep> makeWordPieceDecoder(const JsonFields& json) {
    return std::make_unique<WordPieceDecoder>(json);
}

std::unique_ptr<DecoderStep> makeBpeDecoder(const JsonFields& json) { return std::make_unique<BpeDecoder>(json); }

}  // namespace lorimer
