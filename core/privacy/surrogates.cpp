#include "privacy/surrogates.h"

#include <algorithm>
#include <array>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/tokenizer/utf8.h"
#include "privacy/catalogue.h"
#include "privacy/name_words.h"
#include "privacy/phi_numbers.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

std::vector<std::string> section(std::string_view name) {
    const std::string head = "[" + std::string(name) + "]\n";
    const std::size_t begin = surrogatesText.find(head);
    if (begin == std::string_view::npos)
        throw Error(ErrorKind::Internal, "The invented names are damaged. Nothing was changed; install Lorimer again.");
    std::string_view text = surrogatesText.substr(begin + head.size());
    text = text.substr(0, text.find("\n["));
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::string inCapitals(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return text;
}

/// True where `value` would pass as a real number of a person.
bool hasValidChecksum(std::string_view value) {
    constexpr std::array<std::string_view, 13> names{"luhn",    "npi", "iban", "nhs",  "kvnr", "steuerid", "rvnr",
                                                     "icao731", "nir", "dni",  "nuss", "dea",  "vin"};
    return std::any_of(names.begin(), names.end(),
                       [value](std::string_view name) { return findNumberCheck(name)(value) == Verdict::Pass; });
}

/// Changes the last digit until no checksum fits; ten digits cannot all fit.
void breakChecksum(std::string& value) {
    const std::size_t last = value.find_last_of("0123456789");
    for (int i = 0; i < 10 && last != std::string::npos && hasValidChecksum(value); ++i)
        value[last] = value[last] == '9' ? '0' : static_cast<char>(value[last] + 1);
}

}  // namespace

Surrogates::Surrogates(const PseudonymKey& key, const Lexicon& lexicon)
    : m_key(key),
      m_lexicon(lexicon),
      m_given(section("given")),
      m_surnames(section("surname")),
      m_places(section("place")),
      m_facilities(section("facility")) {}

std::string Surrogates::make(const SurrogateRequest& request) const {
    switch (request.tag) {
        case PhiTag::Name:
            return name(request);
        case PhiTag::Location:
            return place(request);
        case PhiTag::Facility:
            return pick(m_facilities, request.tag, request.text, {});
        case PhiTag::Date:
            return shiftDate(request.text, m_key.shiftDays(request.patient), request.order, request.assumedYear)
                .value_or("");
        case PhiTag::AgeOver89:
            return "90+";
        case PhiTag::Email:
            return "person" + std::to_string(m_key.number(request.tag, request.text, request.patient) % 100'000) +
                   "@example.org";
        case PhiTag::Url:
            return "https://example.org/" +
                   std::to_string(m_key.number(request.tag, request.text, request.patient) % 100'000);
        case PhiTag::Ip:  // the range for documents (RFC 5737)
            return "192.0.2." + std::to_string(m_key.number(request.tag, request.text, request.patient) % 254 + 1);
        case PhiTag::Secret:
        case PhiTag::Image:
        case PhiTag::Biometric:
            return "";
        default:
            return sameShape(request);
    }
}

/// An entry that is not the value itself.
const std::string& Surrogates::pick(const std::vector<std::string>& list, PhiTag tag, std::string_view value,
                                    std::string_view patient) const {
    const std::size_t index = m_key.number(tag, value, patient) % list.size();
    const bool isSame = foldWord(list[index]) == foldWord(value);
    return list[isSame ? (index + 1) % list.size() : index];
}

/// Word by word, so that "Ellison" alone becomes what it became in "Margaret Ellison".
std::string Surrogates::name(const SurrogateRequest& request) const {
    const ByteRange all{0, static_cast<std::uint32_t>(request.text.size())};
    const std::vector<NameWord> words = nameWords(request.text, all, m_lexicon);
    const auto isLastCore = [&words](std::size_t i) {
        return std::none_of(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end(),
                            [](const NameWord& word) { return word.isCore(); });
    };
    const bool isReversed = request.text.find(',') != std::string_view::npos;
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const NameWord& word = words[i];
        if (word.isParticle()) continue;
        const std::string_view text = request.text.substr(word.range.begin, word.range.end - word.range.begin);
        if (!out.empty()) out += isReversed && i == 1 ? ", " : " ";
        if (word.isInitial) {
            out += static_cast<char>('A' + m_key.number(PhiTag::Name, text, request.patient) % 26);
            if (text.back() == '.') out += '.';
            continue;
        }
        const bool isOnly = words.size() == 1;
        const bool isGiven =
            isOnly ? word.is(word_class::given) && !word.is(word_class::surname) : isLastCore(i) == isReversed;
        const std::string& entry = pick(isGiven ? m_given : m_surnames, PhiTag::Name, word.folded, request.patient);
        out += word.isCapitals ? inCapitals(entry) : entry;
    }
    return out;
}

/// Numbers of the same shape, and one invented place for each run of words.
std::string Surrogates::place(const SurrogateRequest& request) const {
    std::string out;
    for (std::size_t at = 0; at < request.text.size();) {
        const std::size_t end = wordEnd(request.text, at);
        if (end == at) {
            const char c = request.text[at];
            if (isDigit(c)) {
                out += static_cast<char>('0' + m_key.number(request.tag,
                                                            std::string(request.text) + "#" + std::to_string(at),
                                                            request.patient) %
                                                   10);
                ++at;
            } else {
                const std::size_t begin = at;
                nextCodePoint(request.text, at);
                out += request.text.substr(begin, at - begin);
            }
            continue;
        }
        std::size_t run = end;
        while (run < request.text.size() && request.text[run] == ' ' && wordEnd(request.text, run + 1) > run + 1)
            run = wordEnd(request.text, run + 1);
        const std::string_view words = request.text.substr(at, run - at);
        out += words.size() == 1 ? std::string(words) : pick(m_places, request.tag, words, request.patient);
        at = run;
    }
    return out;
}

std::string Surrogates::sameShape(const SurrogateRequest& request) const {
    std::string bare;
    for (const char c : request.text)
        if (isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) bare.push_back(c);
    RandomSequence random(m_key.number(request.tag, bare, request.patient));
    std::string out(request.text);
    for (char& c : out) {
        if (isDigit(c)) c = static_cast<char>('0' + random.below(10));
        if (c >= 'a' && c <= 'z') c = static_cast<char>('a' + random.below(26));
        if (c >= 'A' && c <= 'Z') c = static_cast<char>('A' + random.below(26));
    }
    breakChecksum(out);
    if (out == request.text && !out.empty()) {
        const std::size_t last = out.find_last_of("0123456789");
        if (last != std::string::npos) out[last] = out[last] == '9' ? '0' : static_cast<char>(out[last] + 1);
    }
    return out;
}

}  // namespace lorimer
