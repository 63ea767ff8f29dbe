#pragma once

#include <cstddef>
#include <cstdint>

namespace lorimer::kernels {

// Kernels over one row of contiguous floats. The callers split rows over threads and convert from bfloat16, so that the
// arithmetic here is float32 always. `bf16` is the upper half of a float's bits.

/// out[i] = float(in[i])
void fromBf16(const std::uint16_t* in, float* out, std::size_t n);

/// out[i] = bf16(in[i]), rounded to nearest even; not-a-number stays one.
void toBf16(const float* in, std::uint16_t* out, std::size_t n);

/// y = x * rstd * weight with rstd = 1 / sqrt(mean(x^2) + epsilon), which is returned (arXiv 1910.07467).
float rmsNorm(const float* x, const float* weight, float* y, std::size_t n, float epsilon);

/// Gradient of rmsNorm for x: dx = rstd * (dy * w - x * rstd^2 * mean(dy * w * x)).
void rmsNormBackward(const float* dy, const float* x, const float* weight, float rstd, float* dx, std::size_t n);

/// y = gate * sigmoid(gate) * up (the gated unit of Llama, arXiv 2002.05202).
void siluProduct(const float* gate, const float* up, float* y, std::size_t n);

void siluProductBackward(const float* dy, const float* gate, const float* up, float* dGate, float* dUp, std::size_t n);

/// x = cap * tanh(x / cap) in place; `slope` gets the derivatives.
void softCap(float* x, float* slope, std::size_t n, float cap);

/// Rotates halves (Hugging Face layout): y[i] = x[i] c[i] - x[i+h] s[i]; y[i+h] = x[i+h] c[i] + x[i] s[i], h = half.
/// `direction` is 1, or -1 to rotate back.
void rotate(const float* x, const float* cosine, const float* sine, float direction, float* y, std::size_t half);

/// Cross-entropy of one row of logits. Returns -log softmax(logits)[label] and overwrites logits with
/// scale * (softmax(logits) - onehot(label)). `best` gets the position of the largest logit.
float crossEntropy(float* logits, std::size_t n, std::size_t label, float scale, std::size_t* best);

}  // namespace lorimer::kernels
