#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/fingerprint_set.h"
#include "data/import_config.h"
#include "data/import_report.h"

namespace lorimer {

/// Reads "80/10/10": training, validation and test in percent, decimals allowed. Throws WrongUse where it is not three
/// numbers that sum to 100.
SplitShares parseSplitShares(const std::string& text);

/// What is divided: rows, or groups of rows that stay together.
struct SplitUnits {
    FingerprintSet keys;                   ///< of each unit
    std::vector<std::uint32_t> unitOfRow;  ///< empty where every row is a unit of its own
};

/// The part of every row. The same keys, shares and seed give the same parts on every machine, whatever the order of
/// the rows. Sizes are as near to the shares as whole units allow; a part with a share is not left empty as long as
/// there are enough units, training first, then validation.
std::vector<SplitPart> splitRows(const SplitUnits& units, const SplitShares& shares, std::uint64_t seed);

SplitReport reportSplit(const SplitUnits& units, const std::vector<SplitPart>& parts);

}  // namespace lorimer
