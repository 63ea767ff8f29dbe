#pragma once

#include <cstddef>

#include "data/import_config.h"
#include "data/import_report.h"
#include "engine/base/json.h"

namespace lorimer {

/// "train", "validation" or "test".
const char* partName(SplitPart part);

/// "shares", "newest to test" or "own column".
const char* splitRuleName(SplitRule rule);

/// Every setting, for the data set's history.
Json importConfigToJson(const ImportConfig& config);

/// The report as `import --json` prints it. At most `mostRejected` rejected rows are listed; where there are more,
/// "rows_rejected_count" says how many.
Json importReportToJson(const ImportReport& report, std::size_t mostRejected);

}  // namespace lorimer
