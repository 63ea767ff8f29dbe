#include "privacy/phi_scanner.h"

#include <algorithm>

#include "engine/tokenizer/utf8.h"
#include "privacy/name_words.h"
#include "privacy/phi_context.h"
#include "privacy/phi_normal_text.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

constexpr double repeatedScore = 0.7;
constexpr double knownScore = 0.9;
constexpr double strictScore = 0.5;
constexpr double ownWordScore = 0.9;
constexpr std::uint16_t repeatedName = 0;  // behind the first word rule
constexpr std::uint16_t knownName = 1;
constexpr std::uint16_t strictName = 2;
constexpr std::uint16_t ownWord = 3;

std::size_t lettersIn(std::string_view word) {
    return static_cast<std::size_t>(std::count_if(word.begin(), word.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U && c != '-' && c != '\'';
    }));
}

bool contains(const std::vector<std::uint64_t>& hashes, std::uint64_t hash) {
    return std::find(hashes.begin(), hashes.end(), hash) != hashes.end();
}

}  // namespace

/// A text on its way through the search.
struct PhiScanner::Searched {
    AlignedText normal;
    std::vector<PhiHit> hits;
    bool isSearched = true;
    bool knowsLanguage = false;
    bool isGerman = false;

    std::string_view text() const { return normal.text(); }
    std::string_view at(ByteRange range) const { return text().substr(range.begin, range.end - range.begin); }
};

bool PhiRowFindings::isSearched() const {
    return std::all_of(texts.begin(), texts.end(), [](const PhiTextFindings& text) { return text.isSearched; });
}

PhiScanner::PhiScanner(Lexicon lexicon, PhiOptions options)
    : m_lexicon(std::move(lexicon)), m_options(std::move(options)) {
    std::vector<PhiRule> rules = standardPhiRules();
    if (!m_options.hasEnglish) {
        std::erase_if(rules, [](const PhiRule& rule) { return rule.id == "FAC_EN" || rule.id == "ADDR_EN"; });
    }
    addRules(rules, "phi_rules.txt");
    addRules(m_options.ownRules, "the rules of your own");
    m_firstWordRule = static_cast<std::uint16_t>(m_ruleIds.size());
    for (const char* id : {"REPEATED_NAME", "KNOWN_NAME", "STRICT", "OWN_WORD"}) m_ruleIds.emplace_back(id);
}

void PhiScanner::addRules(const std::vector<PhiRule>& rules, const std::string& name) {
    if (rules.empty()) return;
    m_matchers.emplace_back(m_uses.size(), RuleMatcher(rules, name));
    for (const PhiRule& rule : rules) {
        m_uses.push_back({rule, findNumberCheck(rule.check), findTextCheck(rule.check),
                          rule.tag == PhiTag::Location && rule.id.starts_with("ADDR_")});
        m_ruleIds.push_back(rule.id);
    }
}

PhiRowFindings PhiScanner::scanRow(std::span<const std::string_view> texts, const NameMemory* memory,
                                   std::uint64_t patient) const {
    PhiRowFindings row;
    std::vector<Searched> searched(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        searched[i].normal = normalizeForRules(texts[i]);
        searched[i].isSearched = matchRules(searched[i]);
        collectNames(searched[i], row.names);
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        matchWords(searched[i], row.names, memory, patient);
        row.texts.push_back(finish(searched[i], texts[i]));
    }
    return row;
}

bool PhiScanner::matchRules(Searched& searched) const {
    for (const auto& [first, matcher] : m_matchers) {
        const bool isDone =
            matcher.findAll(searched.text(), [&, start = first](std::size_t rule, ByteRange, ByteRange value) {
                return takeMatch(m_uses[start + rule], static_cast<std::uint16_t>(start + rule), value, searched);
            });
        if (!isDone) return false;
    }
    return true;
}

/// The longest entry of the user's words at `begin`; empty where there is none.
std::pair<ByteRange, PhiTag> PhiScanner::ownWordsAt(std::string_view text, std::size_t begin) const {
    std::vector<std::string> words;
    std::vector<std::size_t> ends;
    for (std::size_t at = begin; words.size() < m_options.ownWords.longestEntry() && at < text.size();) {
        std::size_t end = wordEnd(text, at);
        if (end == at) break;
        ends.push_back(end);
        words.push_back(foldWord(text.substr(at, end - at)));
        // The next word of the phrase stands behind a blank, a comma or a full stop.
        while (end < text.size() && !isLetterAt(text, end) && end - ends.back() < 2) ++end;
        at = end;
    }
    const auto [count, tag] = m_options.ownWords.longestMatch(words);
    const auto first = static_cast<std::uint32_t>(begin);
    return {{first, count == 0 ? first : static_cast<std::uint32_t>(ends[count - 1])}, tag};
}

