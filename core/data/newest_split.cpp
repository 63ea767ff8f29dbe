#include "data/newest_split.h"

#include <algorithm>
#include <cstdlib>
#include <functional>

namespace lorimer {

namespace {

/// The first day of the test part: of all days that leave an older one, the one whose rows come nearest to `target`.
Day firstDayOfTest(std::vector<Day> days, std::int64_t target) {
    days.erase(std::remove(days.begin(), days.end(), noDay), days.end());
    std::sort(days.begin(), days.end(), std::greater<>());
    Day best = noDay;
    std::int64_t nearest = 0;
    for (std::size_t i = 0; i + 1 < days.size(); ++i) {
        if (days[i] == days[i + 1]) continue;
        const std::int64_t distance = std::abs(static_cast<std::int64_t>(i) + 1 - target);
        if (best != noDay && distance >= nearest) break;
        best = days[i];
        nearest = distance;
    }
    return best;
}

/// The units of those rows for which `isTaken` holds.
SplitUnits unitsOf(const SplitUnits& units, const std::vector<bool>& isTaken) {
    SplitUnits taken;
    for (std::size_t row = 0; row < isTaken.size(); ++row) {
        if (!isTaken[row]) continue;
        const std::size_t unit = units.unitOfRow.empty() ? row : units.unitOfRow[row];
        const std::uint32_t number = taken.keys.insert(units.keys[unit]).number;
        if (!units.unitOfRow.empty()) taken.unitOfRow.push_back(number);
    }
    return taken;
}

}  // namespace

NewestSplit splitNewest(const SplitUnits& units, const std::vector<Day>& days, const SplitShares& shares,
                        std::uint64_t seed) {
    constexpr std::int64_t whole = 1'000'000;
    const auto rows = static_cast<std::int64_t>(days.size());
    NewestSplit result;
    if (shares.test > 0) {
        const std::int64_t target = rows / whole * shares.test + (rows % whole * shares.test + whole / 2) / whole;
        result.testFrom = firstDayOfTest(days, target);
    }
    std::vector<bool> isOlder(days.size(), true);
    for (std::size_t row = 0; row < days.size(); ++row) {
        isOlder[row] = result.testFrom == noDay || days[row] < result.testFrom;
    }
    const std::int64_t rest = whole - shares.test;
    const std::int64_t train = rest > 0 ? shares.train * whole / rest : whole;
    const std::vector<SplitPart> older = splitRows(unitsOf(units, isOlder), {train, whole - train, 0}, seed);
    auto next = older.begin();
    for (const bool takesNext : isOlder) result.parts.push_back(takesNext ? *next++ : SplitPart::Test);
    return result;
}

}  // namespace lorimer
