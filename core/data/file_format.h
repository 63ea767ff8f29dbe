#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data/import_config.h"

namespace lorimer {

/// The format that the file's name promises; none where the name says nothing.
std::optional<FileFormat> formatFromName(const std::string& path);

/// The format of a file that is no text but can be read: a spreadsheet, a word processor's file or a PDF, told by its
/// content; none for all others. Throws BadInput where such a file is damaged or hostile.
std::optional<FileFormat> packedFormat(const std::string& path, std::string_view firstBytes);
bool isPacked(FileFormat format);

/// True where the file itself names its columns, in a first row if it has one.
bool isTable(FileFormat format);

/// Throws BadInput that says what to do where name or first bytes belong to a file that is no plain text.
void refuseOtherFormats(const std::string& path, std::string_view firstBytes);

/// Tells JSON, JSON Lines, FHIR, HL7 and other text apart by the text at the start of the file; `isWhole` where it is
/// all of it.
FileFormat formatFromText(std::string_view text, bool isWhole, std::optional<FileFormat> promised);

}  // namespace lorimer
