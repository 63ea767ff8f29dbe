#pragma once

#include <string>
#include <string_view>

namespace lorimer {

/// A word as lists and comparisons hold it: case folded (ß is ss), accents stripped, apostrophes left out.
std::string foldWord(std::string_view word);

/// The same with its accents: "dénis" is a word, "Denis" is a name.
std::string foldCase(std::string_view word);

/// Text in NFC, case folded, with single blanks: the form in which two mentions of one value are the same.
std::string foldValue(std::string_view value);

}  // namespace lorimer
