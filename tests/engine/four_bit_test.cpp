#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/base/half.h"
#include "engine/base/json_check.h"
#include "engine/base/sha256.h"
#include "engine/quant/bitsandbytes_layout.h"
#include "engine/quant/double_quant.h"
#include "engine/quant/four_bit.h"
#include "engine/quant/four_bit_kernel_bodies.h"
#include "engine/quant/four_bit_math.h"
#include "tests/support/expect_error.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

/// The generator of make_bitsandbytes_reference.py: exact float32 values in [-1, 1).
std::vector<double> uniform(std::int64_t count, std::uint64_t seed) {
    std::vector<double> values(static_cast<std::size_t>(count));
    std::uint64_t state = seed;
    for (double& value : values) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        value = (static_cast<double>(state >> 40) - 8388608.0) / 8388608.0;
    }
    return values;
}

std::vector<float> valuesOf(const std::string& kind, std::int64_t count, std::uint64_t seed,
                            FourBitCode code = FourBitCode::Nf4) {
    std::vector<double> values = uniform(count, seed);
    for (std::size_t i = 0; i < values.size(); ++i) {
        double& value = values[i];
        if (kind == "cubed") value = value * value * value;
        if (kind == "zero_blocks" && (i / 64) % 3 == 1) value = 0.0;
        if (kind == "zeros") value *= 0.0;
        if (kind == "subnormal") value *= 0x1p-136;
        if (kind == "huge") value *= 0x1p112;
        if (kind == "constant") value = value < 0 ? -0.75 : 0.75;
        if (kind == "midpoints") {
            const auto index = static_cast<unsigned>((value + 1) * 7.5);
            value = i % 64 == 0 ? 1.0 : static_cast<double>(fourBitMidpoint(code, index));
        }
    }
    return {values.begin(), values.end()};
}

template <typename T>
std::string digest(const std::vector<T>& values) {
    Sha256 hash;
    hash.add(std::as_bytes(std::span(values)));
    return hash.finish();
}

Json reference(FourBitCode code) {
    return readJsonFile(std::string(LORIMER_FIXTURES_DIR) + "/weights/" + fourBitCodeName(code) + "_reference.json");
}

constexpr FourBitCode bothCodes[] = {FourBitCode::Nf4, FourBitCode::Fp4};

void compareWith(const Json& entry, FourBitCode code) {
    CAPTURE(entry.dump());
    const FloatType type = floatTypeFromName(entry["type"]);
    const auto shape = entry["shape"].get<std::vector<std::int64_t>>();
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    std::vector<float> values = valuesOf(entry["kind"], count, entry["seed"], code);
    for (float& value : values) value = roundedTo(type, value);
    const bool nested = entry["double"];
    const FourBitTensor tensor = quantizeFourBit(code, values.data(), shape, entry["block_size"], nested, type);
    CHECK(digest(tensor.codes) == entry["codes"].get<std::string>());
    if (nested) {
        CHECK(digest(tensor.absmaxCodes) == entry["absmax"].get<std::string>());
        CHECK(digest(tensor.nestedAbsmax) == entry["nested_absmax"].get<std::string>());
    } else {
        CHECK(digest(tensor.absmax) == entry["absmax"].get<std::string>());
    }
    for (const StoredPart& part : fourBitSideParts("w", tensor)) {
        if (!part.name.ends_with("bitsandbytes__" + fourBitCodeName(code))) continue;
        const std::string state(reinterpret_cast<const char*>(part.bytes.data()), part.bytes.size());
        CHECK(state == entry["state"].get<std::string>());
    }
    std::vector<float> back(values.size());
    dequantizeFourBit(tensor, back.data());
    CHECK(digest(back) == entry["values"].get<std::string>());
    std::vector<std::uint16_t> bits(values.size());
    dequantizeFourBitToBfloat16(tensor, bits.data());
    CHECK(digest(bits) == entry["bfloat16"].get<std::string>());
}

}  // namespace

TEST_CASE("the dynamic map is bitsandbytes' to the bit") {
    const std::vector<float> map(dynamicMap().begin(), dynamicMap().end());
    CHECK(digest(map) == reference(FourBitCode::Nf4)["dynamic_map"].get<std::string>());
}

TEST_CASE("quantized and dequantized bytes are bitsandbytes'") {
    for (const FourBitCode code : bothCodes) {
        const Json cases = reference(code)["cases"];
        REQUIRE(cases.size() > 150);
        for (const Json& entry : cases) compareWith(entry, code);
    }
}