/// False where the match does not count.
bool PhiScanner::takeMatch(const Use& use, std::uint16_t rule, ByteRange value, Searched& searched) const {
    value = trimmedValue(searched.text(), value, use.rule.tag);
    if (value.begin >= value.end) return false;
    Verdict verdict = Verdict::Pass;
    if (use.number != nullptr) verdict = use.number(searched.at(value));
    if (use.text != nullptr) {
        if (!searched.knowsLanguage) searched.isGerman = looksGerman(searched.text(), m_lexicon);
        searched.knowsLanguage = true;
        verdict = use.text({searched.text(), m_lexicon, searched.isGerman}, value);
    }
    if (verdict == Verdict::Fail && !use.rule.isSoft) return false;
    if (use.isStreet) value.end = static_cast<std::uint32_t>(endOfTown(searched.text(), value.end));
    PhiHit hit{value, use.rule.tag, verdict == Verdict::Pass ? use.rule.pass : use.rule.base, rule};
    hit.score = scoreInContext(searched.text(), value, use.rule, hit.score);
    if (hit.tag == PhiTag::Phone && isFaxNumber(searched.text(), value.begin)) hit.tag = PhiTag::Fax;
    if (hit.score > 0) searched.hits.push_back(hit);
    return true;
}

/// Behind a street: the end of ", Fontaine-Basse" or of " , San Juan", or `position` where no town follows.
std::size_t PhiScanner::endOfTown(std::string_view text, std::size_t position) const {
    constexpr std::uint32_t noTown = word_class::common | word_class::nonName | word_class::title;
    constexpr std::size_t mostWords = 4;
    std::size_t at = position;
    while (at < text.size() && (text[at] == ' ' || text[at] == ',')) ++at;
    if (text.substr(position, at - position).find(',') == std::string_view::npos) return position;
    std::size_t end = position;
    bool hasTown = false;
    for (std::size_t i = 0; i < mostWords; ++i) {
        const std::size_t behind = wordEnd(text, at);
        const std::string folded = foldWord(text.substr(at, behind - at));
        const std::uint32_t classes = m_lexicon.classesOf(folded);
        const bool isUpper = isUpperAt(text, at);
        if (behind == at || (!isUpper && (!hasTown || (classes & word_class::particle) == 0))) break;
        if (isUpper && !hasTown && (classes & noTown) != 0 && (classes & word_class::city) == 0) break;
        if (isUpper) end = behind;
        hasTown |= isUpper;
        if (behind >= text.size() || text[behind] != ' ') break;
        at = behind + 1;
    }
    return end;
}

void PhiScanner::collectNames(const Searched& searched, std::vector<std::uint64_t>& names) const {
    constexpr std::size_t fewestLetters = 4;
    for (const PhiHit& hit : searched.hits) {
        if (hit.tag != PhiTag::Name || hit.score < repeatedScore - 1e-9) continue;
        const std::vector<NameWord> words = nameWords(searched.text(), hit.range, m_lexicon);
        for (const NameWord& word : words) {
            // A short one counts where it is nothing but a given name.
            const bool isShortName =
                word.is(word_class::wellKnownGiven) && !word.isCommon() && lettersIn(word.folded) == 3;
            if (!word.isCore() || word.is(word_class::nonName)) continue;
            if (lettersIn(word.folded) < fewestLetters && !isShortName) continue;
            if (word.is(word_class::eponym) && words.size() < 2) continue;
            const std::uint64_t hash = NameMemory::hashOf(word.folded);
            if (!contains(names, hash)) names.push_back(hash);
        }
    }
}

std::vector<std::uint64_t> PhiScanner::namesIn(std::string_view value) const {
    const AlignedText normal = normalizeForRules(value);
    const ByteRange all{0, static_cast<std::uint32_t>(normal.text().size())};
    std::vector<std::uint64_t> names;
    for (const NameWord& word : nameWords(normal.text(), all, m_lexicon)) {
        if (word.isCore() && lettersIn(word.folded) >= 2 && !word.is(word_class::title))
            names.push_back(NameMemory::hashOf(word.folded));
    }
    return names;
}

/// Names that are known, words of the user, and in strict mode all that is capitalised.
void PhiScanner::matchWords(Searched& searched, const std::vector<std::uint64_t>& names, const NameMemory* memory,
                            std::uint64_t patient) const {
    const bool knowsNames = !names.empty() || (memory != nullptr && !memory->isEmpty());
    if (!knowsNames && !m_options.isStrict && m_options.ownWords.isEmpty()) return;
    const std::string_view text = searched.text();
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = wordEnd(text, at);
        if (end == at) {
            nextCodePoint(text, at);
            continue;
        }
        takeWord(searched, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}, names, memory, patient);
        at = end;
    }
}

