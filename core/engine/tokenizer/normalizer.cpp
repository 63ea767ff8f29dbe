#include "engine/tokenizer/normalizer.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "engine/base/error.h"
#include "engine/tokenizer/bert_normalizer.h"
#include "engine/tokenizer/text_pattern.h"
#include "engine/tokenizer/unicode_ranges.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

/// One of the four Unicode normalization forms, by ICU.
class UnicodeForm final : public Normalizer {
public:
    explicit UnicodeForm(const std::string& form) : m_form(instance(form), knownCharacters()) {}

    AlignedText apply(AlignedText text) const override {
        const std::string& bytes = text.text();
        const bool ascii = std::all_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) == 0; });
        UErrorCode error = U_ZERO_ERROR;
        if (ascii || (m_form.isNormalizedUTF8(icu::StringPiece(bytes), error) && U_SUCCESS(error))) return text;
        AlignedText out;
        std::size_t begin = 0;
        while (begin < bytes.size()) {
            std::size_t end = begin;
            nextCodePoint(bytes, end);
            while (end < bytes.size()) {
                std::size_t after = end;
                if (m_form.hasBoundaryBefore(static_cast<UChar32>(nextCodePoint(bytes, after)))) break;
                end = after;
            }
            appendSegment(text, begin, end, out);
            begin = end;
        }
        return out;
    }

private:
    static const icu::Normalizer2& instance(const std::string& form) {
        UErrorCode error = U_ZERO_ERROR;
        const icu::Normalizer2* found = form == "NFC"    ? icu::Normalizer2::getNFCInstance(error)
                                        : form == "NFD"  ? icu::Normalizer2::getNFDInstance(error)
                                        : form == "NFKC" ? icu::Normalizer2::getNFKCInstance(error)
                                        : form == "NFKD" ? icu::Normalizer2::getNFKDInstance(error)
                                                         : nullptr;
        if (found == nullptr || U_FAILURE(error)) {
            throw Error(ErrorKind::Internal, "The Unicode library has no form " + form + ". Nothing was changed.");
        }
        return *found;
    }

    // tokenizers normalizes by the data of Unicode 9; newer characters pass through.
    static const icu::UnicodeSet& knownCharacters() {
        static const icu::UnicodeSet set = [] {
            UErrorCode error = U_ZERO_ERROR;
            icu::UnicodeSet made(u"[:age=9.0:]", error);
            made.freeze();
            if (U_FAILURE(error)) {
                throw Error(ErrorKind::Internal, "The Unicode library has no character ages. Nothing was changed.");
            }
            return made;
        }();
        return set;
    }

    void appendSegment(const AlignedText& text, std::size_t begin, std::size_t end, AlignedText& out) const {
        const auto piece = icu::StringPiece(text.text().data() + begin, static_cast<std::int32_t>(end - begin));
        UErrorCode error = U_ZERO_ERROR;
        icu::UnicodeString normalized;
        m_form.normalize(icu::UnicodeString::fromUTF8(piece), normalized, error);
        if (U_FAILURE(error)) {
            throw Error(ErrorKind::Internal,
                        "The Unicode library failed: " + std::string(u_errorName(error)) + ". Nothing was changed.");
        }
        std::string bytes;
        normalized.toUTF8String(bytes);
        if (bytes == std::string_view(piece.data(), static_cast<std::size_t>(piece.size()))) {
            out.append(text, begin, end);
        } else if (!bytes.empty()) {
            out.append(bytes, text.original(begin, end));
        }
    }

    icu::FilteredNormalizer2 m_form;
};

class Lowercase final : public Normalizer {
public:
    AlignedText apply(AlignedText text) const override {
        AlignedText out;
        for (std::size_t begin = 0, end = 0; begin < text.text().size(); begin = end) {
            const char32_t c = nextCodePoint(text.text(), end);
            std::string lower;
            if (c == 0x130) {
                lower = "i\xCC\x87";  // the one letter whose lower case is two characters
            } else if (const char32_t small = lowercaseOfNewLetter(c)) {
                appendUtf8(lower, small);
            } else {
                appendUtf8(lower, static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))));
            }
            out.append(lower, text.original(begin, end));
        }
        return out;
    }
};

class StripAccents final : public Normalizer {
public:
    AlignedText apply(AlignedText text) const override { return without(text, isOldCombiningMark); }
};

