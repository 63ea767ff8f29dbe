#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/tokenizer/aligned_text.h"

namespace lorimer {

/// A regular expression as Hugging Face `tokenizers` understands it (Oniguruma, Ruby syntax, Unicode 16), compiled with
/// PCRE2. Constructs whose meaning differs between the two are translated or refused by name.
class Regex {
public:
    /// Throws BadInput when the pattern is over 8 KiB, malformed or uses a construct that cannot be kept exact.
    explicit Regex(const std::string& pattern);
    ~Regex();
    Regex(Regex&&) noexcept;
    Regex& operator=(Regex&&) noexcept;

    /// All matches from left to right that do not overlap. An empty match right after another one is skipped.
    /// Throws BadInput when PCRE2 gives up (match limit).
    std::vector<ByteRange> findAll(std::string_view text) const;

private:
    struct Compiled;
    std::unique_ptr<Compiled> m_compiled;
};

/// Makes the PCRE2 pattern of an Oniguruma one; see Regex. Visible for tests.
std::string translateRegex(const std::string& pattern);

}  // namespace lorimer