void PhiScanner::takeWord(Searched& searched, ByteRange range, const std::vector<std::uint64_t>& names,
                          const NameMemory* memory, std::uint64_t patient) const {
    const std::string_view text = searched.text();
    const bool isCapitalised = isUpperAt(text, range.begin);
    if (searched.at(range).ends_with("'s")) range.end -= 2;
    const std::string folded = foldWord(searched.at(range));
    const auto add = [&](ByteRange place, PhiTag tag, double score, std::uint16_t rule) {
        searched.hits.push_back({place, tag, score, static_cast<std::uint16_t>(m_firstWordRule + rule)});
    };
    if (!m_options.ownWords.isEmpty() && m_options.ownWords.startsWith(folded)) {
        const auto [place, tag] = ownWordsAt(text, range.begin);
        if (place.end > place.begin) add(place, tag, ownWordScore, ownWord);
    }
    const bool hasNames = !names.empty() || memory != nullptr;
    if (!hasNames && !m_options.isStrict) return;
    const auto isName = [&](std::string_view word) {
        const std::uint64_t hash = NameMemory::hashOf(word);
        if (memory != nullptr && memory->has(patient, hash, NameSource::Known)) return knownName;
        const bool isRepeated =
            contains(names, hash) || (memory != nullptr && memory->has(patient, hash, NameSource::Found));
        return isRepeated ? repeatedName : ownWord;
    };
    std::uint16_t rule = isName(folded);
    // "Vollmers Befund": the German genitive.
    if (rule == ownWord && folded.size() > 4 && folded.back() == 's')
        rule = isName(std::string_view(folded).substr(0, folded.size() - 1));
    const bool isCommon = ((m_lexicon.classesOf(folded) | m_lexicon.classesOf(foldCase(searched.at(range)))) &
                           (word_class::common | word_class::nonName)) != 0;
    const bool counts = rule == knownName ? isCapitalised || (!isCommon && folded.size() > 3) : isCapitalised;
    if (rule != ownWord && counts) {
        add(withParticle(text, range), PhiTag::Name, rule == knownName ? knownScore : repeatedScore, rule);
    } else if (m_options.isStrict && isCapitalised && isUnsafe(searched.at(range), folded)) {
        add(range, PhiTag::Name, strictScore, strictName);
    }
}

/// The word and a particle before it: "de la Cruz".
ByteRange PhiScanner::withParticle(std::string_view text, ByteRange word) const {
    ByteRange wider = word;
    for (int i = 0; i < 2 && wider.begin > 1 && text[wider.begin - 1] == ' '; ++i) {
        std::size_t begin = wider.begin - 1;
        while (begin > 0 && isLetterAt(text, previousCharacter(text, begin))) begin = previousCharacter(text, begin);
        const std::string_view before = text.substr(begin, wider.begin - 1 - begin);
        if (before.empty() || (m_lexicon.classesOf(foldWord(before)) & word_class::particle) == 0) break;
        wider.begin = static_cast<std::uint32_t>(begin);
    }
    // "y", "la" and their like alone are words of the sentence.
    return word.begin - wider.begin > 3 || wider.begin == word.begin ? wider : word;
}

/// In no list of safe words. Short words in capitals are abbreviations.
bool PhiScanner::isUnsafe(std::string_view word, const std::string& folded) const {
    constexpr std::uint32_t safe = word_class::common | word_class::safe | word_class::nonName | word_class::title |
                                   word_class::particle | word_class::function | word_class::eponym;
    constexpr std::size_t longestAbbreviation = 4;
    const std::size_t letters = lettersIn(folded);
    if (letters < 2) return false;
    std::size_t second = 0;
    nextCodePoint(word, second);
    const bool isCapitals = isUpperAt(word, second);
    if (letters <= longestAbbreviation && isCapitals) return false;
    // "D-dimer": a part of one letter says nothing.
    for (std::string_view rest = folded; !rest.empty();) {
        const std::size_t hyphen = std::min(rest.find('-'), rest.size());
        if (lettersIn(rest.substr(0, hyphen)) > 1 && (m_lexicon.classesOf(rest.substr(0, hyphen)) & safe) == 0)
            return true;
        rest.remove_prefix(std::min(hyphen + 1, rest.size()));
    }
    return false;
}

PhiTextFindings PhiScanner::finish(const Searched& searched, std::string_view original) const {
    PhiTextFindings found;
    found.isSearched = searched.isSearched;
    for (const PhiHit& hit : settleOverlaps(searched.text(), searched.hits)) {
        if (hit.score < m_options.thresholds.show - 1e-9) continue;
        ByteRange range = searched.normal.original(hit.range.begin, hit.range.end);
        range.end = std::min(range.end, static_cast<std::uint32_t>(original.size()));
        found.findings.push_back({range, hit.tag, hit.score, hit.rule});
    }
    return found;
}

}  // namespace lorimer