TEST_CASE("any range dequantizes as the whole does") {
    for (const bool nested : {false, true}) {
        const std::vector<float> values = valuesOf("cubed", 37 * 27, 5);
        const FourBitTensor tensor =
            quantizeFourBit(FourBitCode::Nf4, values.data(), {37, 27}, 32, nested, FloatType::Float16);
        std::vector<float> whole(values.size());
        std::vector<std::uint16_t> wholeBits(values.size());
        dequantizeFourBit(tensor, whole.data());
        dequantizeFourBitToBfloat16(tensor, wholeBits.data());
        for (std::int64_t first = 0; first < 999; first += 7) {
            for (const std::int64_t count : {0, 1, 2, 27, 31, 32, 33, 200}) {
                if (first + count > 999) continue;
                std::vector<float> part(static_cast<std::size_t>(count) + 1, 42.0f);
                std::vector<std::uint16_t> partBits(static_cast<std::size_t>(count) + 1, 42);
                dequantizeFourBitRange(tensor, first, count, part.data());
                dequantizeFourBitRangeToBfloat16(tensor, first, count, partBits.data());
                CHECK(std::memcmp(part.data(), whole.data() + first, static_cast<std::size_t>(count) * 4) == 0);
                CHECK(std::memcmp(partBits.data(), wholeBits.data() + first, static_cast<std::size_t>(count) * 2) == 0);
                CHECK(part.back() == 42.0f);  // nothing is written behind the range
                CHECK(partBits.back() == 42);
            }
        }
    }
}

TEST_CASE("double quantization takes 0.516 bytes for a parameter, without 0.5625") {
    const std::vector<float> values = valuesOf("cubed", 1536 * 576, 9);
    const FourBitTensor nested = quantizeFourBit(FourBitCode::Nf4, values.data(), {1536, 576}, 64, true);
    CHECK(static_cast<double>(nested.byteCount()) / (1536 * 576) == doctest::Approx(0.51587).epsilon(0.0001));
    const FourBitTensor plain = quantizeFourBit(FourBitCode::Nf4, values.data(), {1536, 576}, 64, false);
    CHECK(static_cast<double>(plain.byteCount()) / (1536 * 576) == doctest::Approx(0.5625).epsilon(1e-9));
    const std::vector<float> scales = blockScales(nested);
    REQUIRE(scales.size() == plain.absmax.size());
    // An 8-bit code of the dynamic map is off by at most half its widest step (0.0141 / 2) times the nested absmax.
    for (std::size_t i = 0; i < scales.size(); ++i)
        CHECK(std::abs(scales[i] - plain.absmax[i]) <= 0.0072f * nested.nestedAbsmax[i / 256]);
    CHECK(blockScales(plain) == plain.absmax);
}

TEST_CASE("every code quantizes to itself, and codes count midpoints strictly") {
    for (const FourBitCode code : bothCodes) {
        for (unsigned rank = 0; rank < 16; ++rank) {
            const unsigned stored = fourBitCodeOfRank(code, rank);
            CHECK(fourBitValue(code, stored) == fourBitSorted(code, rank));
            if (rank < 15) CHECK(fourBitCodeOf(code, fourBitMidpoint(code, rank)) == stored);
            if (code == FourBitCode::Fp4 && stored == 8)
                continue;  // FP4's second zero stands for small numbers above 0
            CHECK(fourBitCodeOf(code, fourBitValue(code, stored)) == stored);
        }
    }
    CHECK(fourBitCodeOf(FourBitCode::Fp4, 0.0f) == 0);
    CHECK(fourBitCodeOf(FourBitCode::Fp4, -0.0f) == 0);
    CHECK(fourBitCodeOf(FourBitCode::Fp4, 1e-9f) == 8);
    CHECK(fourBitCodeOf(FourBitCode::Fp4, -1e-9f) == 0);
}

