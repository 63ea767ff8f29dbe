#pragma once

#include <string>
#include <vector>

#include "engine/hardware/memory_estimate.h"
#include "engine/hardware/memory_planner.h"
#include "session/fit_facts.h"

namespace lorimer {

/// Seconds that a run will take, as a range; both 0 where nothing was measured that it could be calculated from.
struct TimeEstimate {
    double low = 0.0;
    double high = 0.0;
    bool measured = false;  ///< from the speed of an earlier run with this model, not from the computer's arithmetic
    bool isKnown() const { return high > 0.0; }
};

/// One change of a setting that makes a run fit, or take less.
struct FitSuggestion {
    enum class Change { ShorterRows, FewerRowsAtOnce, CompressedBase };
    Change change = Change::ShorterRows;
    int value = 0;  ///< tokens, rows at once, or the base's QuantizationType
    std::int64_t totalBytes = 0;
    std::int64_t rowsCut = 0;
};

/// What a training with these settings will need and do (ux.md 3.0).
struct FitEstimate {
    MemoryEstimate memory;
    TimeEstimate time;
    std::int64_t totalSteps = 0;
    std::int64_t checkEvery = 0;  ///< steps; 0: never
    std::int64_t trainRows = 0;
    std::int64_t rowsCut = 0;        ///< longer than the limit
    int uncutLimit = 0;              ///< the least limit that cuts no row; 0: none is cut, or the model reads no more
    std::int64_t uncutBytes = 0;     ///< memory at that limit
    std::int64_t rowsUntrained = 0;  ///< train no token within the limit: left out
    std::int64_t trainedTokens = 0;  ///< of one pass
    std::int64_t trainedParameters = 0;
    std::int64_t adapterBytes = 0;           ///< of the file, float32
    std::vector<FitSuggestion> suggestions;  ///< only where it does not fit
};

/// Takes milliseconds for some ten thousand rows and reads nothing but `room`.
FitEstimate estimateFit(const FitFacts& facts, const TrainConfig& config, const MemoryRoom& room);

/// Memory of the base model's weights, by precision.
struct BaseSizes {
    std::int64_t sixteenBit = 0;
    std::int64_t fourBit = 0;  ///< NF4 with double quantization
};
BaseSizes baseSizes(const FitFacts& facts);

/// Main memory within the share that the user allows, 0.5 to 0.95.
MemoryRoom limitedRoom(double share);

}  // namespace lorimer
