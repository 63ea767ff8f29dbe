#pragma once

#include <map>
#include <string>
#include <string_view>

#include "data/readers/zip_archive.h"

namespace lorimer {

/// A link from one part of an Office Open XML file to another.
struct PartLink {
    std::string type;    ///< last word of the type's address: "worksheet", "sharedStrings", "styles", ...
    std::string target;  ///< name of the part in the archive; empty where it lies outside of the file
};

/// The links of `part` ("" for the file as a whole), by their id; none where it has none.
std::map<std::string, PartLink> linksOf(ZipArchive& archive, const std::string& part);

/// The first part of type `type` among `links`; empty where there is none.
std::string partOfType(const std::map<std::string, PartLink>& links, std::string_view type);

/// The part that holds the document or workbook. Throws BadInput where there is none.
std::string mainPart(ZipArchive& archive);

/// Adds `text` to `target` up to one byte more than a field may have, so that a longer one is noticed and not held.
void appendLimited(std::string& target, std::string_view text);

}  // namespace lorimer
