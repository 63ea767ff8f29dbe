// A code is looked up among the 16 products of its block. With SSSE3 the table is split into its bytes, so that one
// shuffle looks up 16 codes at once: on the reference machine 0.16 ns a value instead of 0.5.
#include "engine/quant/four_bit_unpack.h"

#include <cmath>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "engine/base/half.h"
#include "engine/quant/four_bit_math.h"

namespace lorimer {

namespace {

#if defined(__x86_64__)

bool hasShuffle() {
    static const bool has = __builtin_cpu_supports("ssse3") != 0;
    return has;
}

/// The codes of 16 bytes in order, the high nibble of each first.
struct Codes {
    __m128i first;
    __m128i second;
};

__attribute__((target("ssse3"))) inline Codes codesAt(const std::uint8_t* packed) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(packed));
    const __m128i mask = _mm_set1_epi8(15);
    const __m128i high = _mm_and_si128(_mm_srli_epi16(bytes, 4), mask);
    const __m128i low = _mm_and_si128(bytes, mask);
    return {_mm_unpacklo_epi8(high, low), _mm_unpackhi_epi8(high, low)};
}

/// 16 codes to 16 values of two bytes.
__attribute__((target("ssse3"))) inline void store(__m128i codes, const __m128i* table, std::uint16_t* out) {
    const __m128i low = _mm_shuffle_epi8(table[0], codes);
    const __m128i high = _mm_shuffle_epi8(table[1], codes);
    auto* target = reinterpret_cast<__m128i*>(out);
    _mm_storeu_si128(target, _mm_unpacklo_epi8(low, high));
    _mm_storeu_si128(target + 1, _mm_unpackhi_epi8(low, high));
}

/// 16 codes to 16 values of four bytes.
__attribute__((target("ssse3"))) inline void store(__m128i codes, const __m128i* table, float* out) {
    const __m128i byte0 = _mm_shuffle_epi8(table[0], codes);
    const __m128i byte1 = _mm_shuffle_epi8(table[1], codes);
    const __m128i byte2 = _mm_shuffle_epi8(table[2], codes);
    const __m128i byte3 = _mm_shuffle_epi8(table[3], codes);
    const __m128i low0 = _mm_unpacklo_epi8(byte0, byte1);
    const __m128i low1 = _mm_unpackhi_epi8(byte0, byte1);
    const __m128i high0 = _mm_unpacklo_epi8(byte2, byte3);
    const __m128i high1 = _mm_unpackhi_epi8(byte2, byte3);
    auto* target = reinterpret_cast<__m128i*>(out);
    _mm_storeu_si128(target, _mm_unpacklo_epi16(low0, high0));
    _mm_storeu_si128(target + 1, _mm_unpackhi_epi16(low0, high0));
    _mm_storeu_si128(target + 2, _mm_unpacklo_epi16(low1, high1));
    _mm_storeu_si128(target + 3, _mm_unpackhi_epi16(low1, high1));
}

/// The 16 products of a block, four to a register, as the bits of float32.
struct Products {
    __m128i quarter[4];
};

inline Products productsOf(const float* values, float scale) {
    Products products;
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i)
        products.quarter[i] = _mm_castps_si128(_mm_mul_ps(_mm_loadu_ps(values + 4 * i), _mm_set1_ps(scale)));
    return products;
}

/// Byte k of the 16 products in table[k].
__attribute__((target("ssse3"))) inline void splitIntoBytes(const Products& products, __m128i* table) {
    const __m128i order = _mm_set_epi8(15, 11, 7, 3, 14, 10, 6, 2, 13, 9, 5, 1, 12, 8, 4, 0);
    __m128i parts[4];
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) parts[i] = _mm_shuffle_epi8(products.quarter[i], order);
    const __m128i low0 = _mm_unpacklo_epi32(parts[0], parts[1]);
    const __m128i low1 = _mm_unpacklo_epi32(parts[2], parts[3]);
    const __m128i high0 = _mm_unpackhi_epi32(parts[0], parts[1]);
    const __m128i high1 = _mm_unpackhi_epi32(parts[2], parts[3]);
    table[0] = _mm_unpacklo_epi64(low0, low1);
    table[1] = _mm_unpackhi_epi64(low0, low1);
    table[2] = _mm_unpacklo_epi64(high0, high1);
    table[3] = _mm_unpackhi_epi64(high0, high1);
}

