#pragma once

#include "data/row_date.h"
#include "data/splitter.h"

namespace lorimer {

/// A split whose test part holds the newest rows.
struct NewestSplit {
    std::vector<SplitPart> parts;  ///< of every row
    Day testFrom = noDay;          ///< first day of the test part; noDay where it is empty
};

/// Whole days make the test part, as near to its share as they allow: it has a row as long as two days are known. Rows
/// without a day never belong to it. The rest is divided between training and check as splitRows() does, groups kept
/// together. `days` has one entry per row of `units`.
NewestSplit splitNewest(const SplitUnits& units, const std::vector<Day>& days, const SplitShares& shares,
                        std::uint64_t seed);

}  // namespace lorimer
