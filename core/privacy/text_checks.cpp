#include "privacy/text_checks.h"

#include <algorithm>
#include <array>
#include <utility>

#include "privacy/name_words.h"
#include "privacy/phi_dates.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

using namespace word_class;
using Words = std::vector<NameWord>;

Verdict passIf(bool condition) { return condition ? Verdict::Pass : Verdict::Fail; }

std::string_view valueOf(const CheckedText& in, ByteRange value) {
    return in.text.substr(value.begin, value.end - value.begin);
}

/// True where the text goes on with what makes a name a medical term: "Crohn's disease", "Apgar score".
bool isFollowedByTerm(std::string_view text, std::size_t position) {
    constexpr std::array<std::string_view, 41> terms{
        "disease",   "syndrome",   "sign",         "score",       "scale",      "test",      "palsy",
        "lymphoma",  "sarcoma",    "tumor",        "tumour",      "phenomenon", "catheter",  "monitor",
        "krankheit", "syndrom",    "zeichen",      "enfermedad",  "sindrome",   "signo",     "maladie",
        "signe",     "celula",     "cell",         "ulcer",       "oesophagus", "esophagus", "classification",
        "criteria",  "index",      "procedure",    "operation",   "cyst",       "chorea",    "encephalopathy",
        "block",     "coma scale", "thyreoiditis", "thyroiditis", "reflex",     "maneuver"};
    std::size_t begin = position;
    if (begin < text.size() && text[begin] == '\'') ++begin;
    if (begin < text.size() && text[begin] == 's') ++begin;
    while (begin < text.size() && (text[begin] == ' ' || text[begin] == '-')) ++begin;
    const std::string next = foldWord(text.substr(begin, std::min<std::size_t>(25, text.size() - begin)));
    return std::any_of(terms.begin(), terms.end(), [&next](std::string_view term) { return next.starts_with(term); });
}

std::vector<const NameWord*> coreOf(const Words& words) {
    std::vector<const NameWord*> core;
    for (const NameWord& word : words)
        if (word.isCore()) core.push_back(&word);
    return core;
}

bool isKnownName(const NameWord& word) { return word.is(given | surname); }
bool isBarredWord(const NameWord& word) { return word.is(nonName | title); }

/// A word behind a name that belongs to the sentence and not to the name.
bool isNoTail(const NameWord& word) {
    return word.isParticle() || isBarredWord(word) || (word.isCommon() && !isKnownName(word));
}

void dropTail(Words& words, ByteRange& value) {
    while (words.size() > 1 && coreOf(words).size() > 1 && isNoTail(words.back())) words.pop_back();
    while (words.size() > 1 && words.back().isParticle()) words.pop_back();
    if (!words.empty()) value.end = words.back().range.end;
}

/// True where "Nombre:", "Vorname" or another label that stands before nothing but names ends at `position`.
bool isBehindNameLabel(std::string_view text, std::size_t position) {
    constexpr std::array<std::string_view, 14> labels{"name",     "nom",       "prenom",     "prenoms",  "nombre",
                                                      "apellido", "apellidos", "vorname",    "nachname", "familienname",
                                                      "surname",  "forename",  "first name", "last name"};
    const std::size_t begin = position - std::min<std::size_t>(position, 20);
    std::string before = foldWord(text.substr(begin, position - begin));
    while (!before.empty() && (before.back() == ':' || before.back() == ' ')) before.pop_back();
    return std::any_of(labels.begin(), labels.end(),
                       [&before](std::string_view label) { return before.ends_with(label); });
}

/// A name behind a title or a label.
Verdict nameAfter(const CheckedText& in, ByteRange& value, bool isStrong) {
    Words words = nameWords(in.text, value, in.lexicon);
    dropTail(words, value);
    const auto core = coreOf(words);
    if (core.empty() || isBarredWord(*core.front()) || isFollowedByTerm(in.text, value.end)) return Verdict::Fail;
    if (core.size() > 1) return Verdict::Pass;
    const NameWord& only = *core.front();
    if (only.is(function)) return Verdict::Fail;
    if (isBehindNameLabel(in.text, value.begin)) return Verdict::Pass;
    const bool isName = only.is(given) || (isStrong && only.is(surname)) || words.size() > 1;
    return passIf(!only.isCommon() || isName);
}

Verdict nameTitle(const CheckedText& in, ByteRange& value) { return nameAfter(in, value, true); }
Verdict nameSequence(const CheckedText& in, ByteRange& value) { return nameAfter(in, value, false); }

