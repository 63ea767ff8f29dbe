#pragma once

#include <string>
#include <vector>

#include "data/import_config.h"

namespace lorimer {

/// All encodings that a file may be read in, Unicode first, then those of the West, then by their number.
std::vector<TextEncoding> allEncodings();

/// The name people know: "UTF-8", "UTF-16LE", "Windows-1252", "ISO-8859-15".
std::string encodingName(TextEncoding encoding);

/// True for encodings of one byte per letter; false for those of Unicode.
bool isEightBit(TextEncoding encoding);

/// The UTF-8 of each of the 256 bytes of an encoding of one byte per letter, from ICU. A byte that the encoding does
/// not define becomes one that is no valid UTF-8.
std::vector<std::string> lettersOf(TextEncoding encoding);

}  // namespace lorimer
