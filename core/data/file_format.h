#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data/import_config.h"

namespace lorimer {

/// The format that the file's name promises; none where the name says nothing.
std::optional<FileFormat> formatFromName(const std::string& path);

/// Throws BadInput that says what to do where name or first bytes belong to a file that is no plain text.
void refuseOtherFormats(const std::string& path, std::string_view firstBytes);

/// Tells JSON, JSON Lines and other text apart by the text at the start of the file; `isWhole` where it is all of it.
FileFormat formatFromText(std::string_view text, bool isWhole, std::optional<FileFormat> promised);

}  // namespace lorimer