__attribute__((target("ssse3"))) inline void makeTable(const float* values, float scale, const float*, __m128i* table) {
    splitIntoBytes(productsOf(values, scale), table);
}

/// Rounded as floatToBfloat16() does; the scale is finite.
__attribute__((target("ssse3"))) inline void makeTable(const float* values, float scale, const std::uint16_t*,
                                                       __m128i* table) {
    Products products = productsOf(values, scale);
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
        __m128i& bits = products.quarter[i];
        const __m128i odd = _mm_and_si128(_mm_srli_epi32(bits, 16), _mm_set1_epi32(1));
        bits = _mm_srli_epi32(_mm_add_epi32(_mm_add_epi32(bits, _mm_set1_epi32(0x7fff)), odd), 16);
    }
    splitIntoBytes(products, table);
}

/// Unpacks as many whole groups of 16 bytes as there are; gives the number of bytes that it did.
template <typename Out>
__attribute__((target("ssse3"))) std::int64_t unpackShuffled(const float* values, const std::uint8_t* packed,
                                                             std::int64_t bytes, float scale, Out* out) {
    __m128i table[4];
    makeTable(values, scale, out, table);
    std::int64_t done = 0;
    for (; done + 16 <= bytes; done += 16) {
        const Codes codes = codesAt(packed + done);
        store(codes.first, table, out + 2 * done);
        store(codes.second, table, out + 2 * done + 16);
    }
    return done;
}

#else

bool hasShuffle() { return false; }

template <typename Out>
std::int64_t unpackShuffled(const float*, const std::uint8_t*, std::int64_t, float, Out*) {
    return 0;
}

#endif

struct Values {
    float values[16];
};

constexpr Values makeValues(FourBitCode code) {
    Values made = {};
    for (unsigned i = 0; i < 16; ++i) made.values[i] = fourBitValue(code, i);
    return made;
}

const float* valuesOf(FourBitCode code) {
    static constexpr Values nf4 = makeValues(FourBitCode::Nf4);
    static constexpr Values fp4 = makeValues(FourBitCode::Fp4);
    return code == FourBitCode::Nf4 ? nf4.values : fp4.values;
}

void convert(float product, float* out) { *out = product; }
void convert(float product, std::uint16_t* out) { *out = floatToBfloat16(product); }

/// `viaHalf` rounds the products to half first.
template <typename Out>
void unpack(const float* values, const std::uint8_t* codes, std::int64_t first, std::int64_t count, float scale,
            bool viaHalf, Out* out) {
    const std::uint8_t* packed = codes + first / 2;
    std::int64_t i = 0;
    if (first % 2 == 0 && !viaHalf && std::isfinite(scale) && hasShuffle()) {
        const std::int64_t done = unpackShuffled(values, packed, count / 2, scale, out);
        packed += done;
        i = 2 * done;
    }
    if (i == count) return;
    Out products[16];
    for (unsigned code = 0; code < 16; ++code) {
        const float product = values[code] * scale;
        convert(viaHalf ? halfToFloat(floatToHalf(product)) : product, products + code);
    }
    if (first % 2 != 0) out[i++] = products[*packed++ & 15];
    for (; i + 1 < count; i += 2) {
        const std::uint8_t both = *packed++;
        out[i] = products[both >> 4];
        out[i + 1] = products[both & 15];
    }
    if (i < count) out[i] = products[*packed >> 4];
}

}  // namespace

void unpackFourBit(FourBitCode code, const std::uint8_t* codes, std::int64_t first, std::int64_t count, float scale,
                   float* out) {
    unpack(valuesOf(code), codes, first, count, scale, false, out);
}

void unpackFourBitToBfloat16(FourBitCode code, const std::uint8_t* codes, std::int64_t first, std::int64_t count,
                             float scale, bool viaHalf, std::uint16_t* out) {
    unpack(valuesOf(code), codes, first, count, scale, viaHalf, out);
}

}  // namespace lorimer
