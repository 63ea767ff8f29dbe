#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/tokenizer/aligned_text.h"
#include "privacy/phi_rule.h"

namespace lorimer {

/// Finds where the patterns of many rules match. One pass over the text looks at each character and the next three and
/// knows from tables which rules can start there; only those are run (PCRE2, JIT). Does not change; may be shared by
/// threads.
class RuleMatcher {
public:
    static constexpr std::size_t mostRules = 128;

    /// Throws BadInput, naming the rule, where a pattern cannot be compiled or there are more than mostRules.
    RuleMatcher(const std::vector<PhiRule>& rules, const std::string& name);
    ~RuleMatcher();
    RuleMatcher(RuleMatcher&&) noexcept;
    RuleMatcher& operator=(RuleMatcher&&) noexcept;

    /// Called with the rule's position and the whole match and its value (group "v"); false where the match does not
    /// count, and the next one may begin inside it.
    using OnMatch = std::function<bool(std::size_t rule, ByteRange match, ByteRange value)>;

    /// All matches of all rules, by their start. Returns false where a rule gave up (its limit was reached) and the
    /// text is not searched to its end.
    bool findAll(std::string_view text, const OnMatch& onMatch) const;

private:
    struct Tables;
    std::unique_ptr<Tables> m_tables;
};

}  // namespace lorimer
