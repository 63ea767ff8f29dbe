#pragma once

#include <fstream>
#include <functional>
#include <string>

#include "engine/base/json.h"

namespace lorimer::cli {

/// Calls `onLine` for each line of `path`: JSON objects; blank lines are skipped. Throws BadInput naming file and line
/// for a line that is not UTF-8, not JSON or that `onLine` refuses.
void readJsonLines(const std::string& path, const std::function<void(const Json&)>& onLine);

/// Throws BadInput where `out` is the same file as `in`, which would be replaced by its own result.
void requireOtherFile(const std::string& in, const std::string& out);

/// readJsonLines() of `inPath`; writes one object for each line to `outPath`, which appears only when all went well.
/// Returns the number of lines written. Throws Stopped after Ctrl-C.
std::int64_t convertJsonLines(const std::string& inPath, const std::string& outPath,
                              const std::function<Json(const Json&)>& convert);

/// The field `key` of a line. Throws BadInput when it is missing or no text.
std::string requiredText(const Json& line, const char* key);

}  // namespace lorimer::cli
