#pragma once

#include <cstdint>

namespace lorimer {

/// SplitMix64 (Steele, Lea, Flood 2014): one step of a counter-based generator, the same on every platform.
inline std::uint64_t splitMix64(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15ULL;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

/// A seed for one use out of a seed and a position, so that random numbers depend on nothing that ran before.
inline std::uint64_t deriveSeed(std::uint64_t seed, std::uint64_t position) {
    return splitMix64(splitMix64(seed) ^ splitMix64(position + 0x632BE59BD9B4E019ULL));
}

/// A sequence of SplitMix64 numbers.
class RandomSequence {
public:
    explicit RandomSequence(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() {
        const std::uint64_t result = splitMix64(m_state);
        m_state += 0x9E3779B97F4A7C15ULL;
        return result;
    }
    /// Uniform in [0, 1) with 53 bits.
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    /// Uniform in [0, bound); bound is at least 1. Unbiased (rejection).
    std::uint64_t below(std::uint64_t bound) {
        const std::uint64_t limit = ~std::uint64_t{0} - ~std::uint64_t{0} % bound;
        std::uint64_t value = next();
        while (value >= limit) value = next();
        return value % bound;
    }

private:
    std::uint64_t m_state;
};

}  // namespace lorimer
