#pragma once

#include <string>

#include "engine/tokenizer/chat_template/syntax_tree.h"

namespace lorimer::jinja {

/// Compiles a template. Throws TemplateFailure, with the line, for what jinja2 (with loopcontrols and transformers'
/// generation tag) would not compile, and beyond 64 levels of nesting.
Body parseTemplate(const std::string& source);

}  // namespace lorimer::jinja
