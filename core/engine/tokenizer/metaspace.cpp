#include "engine/tokenizer/metaspace.h"

#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

enum class Prepend { First, Always, Never };

struct Options {
    std::string replacement;
    Prepend prepend = Prepend::Always;
    bool split = true;
};

Options readOptions(const JsonFields& json) {
    Options options;
    options.replacement = json.text("replacement");
    if (toUtf32(options.replacement).size() != 1) json.refuse("has a \"replacement\" that is not one character");
    const std::string scheme = json.text("prepend_scheme", "always");
    if (scheme == "first") {
        options.prepend = Prepend::First;
    } else if (scheme == "never") {
        options.prepend = Prepend::Never;
    } else if (scheme != "always") {
        json.refuse("has the prepend_scheme \"" + scheme + "\", which Lorimer does not know");
    }
    if (!json.flag("add_prefix_space", true)) {  // the name that it had in older files
        if (json.has("prepend_scheme") && options.prepend != Prepend::Never) {
            json.refuse("has an \"add_prefix_space\" that contradicts its \"prepend_scheme\"");
        }
        options.prepend = Prepend::Never;
    }
    options.split = json.flag("split", true);
    return options;
}

class MetaspacePreTokenizer final : public PreTokenizer {
public:
    explicit MetaspacePreTokenizer(Options options) : m_options(std::move(options)) {}

    void apply(PreTokenized& text) const override {
        text.writeByteCharacters();
        AlignedText out;
        std::vector<ByteRange> pieces;
        for (const ByteRange& piece : text.pieces) {
            const auto begin = static_cast<std::uint32_t>(out.text().size());
            prepend(text, piece, out);
            for (std::uint32_t i = piece.begin; i < piece.end; ++i) {
                const ByteRange source = text.text.original(i, i + 1);
                const char byte = text.text.text()[i];
                out.append(byte == ' ' ? m_options.replacement : std::string(1, byte), source);
            }
            addPieces(out.text(), begin, pieces);
        }
        text.text = std::move(out);
        text.pieces = std::move(pieces);
    }

private:
    void prepend(const PreTokenized& text, const ByteRange& piece, AlignedText& out) const {
        const auto written = std::string_view(text.text.text()).substr(piece.begin, piece.end - piece.begin);
        if (written.substr(0, 1) == " " || written.substr(0, m_options.replacement.size()) == m_options.replacement) {
            return;
        }
        const std::uint32_t at = text.text.original(piece.begin, piece.begin + 1).begin;
        const bool wanted = m_options.prepend == Prepend::Always || (m_options.prepend == Prepend::First && at == 0);
        if (wanted) out.append(m_options.replacement, {at, at});
    }

    void addPieces(const std::string& text, std::uint32_t begin, std::vector<ByteRange>& pieces) const {
        const auto end = static_cast<std::uint32_t>(text.size());
        while (m_options.split) {
            const std::size_t next = text.find(m_options.replacement, begin + 1);
            if (next == std::string::npos) break;
            pieces.push_back({begin, static_cast<std::uint32_t>(next)});
            begin = static_cast<std::uint32_t>(next);
        }
        if (begin < end) pieces.push_back({begin, end});
    }

    Options m_options;
};

class MetaspaceDecoder final : public DecoderStep {
public:
    explicit MetaspaceDecoder(Options options) : m_options(std::move(options)) {}

    std::unique_ptr<DecoderStep> clone() const override { return std::make_unique<MetaspaceDecoder>(*this); }

    void push(DecoderPiece piece, Pieces& out) override {
        const std::string space = m_first && m_options.prepend != Prepend::Never ? "" : " ";
        std::string text;
        std::size_t at = 0;
        for (std::size_t next = 0; (next = piece.text.find(m_options.replacement, at)) != std::string::npos;) {
            text.append(piece.text, at, next - at).append(space);
            at = next + m_options.replacement.size();
        }
        piece.text = text.append(piece.text, at, std::string::npos);
        if (piece.ends) m_first = false;
        out.push_back(std::move(piece));
    }

    void finish(Pieces&) override { m_first = true; }

private:
    Options m_options;
    bool m_first = true;
};

}  // namespace

std::unique_ptr<PreTokenizer> makeMetaspacePreTokenizer(const JsonFields& json) {
    return std::make_unique<MetaspacePreTokenizer>(readOptions(json));
}

std::unique_ptr<DecoderStep> makeMetaspaceDecoder(const JsonFields& json) {
    return std::make_unique<MetaspaceDecoder>(readOptions(json));
}

}  // namespace lorimer
