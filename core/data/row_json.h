#pragma once

#include <string>
#include <string_view>

#include "engine/base/json.h"
#include "engine/base/row.h"

namespace lorimer {

/// A row as the store keeps it and as an export writes it: {"messages": [{"role","content"}]} or {"text"}.
Json rowToJson(const Row& row);

/// The row in a stored JSON text; other keys (group, date) are passed over. Throws Internal when it is none, naming
/// `where`.
Row rowFromJson(std::string_view content, const std::string& where);

/// JSON on one line. Text that is no valid UTF-8 does not occur: the import rejects it.
std::string compactJson(const Json& json);

}  // namespace lorimer
