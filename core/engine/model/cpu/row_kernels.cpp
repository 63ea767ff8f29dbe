#include "engine/model/cpu/row_kernels.h"

#include <bit>
#include <cmath>

// Each function is compiled for three instruction sets; the loader picks the best that the processor has. The sanitizer
// builds use one: address sanitizing starts later than the loader's choice.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define LORIMER_MULTIVERSION __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LORIMER_MULTIVERSION
#endif

namespace lorimer::kernels {

namespace {

// exp(x) by range reduction to [-ln2/2, ln2/2] and a polynomial of degree 6: relative error below 2e-7. Plain
// arithmetic, so that the compiler can vectorize loops around it. Overflow saturates, as callers pass x <= 88.
inline __attribute__((always_inline)) float exponential(float x) {
    x = x < -87.0F ? -87.0F : (x > 88.0F ? 88.0F : x);
    const float k = std::nearbyint(x * 1.44269504088896F);
    const float r = (x - k * 0.693359375F) + k * 2.12194440e-4F;
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    p = p * r * r + r + 1.0F;
    return p * std::bit_cast<float>((static_cast<std::int32_t>(k) + 127) << 23);
}

inline __attribute__((always_inline)) float sigmoid(float x) { return 1.0F / (1.0F + exponential(-x)); }

}  // namespace

LORIMER_MULTIVERSION void fromBf16(const std::uint16_t* in, float* out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = std::bit_cast<float>(static_cast<std::uint32_t>(in[i]) << 16);
}

LORIMER_MULTIVERSION void toBf16(const float* in, std::uint16_t* out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t bits = std::bit_cast<std::uint32_t>(in[i]);
        const std::uint32_t rounded = (bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16;
        const bool notANumber = (bits & 0x7FFFFFFFU) > 0x7F800000U;
        out[i] = static_cast<std::uint16_t>(notANumber ? 0x7FC0U : rounded);
    }
}

LORIMER_MULTIVERSION float rmsNorm(const float* x, const float* weight, float* y, std::size_t n, float epsilon) {
    float sum = 0.0F;
    for (std::size_t i = 0; i < n; ++i) sum += x[i] * x[i];
    const float rstd = 1.0F / std::sqrt(sum / static_cast<float>(n) + epsilon);
    for (std::size_t i = 0; i < n; ++i) y[i] = x[i] * rstd * weight[i];
    return rstd;
}

LORIMER_MULTIVERSION void rmsNormBackward(const float* dy, const float* x, const float* weight, float rstd, float* dx,
                                          std::size_t n) {
    float sum = 0.0F;
    for (std::size_t i = 0; i < n; ++i) sum += dy[i] * weight[i] * x[i];
    const float share = sum / static_cast<float>(n) * rstd * rstd;
    for (std::size_t i = 0; i < n; ++i) dx[i] = rstd * (dy[i] * weight[i] - x[i] * share);
}

LORIMER_MULTIVERSION void siluProduct(const float* gate, const float* up, float* y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) y[i] = gate[i] * sigmoid(gate[i]) * up[i];
}

LORIMER_MULTIVERSION void siluProductBackward(const float* dy, const float* gate, const float* up, float* dGate,
                                              float* dUp, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const float s = sigmoid(gate[i]);
        dUp[i] = dy[i] * gate[i] * s;
        dGate[i] = dy[i] * up[i] * s * (1.0F + gate[i] * (1.0F - s));
    }
}

LORIMER_MULTIVERSION void softCap(float* x, float* slope, std::size_t n, float cap) {
    for (std::size_t i = 0; i < n; ++i) {
        const float poison = x[i] * 0.0F;  // exponential() clamps, so not-a-number is carried by the side
        const float power = exponential(2.0F * x[i] / cap);
        const float bounded = (power - 1.0F) / (power + 1.0F);
        x[i] = cap * bounded + poison;
        slope[i] = 1.0F - bounded * bounded;
    }
}

LORIMER_MULTIVERSION void rotate(const float* x, const float* cosine, const float* sine, float direction, float* y,
                                 std::size_t half) {
    for (std::size_t i = 0; i < half; ++i) {
        const float a = x[i];
        const float b = x[i + half];
        const float turned = direction * sine[i];
        y[i] = a * cosine[i] - b * turned;
        y[i + half] = b * cosine[i] + a * turned;
    }
}

LORIMER_MULTIVERSION float crossEntropy(float* logits, std::size_t n, std::size_t label, float scale,
                                        std::size_t* best) {
    float largest = -INFINITY;
    for (std::size_t i = 0; i < n; ++i) largest = logits[i] > largest ? logits[i] : largest;
    std::size_t position = 0;
    while (position + 1 < n && logits[position] != largest) ++position;
    *best = position;
    const float labelLogit = logits[label];
    float sum = 0.0F;
    float poison = 0.0F;  // exponential() clamps, so not-a-number is carried by the side
    for (std::size_t i = 0; i < n; ++i) {
        poison += logits[i] * 0.0F;
        logits[i] = exponential(logits[i] - largest);
        sum += logits[i];
    }
    const float factor = scale / sum;
    for (std::size_t i = 0; i < n; ++i) logits[i] *= factor;
    logits[label] -= scale;
    return std::log(sum) + largest - labelLogit + poison;
}

}  // namespace lorimer::kernels
