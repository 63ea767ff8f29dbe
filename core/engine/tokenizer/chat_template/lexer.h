#pragma once

#include <string>
#include <vector>

#include "engine/tokenizer/chat_template/value.h"

namespace lorimer::jinja {

enum class TokenKind {
    Data,        ///< text outside of tags
    BlockBegin,  ///< {%
    BlockEnd,
    VariableBegin,  ///< {{
    VariableEnd,
    Name,
    String,
    Integer,
    Float,
    Operator,
    End
};

struct Token {
    TokenKind kind = TokenKind::End;
    int line = 1;
    std::string text;  ///< a name or an operator
    Value value;       ///< of Data, String, Integer, Float
};

/// Cuts a template as jinja2 does with trim_blocks and lstrip_blocks. Throws TemplateFailure.
std::vector<Token> tokenizeTemplate(const std::string& source);

}  // namespace lorimer::jinja
