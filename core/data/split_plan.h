#pragma once

#include "data/row_scan.h"

namespace lorimer {

/// The part of every row of the scan that is no exact copy, and what comes out.
struct SplitPlan {
    std::vector<SplitPart> parts;
    SplitReport report;
};

/// Throws WrongUse where the rule needs a column that no file has, BadInput where its dates cannot be put in order.
SplitPlan planSplit(const RowScan& scan, const SplitChoices& choices);

}  // namespace lorimer
