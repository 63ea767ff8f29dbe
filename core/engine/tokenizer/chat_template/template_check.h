#pragma once

#include "engine/tokenizer/chat_template/syntax_tree.h"

namespace lorimer::jinja {

/// Sets usesCaller, usesKwargs and usesVarargs of a macro or call block from the names in its body.
void noteSpecialNames(Statement& function);

/// Throws TemplateFailure for a filter or test that does not exist, where jinja2 fails while compiling: everywhere but
/// directly in an if (there it fails when it is reached).
void checkNames(const Body& body);

}  // namespace lorimer::jinja
