#include "engine/tokenizer/bert_normalizer.h"

#include "engine/tokenizer/unicode_ranges.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

// The blocks that the published BERT code calls Chinese.
constexpr CodePointRange chinese[] = {{0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAFF},  {0x20000, 0x2A6DF},
                                      {0x2A700, 0x2B81F}, {0x2B920, 0x2CEAF}, {0x2F800, 0x2FA1F}};

class BertNormalizer final : public Normalizer {
public:
    explicit BertNormalizer(const BertNormalizerOptions& options) : m_options(options) {
        if (options.stripAccents) m_decomposition = makeUnicodeForm("NFD");
        if (options.lowercase) m_lowercase = makeLowercase();
    }

    AlignedText apply(AlignedText text) const override {
        if (m_options.cleanText || m_options.spaceChinese) text = cleanAndSpace(text);
        if (m_options.stripAccents) text = without(m_decomposition->apply(std::move(text)), isNonspacingMark);
        if (m_options.lowercase) text = m_lowercase->apply(std::move(text));
        return text;
    }

private:
    AlignedText cleanAndSpace(const AlignedText& text) const {
        AlignedText out;
        for (std::size_t begin = 0, end = 0; begin < text.text().size(); begin = end) {
            const char32_t c = nextCodePoint(text.text(), end);
            if (m_options.cleanText && isRemovedByBert(c)) continue;
            const ByteRange source = text.original(begin, end);
            if (m_options.cleanText && isUnicodeSpace(c)) {
                out.append(" ", source);
            } else if (m_options.spaceChinese && inRanges(chinese, c)) {
                out.append(" ", {source.begin, source.begin});
                out.append(text, begin, end);
                out.append(" ", {source.end, source.end});
            } else {
                out.append(text, begin, end);
            }
        }
        return out;
    }

    BertNormalizerOptions m_options;
    std::unique_ptr<Normalizer> m_decomposition;
    std::unique_ptr<Normalizer> m_lowercase;
};

}  // namespace

std::unique_ptr<Normalizer> makeBertNormalizer(const BertNormalizerOptions& options) {
    return std::make_unique<BertNormalizer>(options);
}

std::unique_ptr<Normalizer> makeBertNormalizer(const JsonFields& json) {
    BertNormalizerOptions options;
    options.cleanText = json.flag("clean_text", true);
    options.spaceChinese = json.flag("handle_chinese_chars", true);
    options.lowercase = json.flag("lowercase", true);
    options.stripAccents = json.flag("strip_accents", options.lowercase);
    return makeBertNormalizer(options);
}

}  // namespace lorimer