bool endsLikeName(const NameWord& last) { return last.is(surname) || !last.isCommon(); }

/// Words that are names or in no list at all, none of them a word of a language: "Zelunobek Stenpiwyn". In German,
/// where nouns are capitalised and may be of any length, one of them must be a known name.
bool isUnknownPair(const CheckedText& in, const std::vector<const NameWord*>& core) {
    if (!in.lexicon.hasLists() || core.size() > 3) return false;
    constexpr std::uint32_t other = common | safe | city | largeCity | eponym | nonName | title | function;
    const auto isOpen = [](const NameWord* word) {
        return !word->is(other) && !word->isCapitals && word->folded.size() > 2;
    };
    const auto isName = [](const NameWord* word) { return isKnownName(*word); };
    return std::all_of(core.begin(), core.end(), isOpen) &&
           (!in.isGerman || std::any_of(core.begin(), core.end(), isName));
}

/// Two words or more that are a name by themselves.
bool isPair(const CheckedText& in, const Words& words) {
    const auto core = coreOf(words);
    if (core.empty() || std::any_of(core.begin(), core.end(), [](const NameWord* word) { return isBarredWord(*word); }))
        return false;
    if (isFollowedByTerm(in.text, words.back().range.end)) return false;
    if (core.size() == 1) {
        const NameWord& last = *core.front();
        return words.front().isInitial && &words.back() == &last && last.is(surname) && !last.isCommon() &&
               !last.is(eponym);
    }
    const NameWord& first = *core.front();
    const NameWord& last = *core.back();
    if (first.is(wellKnownGiven) && last.is(wellKnownSurname)) return true;
    if (isUnknownPair(in, core)) return true;
    if (!first.is(given)) return false;
    return first.isCommon() ? last.is(surname) && !last.isCommon() : endsLikeName(last);
}

/// The longest start of the value, two words at least, for which `isGood`.
template <typename Condition>
bool shortenTo(Words words, std::size_t fewest, ByteRange& value, const Condition& isGood) {
    for (; words.size() >= fewest; words.pop_back()) {
        if (words.back().isParticle() || !isGood(words)) continue;
        value.end = words.back().range.end;
        return true;
    }
    return false;
}

Verdict namePair(const CheckedText& in, ByteRange& value) {
    return passIf(shortenTo(nameWords(in.text, value, in.lexicon), 2, value,
                            [&in](const Words& words) { return isPair(in, words); }));
}

/// A name behind "daughter", "seen by" and their like.
Verdict nameAfterRole(const CheckedText& in, ByteRange& value) {
    Words words = nameWords(in.text, value, in.lexicon);
    dropTail(words, value);
    const auto core = coreOf(words);
    if (core.empty() || isFollowedByTerm(in.text, value.end)) return Verdict::Fail;
    const auto any = [&core](const auto& condition) {
        return std::any_of(core.begin(), core.end(), [&condition](const NameWord* word) { return condition(*word); });
    };
    if (any([](const NameWord& word) { return isBarredWord(word) || word.is(function); })) return Verdict::Fail;
    if (any([](const NameWord& word) { return isKnownName(word) && !word.isCommon() && !word.is(eponym); }))
        return Verdict::Pass;
    const NameWord& first = *core.front();
    if (core.size() == 1)
        return passIf((first.is(given) && !in.isGerman) || first.is(wellKnownGiven | wellKnownSurname));
    if (first.is(given) && endsLikeName(*core.back())) return Verdict::Pass;
    if (in.isGerman) return passIf(!any([](const NameWord& word) { return word.classes != 0; }));
    return passIf(!any([](const NameWord& word) { return word.is(eponym) || word.isCapitals; }));
}

/// One word that is a name and nothing else.
Verdict nameBare(const CheckedText& in, ByteRange& value) {
    const Words words = nameWords(in.text, value, in.lexicon);
    if (words.size() != 1 || isFollowedByTerm(in.text, value.end)) return Verdict::Fail;
    constexpr std::uint32_t other = common | safe | city | largeCity | eponym | nonName | title | particle | function;
    const NameWord& word = words.front();
    const bool isNoun = in.isGerman && word.is(noun) && !word.is(wellKnownGiven);
    return passIf(word.is(wellKnownGiven | wellKnownSurname) && !word.is(other) && !isNoun);
}