class Replace final : public Normalizer {
public:
    explicit Replace(const JsonFields& json)
        : m_pattern(TextPattern::fromJson(json.child("pattern"))), m_content(json.text("content")) {}

    AlignedText apply(AlignedText text) const override {
        const std::vector<ByteRange> matches = m_pattern.findAll(text.text());
        if (matches.empty()) return text;
        AlignedText out;
        std::size_t at = 0;
        for (const ByteRange& match : matches) {
            out.append(text, at, match.begin);
            if (!m_content.empty()) out.append(m_content, sourceOf(text, match));
            at = match.end;
        }
        out.append(text, at, text.text().size());
        return out;
    }

private:
    static ByteRange sourceOf(const AlignedText& text, const ByteRange& match) {
        if (match.begin < match.end) return text.original(match.begin, match.end);
        if (match.begin == 0) return {};
        const std::uint32_t at = text.original(match.begin - 1, match.begin).end;
        return {at, at};
    }

    TextPattern m_pattern;
    std::string m_content;
};

class Prepend final : public Normalizer {
public:
    explicit Prepend(std::string prefix) : m_prefix(std::move(prefix)) {}

    AlignedText apply(AlignedText text) const override {
        if (text.empty()) return text;
        AlignedText out;
        const std::uint32_t at = text.original(0, 1).begin;
        out.append(m_prefix, {at, at});
        out.append(text, 0, text.text().size());
        return out;
    }

private:
    std::string m_prefix;
};

class Strip final : public Normalizer {
public:
    Strip(bool left, bool right) : m_left(left), m_right(right) {}

    AlignedText apply(AlignedText text) const override {
        const std::string& bytes = text.text();
        std::size_t begin = 0;
        std::size_t end = bytes.size();
        while (m_left && begin < end) {
            std::size_t after = begin;
            if (!isUnicodeSpace(nextCodePoint(bytes, after))) break;
            begin = after;
        }
        while (m_right && end > begin) {
            const std::size_t before = previousCharacter(bytes, end);
            std::size_t at = before;
            if (!isUnicodeSpace(nextCodePoint(bytes, at))) break;
            end = before;
        }
        if (begin == 0 && end == bytes.size()) return text;
        AlignedText out;
        out.append(text, begin, end);
        return out;
    }

private:
    bool m_left;
    bool m_right;
};

class NormalizerSequence final : public Normalizer {
public:
    explicit NormalizerSequence(const JsonFields& json) {
        for (const SortedJson& step : json.list("normalizers")) {
            m_steps.push_back(makeNormalizer({step, json.where()}));
        }
    }

    AlignedText apply(AlignedText text) const override {
        for (const auto& step : m_steps) text = step->apply(std::move(text));
        return text;
    }

private:
    std::vector<std::unique_ptr<Normalizer>> m_steps;
};

}  // namespace

std::unique_ptr<Normalizer> makeNormalizer(const JsonFields& json) {
    const std::string type = json.text("type");
    if (type == "NFC" || type == "NFD" || type == "NFKC" || type == "NFKD") return makeUnicodeForm(type);
    if (type == "Lowercase") return makeLowercase();
    if (type == "StripAccents") return std::make_unique<StripAccents>();
    if (type == "Replace") return std::make_unique<Replace>(json);
    if (type == "Prepend") return std::make_unique<Prepend>(json.text("prepend"));
    if (type == "Strip") return std::make_unique<Strip>(json.flag("strip_left", true), json.flag("strip_right", true));
    if (type == "BertNormalizer") return makeBertNormalizer(json);
    if (type == "Sequence") return std::make_unique<NormalizerSequence>(json);
    json.refuse("has the type \"" + type + "\", which Lorimer cannot read yet");
}

std::unique_ptr<Normalizer> makeUnicodeForm(const std::string& form) { return std::make_unique<UnicodeForm>(form); }

AlignedText without(const AlignedText& text, bool (*isRemoved)(char32_t)) {
    AlignedText out;
    for (std::size_t begin = 0, end = 0; begin < text.text().size(); begin = end) {
        if (!isRemoved(nextCodePoint(text.text(), end))) out.append(text, begin, end);
    }
    return out;
}

std::unique_ptr<Normalizer> makeLowercase() { return std::make_unique<Lowercase>(); }

}  // namespace lorimer
