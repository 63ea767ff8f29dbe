#include "engine/tokenizer/decoder.h"

#include "engine/tokenizer/byte_level.h"
#include "engine/tokenizer/text_pattern.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

class ByteLevelDecoder final : public Decoder {
public:
    std::vector<std::string> apply(std::vector<std::string> tokens) const override {
        std::string bytes;
        for (const std::string& token : tokens) bytes += fromByteCharacters(token).value_or(token);
        return {replaceInvalidUtf8(bytes)};
    }
};

class FuseDecoder final : public Decoder {
public:
    std::vector<std::string> apply(std::vector<std::string> tokens) const override {
        std::string all;
        for (const std::string& token : tokens) all += token;
        return {all};
    }
};

class ReplaceDecoder final : public Decoder {
public:
    explicit ReplaceDecoder(const JsonFields& json)
        : m_pattern(TextPattern::fromJson(json.child("pattern"))), m_content(json.text("content")) {}

    std::vector<std::string> apply(std::vector<std::string> tokens) const override {
        for (std::string& token : tokens) {
            std::string replaced;
            std::size_t at = 0;
            for (const ByteRange& match : m_pattern.findAll(token)) {
                replaced.append(token, at, match.begin - at).append(m_content);
                at = match.end;
            }
            token = replaced.append(token, at, std::string::npos);
        }
        return tokens;
    }

private:
    TextPattern m_pattern;
    std::string m_content;
};

/// Takes up to `start` characters `content` from the beginning of each string and up to `stop` from its end.
class StripDecoder final : public Decoder {
public:
    explicit StripDecoder(const JsonFields& json)
        : m_content(json.text("content")), m_start(json.integer("start")), m_stop(json.integer("stop")) {
        if (toUtf32(m_content).size() != 1) json.refuse("has a \"content\" that is not one character");
    }

    std::vector<std::string> apply(std::vector<std::string> tokens) const override {
        for (std::string& token : tokens) {
            std::size_t begin = 0;
            std::size_t end = token.size();
            for (std::int64_t i = 0; i < m_start && hasContent(token, begin, end); ++i) begin += m_content.size();
            for (std::int64_t i = 0;
                 i < m_stop && end - begin >= m_content.size() && hasContent(token, end - m_content.size(), end); ++i) {
                end -= m_content.size();
            }
            token = token.substr(begin, end - begin);
        }
        return tokens;
    }

private:
    bool hasContent(const std::string& token, std::size_t at, std::size_t end) const {
        return end - at >= m_content.size() && token.compare(at, m_content.size(), m_content) == 0;
    }

    std::string m_content;
    std::int64_t m_start;
    std::int64_t m_stop;
};

class DecoderSequence final : public Decoder {
public:
    explicit DecoderSequence(const JsonFields& json) {
        for (const SortedJson& step : json.list("decoders")) m_steps.push_back(makeDecoder({step, json.where()}));
    }

    std::vector<std::string> apply(std::vector<std::string> tokens) const override {
        for (const auto& step : m_steps) tokens = step->apply(std::move(tokens));
        return tokens;
    }

private:
    std::vector<std::unique_ptr<Decoder>> m_steps;
};

}  // namespace

std::unique_ptr<Decoder> makeDecoder(const JsonFields& json) {
    const std::string type = json.text("type");
    if (type == "ByteLevel") return std::make_unique<ByteLevelDecoder>();
    if (type == "Fuse") return std::make_unique<FuseDecoder>();
    if (type == "Replace") return std::make_unique<ReplaceDecoder>(json);
    if (type == "Strip") return std::make_unique<StripDecoder>(json);
    if (type == "Sequence") return std::make_unique<DecoderSequence>(json);
    json.refuse("has the type \"" + type + "\", which Lorimer cannot read yet");
}

bool isPlainByteLevel(const SortedJson& json) {
    if (!json.is_object() || !json.contains("type")) return false;
    if (json["type"] == "ByteLevel") return true;
    if (json["type"] != "Sequence" || !json.contains("decoders") || !json["decoders"].is_array()) return false;
    bool first = true;
    for (const SortedJson& step : json["decoders"]) {
        if (!step.is_object() || !step.contains("type")) return false;
        if (step["type"] != (first ? "ByteLevel" : "Fuse")) return false;
        first = false;
    }
    return !first;
}

}  // namespace lorimer