/// "ELLISON, Margaret".
Verdict nameComma(const CheckedText& in, ByteRange& value) {
    const Words words = nameWords(in.text, value, in.lexicon);
    if (words.size() < 2 || isBarredWord(words[0]) || isBarredWord(words[1])) return Verdict::Fail;
    const bool isFamily = words[0].is(surname) || (words[0].isCapitals && words[0].classes == 0);
    return passIf(isFamily && words[1].is(given) && !(words[0].isCommon() && words[1].isCommon()));
}

std::string joinedFold(const Words& words) {
    std::string all;
    for (const NameWord& word : words) all += (all.empty() ? "" : " ") + word.folded;
    return all;
}

bool isKnownCity(const CheckedText& in, const Words& words, std::uint32_t least) {
    return (in.lexicon.classesOf(joinedFold(words)) & least) != 0;
}

Verdict gazetteer(const CheckedText& in, ByteRange& value) {
    const auto isCity = [&in](const Words& words) {
        if (words.size() == 1 && (words[0].isCommon() || words[0].is(nonName | title | eponym))) return false;
        if (isKnownCity(in, words, largeCity)) return words.size() > 1 || !words[0].is(given);
        return words.size() > 1 && isKnownCity(in, words, city) && !words.front().is(given);
    };
    return passIf(shortenTo(nameWords(in.text, value, in.lexicon), 1, value, isCity));
}

/// "50674 Köln": the town behind the code is known.
Verdict codeAndCity(const CheckedText& in, ByteRange& value) {
    Words words = nameWords(in.text, value, in.lexicon);
    if (words.size() < 2) return Verdict::Fail;
    const Words town(words.begin() + 1, words.end());
    return passIf(
        shortenTo(town, 1, value, [&in](const Words& part) { return isKnownCity(in, part, city | largeCity); }));
}

/// A Spanish street: with a number or "s/n", or behind a label.
Verdict spanishAddress(const CheckedText& in, ByteRange& value) {
    const std::string_view street = valueOf(in, value);
    if (street.find_first_of("0123456789") != std::string_view::npos) return Verdict::Pass;
    if (street.ends_with("s/n") || street.ends_with("S/N") || street.ends_with("S/n")) return Verdict::Pass;
    const std::size_t begin = value.begin - std::min<std::size_t>(value.begin, 20);
    std::string before = foldValue(in.text.substr(begin, value.begin - begin));
    while (!before.empty() && (before.back() == ':' || before.back() == ' ')) before.pop_back();
    return passIf(before.ends_with("domicilio") || before.ends_with("dirección") || before.ends_with("calle"));
}

Verdict yearFirst(const CheckedText& in, ByteRange& value) { return checkYearFirst(valueOf(in, value)); }
Verdict dayMonth(const CheckedText& in, ByteRange& value) { return checkDayMonth(valueOf(in, value)); }
Verdict dateText(const CheckedText& in, ByteRange& value) { return checkDateText(valueOf(in, value)); }

constexpr std::array<std::pair<std::string_view, TextCheck>, 12> checks{{{"name_title", nameTitle},
                                                                         {"name_bare", nameBare},
                                                                         {"name_seq", nameSequence},
                                                                         {"name_pair", namePair},
                                                                         {"name_dict1", nameAfterRole},
                                                                         {"name_comma", nameComma},
                                                                         {"gaz", gazetteer},
                                                                         {"plz_city", codeAndCity},
                                                                         {"es_addr", spanishAddress},
                                                                         {"date_ymd", yearFirst},
                                                                         {"date_dmy", dayMonth},
                                                                         {"date_text", dateText}}};

}  // namespace

TextCheck findTextCheck(std::string_view name) {
    for (const auto& [checkName, check] : checks)
        if (checkName == name) return check;
    return nullptr;
}

bool looksGerman(std::string_view text, const Lexicon& lexicon) {
    constexpr std::size_t enough = 2000;  // bytes
    constexpr std::array<std::uint32_t, 4> languages{german, english, french, spanish};
    std::array<int, 4> counts{};
    text = text.substr(0, enough);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(" \n,.;:"), text.size());
        if (end > 0 && end <= 6) {
            const std::uint32_t classes = lexicon.classesOf(foldWord(text.substr(0, end)));
            for (std::size_t i = 0; i < languages.size(); ++i) counts[i] += (classes & languages[i]) != 0 ? 1 : 0;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return counts[0] > 0 && counts[0] >= *std::max_element(counts.begin(), counts.end());
}

}  // namespace lorimer
