#pragma once

#include <string>
#include <string_view>

namespace lorimer {

/// The text of an HTML fragment: blocks on lines of their own, table cells with a tab between them, character
/// references resolved; scripts, styles and comments are left out. Never fails: what is no tag is text.
std::string textOfHtml(std::string_view html);

}  // namespace lorimer
