#include "privacy/catalogue.h"
#include "privacy/phi_scanner.h"

namespace lorimer {

const std::vector<PhiRule>& standardPhiRules() {
    static const std::vector<PhiRule> rules =
        parsePhiRules(std::string(phiRulesText) + std::string(phiMoreRulesText), "phi_rules.txt");
    return rules;
}

Lexicon makeLexicon(const std::string& path) { return {path.empty() ? NameLists() : NameLists(path), phiWordsText}; }

}  // namespace lorimer
