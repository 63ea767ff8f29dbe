#include "data/splitter.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <numeric>
#include <optional>

#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr std::int64_t whole = 1'000'000;  ///< 100 % in the units of SplitShares
constexpr std::int64_t noNumber = -1;
constexpr std::array<SplitPart, 3> allParts{SplitPart::Train, SplitPart::Validation, SplitPart::Test};

std::size_t indexOf(SplitPart part) { return static_cast<std::size_t>(part); }

/// "12.5" as 125,000; noNumber where it is no number between 0 and 100 with at most four decimals.
std::int64_t parsePercent(std::string_view text) {
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view before = text.substr(0, point);
    std::string digits(before);
    std::string_view decimals = point < text.size() ? text.substr(point + 1) : std::string_view();
    if (before.empty() || before.size() > 3 || decimals.size() > 4 || (point < text.size() && decimals.empty())) {
        return noNumber;
    }
    digits += decimals;
    digits.append(4 - decimals.size(), '0');
    if (digits.find_first_not_of("0123456789") != std::string::npos) return noNumber;
    const std::int64_t value = std::stoll(digits);
    return value <= whole ? value : noNumber;
}

/// Order of the units: by a hash of seed and key (SplitMix64's finalizer), then by the key itself.
class SeededOrder {
public:
    SeededOrder(const FingerprintSet& keys, std::uint64_t seed)
        : m_keys(keys), m_seed(mix(seed + 0x9E3779B97F4A7C15U)) {}

    bool operator()(std::uint32_t a, std::uint32_t b) const {
        const std::uint64_t first = mix(m_keys[a][0] ^ m_seed);
        const std::uint64_t second = mix(m_keys[b][0] ^ m_seed);
        return first != second ? first < second : m_keys[a] < m_keys[b];
    }

private:
    static std::uint64_t mix(std::uint64_t value) {
        value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
        value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
        return value ^ (value >> 31U);
    }

    const FingerprintSet& m_keys;
    std::uint64_t m_seed;
};

/// Rows that each part should have: largest remainders, and no empty part while there are rows.
std::array<std::int64_t, 3> targetRows(std::int64_t rows, const SplitShares& shares) {
    const std::array<std::int64_t, 3> wanted{shares.train, shares.validation, shares.test};
    std::array<std::int64_t, 3> target{};
    std::array<std::int64_t, 3> remainder{};
    for (std::size_t i = 0; i < 3; ++i) {
        target[i] = rows / whole * wanted[i] + rows % whole * wanted[i] / whole;
        remainder[i] = rows % whole * wanted[i] % whole;
    }
    for (std::int64_t left = rows - target[0] - target[1] - target[2]; left > 0; --left) {
        const auto largest = std::max_element(remainder.begin(), remainder.end());
        ++target[static_cast<std::size_t>(largest - remainder.begin())];
        *largest = -1;
    }
    for (std::size_t i = 0; i < 3; ++i) {
        if (wanted[i] == 0 || target[i] > 0) continue;
        const auto most = std::max_element(target.begin(), target.end());
        // A part gives a row only to one that stands before it in line, or keeps one itself.
        if (*most > 1 || static_cast<std::size_t>(most - target.begin()) > i) {
            --*most;
            ++target[i];
        }
    }
    return target;
}

/// Fills one small part with units out of `pool` so that its rows come as near to `target` as whole units allow.
class PartFiller {
public:
    PartFiller(const std::vector<std::int64_t>& sizes, std::vector<std::uint32_t>& pool, std::int64_t target)
        : m_sizes(sizes), m_pool(pool), m_missing(target) {}

    std::vector<std::uint32_t> fill() {
        takeWhatFits();
        while (m_missing != 0 && (addOne() || swapOne())) {
        }
        return m_taken;
    }

private:
    void takeWhatFits() {
        std::vector<std::uint32_t> rest;
        for (const std::uint32_t unit : m_pool) {
            if (m_sizes[unit] <= m_missing) {
                m_taken.push_back(unit);
                m_missing -= m_sizes[unit];
            } else {
                rest.push_back(unit);
            }
        }
        m_pool = std::move(rest);
    }

    /// The first unit of each size, by size.
    std::map<std::int64_t, std::size_t> firstOfEachSize(const std::vector<std::uint32_t>& units) const {
        std::map<std::int64_t, std::size_t> first;
        for (std::size_t i = 0; i < units.size(); ++i) first.emplace(m_sizes[units[i]], i);
        return first;
    }

    /// A unit that is a little too large may still leave the part nearer to its target.
    bool addOne() {
        std::int64_t best = std::abs(m_missing);
        std::optional<std::size_t> chosen;
        for (const auto& [size, position] : firstOfEachSize(m_pool)) {
            if (std::abs(m_missing - size) >= best) continue;
            best = std::abs(m_missing - size);
            chosen = position;
        }
        if (!chosen) return false;
        move(m_pool, *chosen, m_taken);
        m_missing -= m_sizes[m_taken.back()];
        return true;
    }