/// Quantizes and dequantizes with the bodies of the kernels, run on the CPU.
void compareKernelBodies(FourBitCode code, const std::vector<float>& values, int blockSize) {
    const auto count = static_cast<std::int64_t>(values.size());
    const FourBitTensor nested = quantizeFourBit(code, values.data(), {count}, blockSize, true);
    const FourBitTensor plain = quantizeFourBit(code, values.data(), {count}, blockSize, false);
    std::vector<std::uint8_t> codes(nested.codes.size());
    std::vector<float> absmax(plain.absmax.size());
    for (std::size_t block = 0; block < absmax.size(); ++block) {
        const std::int64_t start = static_cast<std::int64_t>(block) * blockSize;
        const int length = static_cast<int>(std::min<std::int64_t>(blockSize, count - start));
        float largest = 0.0f;
        for (int i = 0; i < length; ++i)
            largest = std::max(largest, fourBitMagnitude(values[static_cast<std::size_t>(start + i)]));
        absmax[block] = fourBitStoredAbsmax(largest, length == blockSize);
        for (int i = 0; i < length; i += 2)
            codes[static_cast<std::size_t>((start + i) / 2)] =
                fourBitEncodePair(code, values.data() + start, i, length, length == blockSize, largest);
    }
    CHECK(codes == nested.codes);
    CHECK(absmax == plain.absmax);
    const FourBitDeviceTensor views[] = {
        {code, count, blockSize, codes.data(), absmax.data(), nullptr, nullptr, nullptr, 0.0f},
        {code, count, blockSize, codes.data(), nullptr, nested.absmaxCodes.data(), nested.nestedAbsmax.data(),
         dynamicMap().data(), nested.nestedOffset}};
    for (int i = 0; i < 2; ++i) {
        std::vector<float> expected(values.size());
        std::vector<float> got(values.size());
        std::vector<std::uint16_t> expectedBits(values.size());
        std::vector<std::uint16_t> gotBits(values.size());
        dequantizeFourBit(i == 0 ? plain : nested, expected.data());
        dequantizeFourBitToBfloat16(i == 0 ? plain : nested, expectedBits.data());
        for (std::int64_t index = 0; index < (count + 1) / 2; ++index) {
            fourBitDecodePair(views[i], index, got.data());
            fourBitDecodePair(views[i], index, gotBits.data());
        }
        CHECK(std::memcmp(got.data(), expected.data(), got.size() * sizeof(float)) == 0);
        CHECK(gotBits == expectedBits);
    }
}

TEST_CASE("the bodies of the CUDA kernels give the same bytes and values, run on the CPU") {
    for (const FourBitCode code : bothCodes)
        for (const std::int64_t count : {1, 2, 63, 64, 65, 1000, 4097})
            for (const int blockSize : {32, 64, 4096})
                for (const char* kind : {"cubed", "zeros", "subnormal", "midpoints"})
                    compareKernelBodies(code, valuesOf(kind, count, 17, code), blockSize);
    CHECK(std::isinf(fourBitMagnitude(NAN)));
    CHECK(std::isinf(fourBitMagnitude(-INFINITY)));
}

TEST_CASE("values that are not finite and other block sizes are refused") {
    std::vector<float> values(200, 0.5f);
    for (const float bad : {NAN, INFINITY, -INFINITY}) {
        values[137] = bad;
        expectError(ErrorKind::BadInput, {"position 137", "not a finite number"},
                    [&] { quantizeFourBit(FourBitCode::Nf4, values.data(), {200}, 64, true); });
    }
    values[137] = 0.0f;
    for (const int size : {0, -64, 16, 33, 48, 8192})
        expectError(ErrorKind::WrongUse, {"block size " + std::to_string(size)},
                    [&] { quantizeFourBit(FourBitCode::Nf4, values.data(), {200}, size, true); });
}

TEST_CASE("scales whose mean overflows cannot be quantized twice") {
    const std::vector<float> values(1000, 3e38f);
    expectError(ErrorKind::BadInput, {"too large for double quantization"},
                [&] { quantizeFourBit(FourBitCode::Nf4, values.data(), {1000}, 64, true); });
    CHECK(quantizeFourBit(FourBitCode::Nf4, values.data(), {1000}, 64, false).absmax.back() == 3e38f);
}

TEST_CASE("numbers print as Python prints them") {
    CHECK(pythonNumber(0.0) == "0.0");
    CHECK(pythonNumber(-0.0) == "-0.0");
    CHECK(pythonNumber(1.0) == "1.0");
    CHECK(pythonNumber(100.0) == "100.0");
    CHECK(pythonNumber(static_cast<double>(0.1f)) == "0.10000000149011612");
    CHECK(pythonNumber(0.0001) == "0.0001");
    CHECK(pythonNumber(0.00001) == "1e-05");
    CHECK(pythonNumber(1.5e-7) == "1.5e-07");
    CHECK(pythonNumber(1e15) == "1000000000000000.0");
    CHECK(pythonNumber(1e16) == "1e+16");
    CHECK(pythonNumber(123456789012345678.0) == "1.2345678901234568e+17");
    CHECK(pythonNumber(-12.75) == "-12.75");
    CHECK(pythonNumber(1e300) == "1e+300");
}
