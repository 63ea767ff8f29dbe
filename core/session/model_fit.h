#pragma once

#include <cstdint>

#include "engine/model/model_report.h"

namespace lorimer {

/// "Will a training of this model fit into this computer?" by ux.md 3.3.
struct ModelFit {
    enum class Verdict { Unknown, Fits, FitsIn4Bits, Tight, DoesNotFit };
    Verdict verdict = Verdict::Unknown;
    std::int64_t needed = 0;  ///< bytes, of what is named by the verdict
    std::int64_t free = 0;    ///< bytes
};

/// Main memory that programs can still get, bytes; 0 where the system does not say.
std::int64_t freeMainMemory();

/// Fits up to 85 % of what is free, tight up to 95 %; 4 bits are considered where 16 do not fit.
ModelFit modelFit(const ModelReport& report, std::int64_t freeBytes);

}  // namespace lorimer
