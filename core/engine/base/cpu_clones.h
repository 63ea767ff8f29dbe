#pragma once

/// Marks a function of plain loops that the compiler builds several times, for newer instruction sets too; the loader
/// picks one. Results stay the same to the bit: contraction is off for the whole project. Without effect under
/// sanitizers, which are not ready when the loader chooses, and for clang, which only reads the code here (clang-tidy).
#if defined(__x86_64__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LORIMER_CPU_CLONES __attribute__((target_clones("arch=x86-64-v4", "avx2", "default"), optimize("O3")))
#else
#define LORIMER_CPU_CLONES
#endif
