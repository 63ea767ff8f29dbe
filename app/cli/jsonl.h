#pragma once

#include <fstream>
#include <functional>
#include <string>

#include "engine/base/json.h"

namespace lorimer::cli {

/// Reads `inPath` line by line (JSON objects; blank lines are skipped) and writes one object for each to `outPath`,
/// which appears only when all went well. Throws BadInput naming file and line for a line that is not UTF-8, not JSON
/// or that `convert` refuses. Returns the number of lines written.
std::int64_t convertJsonLines(const std::string& inPath, const std::string& outPath,
                              const std::function<Json(const Json&)>& convert);

/// The field `key` of a line. Throws BadInput when it is missing or no text.
std::string requiredText(const Json& line, const char* key);

}  // namespace lorimer::cli
