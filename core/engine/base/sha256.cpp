#include "engine/base/sha256.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/base/mapped_file.h"

namespace lorimer {

namespace {

constexpr std::array<std::uint32_t, 64> roundConstants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t bigEndianAt(const std::uint8_t* bytes) {
    return static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
           static_cast<std::uint32_t>(bytes[2]) << 8 | bytes[3];
}

#if defined(__x86_64__)

/// The processor's own SHA-256 rounds: six times as fast, and model files have gigabytes.
bool hasShaInstructions() {
    static const bool has = [] {
        unsigned a = 0;
        unsigned b = 0;
        unsigned c = 0;
        unsigned d = 0;
        return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0 && __builtin_cpu_supports("sse4.1");
    }();
    return has;
}

__attribute__((target("sha,sse4.1"))) void addBlockWithInstructions(std::uint32_t* state, const std::uint8_t* block) {
    auto* stored = reinterpret_cast<__m128i*>(state);
    const __m128i bigEndian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(stored), 0xb1);
    const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(stored + 1), 0x1b);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
    __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
    const __m128i abefBefore = abef;
    const __m128i cdghBefore = cdgh;
    __m128i words[4];
    for (int group = 0; group < 16; ++group) {
        __m128i& word = words[group % 4];
        if (group < 4) {
            const auto* source = reinterpret_cast<const __m128i*>(block) + group;
            word = _mm_shuffle_epi8(_mm_loadu_si128(source), bigEndian);
        } else {
            const __m128i last = words[(group + 3) % 4];
            const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(word, words[(group + 1) % 4]),
                                              _mm_alignr_epi8(last, words[(group + 2) % 4], 4));
            word = _mm_sha256msg2_epu32(sum, last);
        }
        const auto* constants = reinterpret_cast<const __m128i*>(roundConstants.data()) + group;
        const __m128i input = _mm_add_epi32(word, _mm_loadu_si128(constants));
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, input);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(input, 0x0e));
    }
    const __m128i feba = _mm_shuffle_epi32(_mm_add_epi32(abef, abefBefore), 0x1b);
    const __m128i dchg = _mm_shuffle_epi32(_mm_add_epi32(cdgh, cdghBefore), 0xb1);
    _mm_storeu_si128(stored, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128(stored + 1, _mm_alignr_epi8(dchg, feba, 8));
}

#else

bool hasShaInstructions() { return false; }
void addBlockWithInstructions(std::uint32_t*, const std::uint8_t*) {}

#endif

void addBlockPlainly(std::array<std::uint32_t, 8>& state, const std::uint8_t* block) {
    std::array<std::uint32_t, 64> words = {};
    for (std::size_t i = 0; i < 16; ++i) words[i] = bigEndianAt(block + 4 * i);
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t a = words[i - 15];
        const std::uint32_t b = words[i - 2];
        words[i] = words[i - 16] + words[i - 7] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ (a >> 3)) +
                   (std::rotr(b, 17) ^ std::rotr(b, 19) ^ (b >> 10));
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t first = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                                    roundConstants[i] + words[i];
        const std::uint32_t second =
            (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + first;
        d = c;
        c = b;
        b = a;
        a = first + second;
    }
    const std::array<std::uint32_t, 8> added = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) state[i] += added[i];
}

}  // namespace

Sha256::Sha256(bool plain)
    : m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
      m_plain(plain || !hasShaInstructions()) {}

void Sha256::addBlock(const std::uint8_t* block) {
    if (m_plain)
        addBlockPlainly(m_state, block);
    else
        addBlockWithInstructions(m_state.data(), block);
}

void Sha256::add(std::span<const std::byte> bytes) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    std::size_t left = bytes.size();
    m_total += left;
    if (m_buffered > 0) {
        const std::size_t taken = std::min(left, m_buffer.size() - m_buffered);
        std::copy_n(data, taken, m_buffer.begin() + static_cast<std::ptrdiff_t>(m_buffered));
        m_buffered += taken;
        data += taken;
        left -= taken;
        if (m_buffered < m_buffer.size()) return;
        addBlock(m_buffer.data());
        m_buffered = 0;
    }
    for (; left >= m_buffer.size(); left -= m_buffer.size(), data += m_buffer.size()) addBlock(data);
    std::copy_n(data, left, m_buffer.begin());
    m_buffered = left;
}

std::string Sha256::finish() {
    const std::uint64_t bits = m_total * 8;
    std::array<std::uint8_t, 72> padding = {0x80};
    const std::size_t zeros = (m_buffered < 56 ? 56 : 120) - m_buffered;  // with the 0x80
    for (std::size_t i = 0; i < 8; ++i) padding[zeros + i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
    add(std::as_bytes(std::span(padding.data(), zeros + 8)));
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint32_t word : m_state)
        for (int shift = 28; shift >= 0; shift -= 4) text += digits[(word >> shift) & 15];
    return text;
}

std::string sha256OfFile(const std::string& path, const std::function<void(std::int64_t bytes)>& onBytes) {
    constexpr std::size_t piece = std::size_t{4} << 20;
    const MappedFile file(path);
    Sha256 hash;
    for (std::span<const std::byte> left = file.bytes(); !left.empty();) {
        const std::span<const std::byte> part = left.first(std::min(piece, left.size()));
        hash.add(part);
        left = left.subspan(part.size());
        if (onBytes) onBytes(static_cast<std::int64_t>(part.size()));
    }
    return hash.finish();
}

}  // namespace lorimer
