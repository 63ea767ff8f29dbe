#pragma once

#include <string_view>

namespace lorimer {

// The texts of resources/ that the search is made of, built into the program.
extern const std::string_view phiRulesText;      ///< the 85 rules of the design
extern const std::string_view phiMoreRulesText;  ///< what measuring added to them
extern const std::string_view phiWordsText;
extern const std::string_view surrogatesText;

}  // namespace lorimer
