#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "privacy/phi_tag.h"

namespace lorimer {

/// One line of the catalogue, macros replaced.
struct PhiRule {
    std::string id;
    PhiTag tag = PhiTag::OtherId;
    double base = 0;
    double pass = 0;                  ///< score when the check passes
    std::string check;                ///< "" where there is none
    bool isSoft = false;              ///< a failed check keeps the base score instead of dropping the hit
    std::vector<std::string> raises;  ///< context words, case folded
    std::vector<std::string> lowers;
    std::string pattern;  ///< PCRE2; group "v", where set, is the value
    int line = 0;
};

/// Reads a rule file: macros (`NAME = pattern`), then `id ¦ tag/letter ¦ base[→pass check (soft)] ¦ context ¦ pattern`;
/// empty lines and lines that start with "# " are passed over. `name` stands in messages. Throws BadInput, naming the
/// line, where it does not have that form or names an unknown tag, check or macro.
std::vector<PhiRule> parsePhiRules(std::string_view text, const std::string& name);

}  // namespace lorimer
