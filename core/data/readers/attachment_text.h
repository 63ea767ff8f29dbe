#pragma once

#include <string>
#include <string_view>

namespace lorimer {

/// The text of a document that lies inside another, or why it has none.
struct AttachmentText {
    std::string text;
    std::string problem;
};

/// Decodes base64 of the given kind: "text/plain", "text/html; charset=ISO-8859-1" and the like. Text that names no
/// character set is UTF-8, or Windows-1252 where it cannot be.
AttachmentText textOfAttachment(std::string_view base64, std::string_view contentType);

}  // namespace lorimer
