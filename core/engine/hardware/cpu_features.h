#pragma once

namespace lorimer {

/// Whether this processor multiplies 16-bit numbers as fast as torch needs it (AVX-512); else products of matrices go
/// through float32 (matrix_product.h), which takes time and memory of its own.
inline bool multiplies16Bits() {
#if defined(__x86_64__)
    static const bool can = __builtin_cpu_supports("avx512bw") > 0 && __builtin_cpu_supports("avx512vl") > 0 &&
                            __builtin_cpu_supports("avx512dq") > 0;
    return can;
#else
    return true;
#endif
}

}  // namespace lorimer
