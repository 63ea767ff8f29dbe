#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/tokenizer/json_fields.h"
#include "engine/tokenizer/regex.h"

namespace lorimer {

/// What Split and Replace look for: {"String": text} or {"Regex": pattern} of tokenizer.json.
class TextPattern {
public:
    static TextPattern fromJson(const JsonFields& pattern);
    explicit TextPattern(Regex regex) : m_regex(std::move(regex)) {}
    explicit TextPattern(std::string literal) : m_literal(std::move(literal)) {}

    std::vector<ByteRange> findAll(std::string_view text) const;

private:
    std::optional<Regex> m_regex;
    std::string m_literal;
};

}  // namespace lorimer
