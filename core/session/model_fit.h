#pragma once

#include <cstdint>

#include "engine/hardware/memory_planner.h"
#include "session/fit_facts.h"

namespace lorimer {

/// "Will a training of this model fit into this computer?" by ux.md 3.3.
struct ModelFit {
    enum class Verdict { Unknown, Fits, FitsIn4Bits, Tight, DoesNotFit };
    Verdict verdict = Verdict::Unknown;
    std::int64_t needed = 0;  ///< bytes
    std::int64_t free = 0;    ///< bytes
};

/// Fits up to 85 % of what is free, tight up to 95 %.
ModelFit::Verdict fitVerdict(std::int64_t neededBytes, std::int64_t freeBytes);

/// What Quick try needs with rows of 512 tokens, of which half train; it takes 4 bits by itself where 16 need too much.
ModelFit modelFit(const ModelConfig& model, const ModelReport& report, const MemoryRoom& room);

}  // namespace lorimer