    bool swapOne() {
        std::int64_t best = std::abs(m_missing);
        std::optional<std::pair<std::size_t, std::size_t>> chosen;
        const auto inside = firstOfEachSize(m_taken);
        for (const auto& [outSize, out] : firstOfEachSize(m_pool)) {
            for (const auto& [inSize, in] : inside) {
                const std::int64_t missing = std::abs(m_missing + inSize - outSize);
                if (missing >= best) continue;
                best = missing;
                chosen = {out, in};
            }
        }
        if (!chosen) return false;
        std::swap(m_pool[chosen->first], m_taken[chosen->second]);
        m_missing += m_sizes[m_pool[chosen->first]] - m_sizes[m_taken[chosen->second]];
        return true;
    }

    static void move(std::vector<std::uint32_t>& from, std::size_t position, std::vector<std::uint32_t>& to) {
        to.push_back(from[position]);
        from.erase(from.begin() + static_cast<std::ptrdiff_t>(position));
    }

    const std::vector<std::int64_t>& m_sizes;
    std::vector<std::uint32_t>& m_pool;
    std::vector<std::uint32_t> m_taken;
    std::int64_t m_missing;
};

/// Gives units to parts that have a share and no unit: the smallest unit of the part with the most units.
void fillEmptyParts(std::array<std::vector<std::uint32_t>, 3>& units, const std::vector<std::int64_t>& sizes,
                    const SplitShares& shares) {
    const std::array<std::int64_t, 3> wanted{shares.train, shares.validation, shares.test};
    for (std::size_t i = 0; i < 3; ++i) {
        if (wanted[i] == 0 || !units[i].empty()) continue;
        const auto most = std::max_element(units.begin(), units.end(),
                                           [](const auto& a, const auto& b) { return a.size() < b.size(); });
        if (most->empty() || (most->size() == 1 && static_cast<std::size_t>(most - units.begin()) < i)) continue;
        const auto smallest = std::min_element(
            most->begin(), most->end(), [&sizes](std::uint32_t a, std::uint32_t b) { return sizes[a] < sizes[b]; });
        units[i].push_back(*smallest);
        most->erase(smallest);
    }
}

std::vector<std::int64_t> unitSizes(const SplitUnits& units) {
    std::vector<std::int64_t> sizes(units.keys.size(), units.unitOfRow.empty() ? 1 : 0);
    for (const std::uint32_t unit : units.unitOfRow) ++sizes[unit];
    return sizes;
}

}  // namespace

SplitShares parseSplitShares(const std::string& text) {
    std::vector<std::int64_t> shares;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('/', start), text.size());
        shares.push_back(parsePercent(std::string_view(text).substr(start, end - start)));
        start = end + 1;
    }
    const bool areNumbers = std::find(shares.begin(), shares.end(), noNumber) == shares.end();
    if (shares.size() != 3 || !areNumbers || shares[0] + shares[1] + shares[2] != whole) {
        throw Error(
            ErrorKind::WrongUse,
            "--split wants the percentages of training, validation and test, such as 80/10/10, which sum to 100; '" +
                text + "' is not that. Nothing was stored.");
    }
    return {shares[0], shares[1], shares[2]};
}

std::vector<SplitPart> splitRows(const SplitUnits& units, const SplitShares& shares, std::uint64_t seed) {
    const std::vector<std::int64_t> sizes = unitSizes(units);
    std::vector<std::uint32_t> pool(sizes.size());
    std::iota(pool.begin(), pool.end(), 0U);
    std::sort(pool.begin(), pool.end(), SeededOrder(units.keys, seed));
    const auto target = targetRows(std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0}), shares);

    std::array<std::vector<std::uint32_t>, 3> chosen;
    for (const SplitPart part : {SplitPart::Validation, SplitPart::Test}) {
        chosen[indexOf(part)] = PartFiller(sizes, pool, target[indexOf(part)]).fill();
    }
    const SplitPart rest = shares.train > 0        ? SplitPart::Train
                           : shares.validation > 0 ? SplitPart::Validation
                                                   : SplitPart::Test;
    auto& takesRest = chosen[indexOf(rest)];
    takesRest.insert(takesRest.end(), pool.begin(), pool.end());
    fillEmptyParts(chosen, sizes, shares);

    std::vector<SplitPart> ofUnit(sizes.size(), SplitPart::Train);
    for (const SplitPart part : allParts) {
        for (const std::uint32_t unit : chosen[indexOf(part)]) ofUnit[unit] = part;
    }
    if (units.unitOfRow.empty()) return ofUnit;
    std::vector<SplitPart> ofRow;
    ofRow.reserve(units.unitOfRow.size());
    for (const std::uint32_t unit : units.unitOfRow) ofRow.push_back(ofUnit[unit]);
    return ofRow;
}

SplitReport reportSplit(const SplitUnits& units, const std::vector<SplitPart>& parts) {
    SplitReport report;
    report.byGroup = !units.unitOfRow.empty();
    std::vector<std::array<bool, 3>> seen(units.keys.size(), {false, false, false});
    for (std::size_t row = 0; row < parts.size(); ++row) {
        const std::size_t part = indexOf(parts[row]);
        ++report.rows[part];
        std::array<bool, 3>& ofUnit = seen[report.byGroup ? units.unitOfRow[row] : row];
        if (!ofUnit[part]) ++report.groups[part];
        ofUnit[part] = true;
    }
    report.sharedGroups = std::count_if(seen.begin(), seen.end(), [](const std::array<bool, 3>& ofUnit) {
        return std::count(ofUnit.begin(), ofUnit.end(), true) > 1;
    });
    return report;
}

}  // namespace lorimer
