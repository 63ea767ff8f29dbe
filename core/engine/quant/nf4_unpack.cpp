#include "engine/quant/nf4_unpack.h"

#include "engine/base/half.h"
#include "engine/quant/nf4_math.h"

namespace lorimer {

namespace {

/// Multiplies the 16 values once, then looks up. `Convert` makes the stored type of a product.
template <typename Out, typename Convert>
void unpack(const std::uint8_t* codes, std::int64_t first, std::int64_t count, float scale, Out* out,
            const Convert& convert) {
    Out products[16];
    for (unsigned code = 0; code < 16; ++code) products[code] = convert(nf4Value(code) * scale);
    const std::uint8_t* packed = codes + first / 2;
    std::int64_t i = 0;
    if (first % 2 != 0 && count > 0) out[i++] = products[*packed++ & 15];
    for (; i + 1 < count; i += 2) {
        const std::uint8_t both = *packed++;
        out[i] = products[both >> 4];
        out[i + 1] = products[both & 15];
    }
    if (i < count) out[i] = products[*packed >> 4];
}

}  // namespace

void unpackNf4(const std::uint8_t* codes, std::int64_t first, std::int64_t count, float scale, float* out) {
    unpack(codes, first, count, scale, out, [](float product) { return product; });
}

void unpackNf4ToBfloat16(const std::uint8_t* codes, std::int64_t first, std::int64_t count, float scale, bool viaHalf,
                         std::uint16_t* out) {
    unpack(codes, first, count, scale, out,
           [viaHalf](float product) { return floatToBfloat16(viaHalf ? halfToFloat(floatToHalf(product)) : product); });
}

}  // namespace lorimer
