#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/tokenizer/aligned_text.h"
#include "privacy/lexicon.h"
#include "privacy/name_memory.h"
#include "privacy/own_words.h"
#include "privacy/phi_hit.h"
#include "privacy/phi_rule.h"
#include "privacy/rule_matcher.h"
#include "privacy/text_checks.h"

namespace lorimer {

/// How sure a finding must be: shown from `show`, replaced from `act`.
struct PhiThresholds {
    double show = 0.30;
    double act = 0.50;
};

/// What a search is to look for, beside the catalogue.
struct PhiOptions {
    bool isStrict = false;   ///< every capitalised word that is in no list of safe words is a name
    bool hasEnglish = true;  ///< English is among the languages of the data (two rules are for English only)
    PhiThresholds thresholds;
    std::vector<PhiRule> ownRules;
    OwnWords ownWords;
};

/// One finding. `range` is in bytes of the text as it was given.
struct PhiFinding {
    ByteRange range;
    PhiTag tag = PhiTag::OtherId;
    double score = 0;
    std::uint16_t rule = 0;  ///< see PhiScanner::ruleId
};

/// What was found in one text, in order, disjoint. Where `isSearched` is false a rule gave up, and the text counts as
/// not searched, whatever was found until then.
struct PhiTextFindings {
    bool isSearched = true;
    std::vector<PhiFinding> findings;
};

/// What was found in the texts of one row, and its names (hashes, NameMemory) for other rows of the same patient.
struct PhiRowFindings {
    std::vector<PhiTextFindings> texts;
    std::vector<std::uint64_t> names;

    bool isSearched() const;
};

/// Finds personal data in text by rules, lists and checksums (privacy.md 3.1). It is an aid and misses some. Does not
/// change; may be shared by threads.
class PhiScanner {
public:
    /// Throws BadInput where a rule of the user cannot be used.
    PhiScanner(Lexicon lexicon, PhiOptions options);

    /// The texts of one row. `memory` holds what is known of the patient from other rows and from columns with names;
    /// nullptr where nothing is.
    PhiRowFindings scanRow(std::span<const std::string_view> texts, const NameMemory* memory = nullptr,
                           std::uint64_t patient = 0) const;

    /// The hashes that NameMemory needs of a value in a column with names, source Known.
    std::vector<std::uint64_t> namesIn(std::string_view value) const;

    /// "MRN_L"; "REPEATED_NAME", "KNOWN_NAME", "STRICT" and "OWN_WORD" are no rules of a file.
    const std::string& ruleId(std::uint16_t rule) const { return m_ruleIds[rule]; }

    const PhiOptions& options() const { return m_options; }
    const Lexicon& lexicon() const { return m_lexicon; }

private:
    struct Searched;

    /// A rule and its check, ready to run.
    struct Use {
        PhiRule rule;
        NumberCheck number = nullptr;
        TextCheck text = nullptr;
        bool isStreet = false;  ///< its id starts with ADDR_: a town may follow
    };

    void addRules(const std::vector<PhiRule>& rules, const std::string& name);
    bool matchRules(Searched& searched) const;
    bool takeMatch(const Use& use, std::uint16_t rule, ByteRange value, Searched& searched) const;
    std::size_t endOfTown(std::string_view text, std::size_t position) const;
    void collectNames(const Searched& searched, std::vector<std::uint64_t>& names) const;
    void matchWords(Searched& searched, const std::vector<std::uint64_t>& names, const NameMemory* memory,
                    std::uint64_t patient) const;
    void takeWord(Searched& searched, ByteRange range, const std::vector<std::uint64_t>& names,
                  const NameMemory* memory, std::uint64_t patient) const;
    std::pair<ByteRange, PhiTag> ownWordsAt(std::string_view text, std::size_t begin) const;
    ByteRange withParticle(std::string_view text, ByteRange word) const;
    bool isUnsafe(std::string_view word, const std::string& folded) const;
    PhiTextFindings finish(const Searched& searched, std::string_view original) const;

    Lexicon m_lexicon;
    PhiOptions m_options;
    std::vector<Use> m_uses;
    std::vector<std::pair<std::size_t, RuleMatcher>> m_matchers;  ///< each with the position of its first rule
    std::vector<std::string> m_ruleIds;
    std::uint16_t m_firstWordRule = 0;  ///< of REPEATED_NAME; the others follow
};

/// The catalogue that ships with the program (resources/phi_rules.txt).
const std::vector<PhiRule>& standardPhiRules();

/// Lists at `path` ("" for none) with the words that ship with the program.
Lexicon makeLexicon(const std::string& path);

}  // namespace lorimer
