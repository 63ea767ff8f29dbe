#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "engine/base/json_check.h"
#include "engine/base/sha256.h"
#include "engine/weights/block_encoders.h"
#include "tests/support/expect_error.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

constexpr BlockFormat writable[] = {BlockFormat::F32,  BlockFormat::F16,  BlockFormat::BF16, BlockFormat::Q8_0,
                                    BlockFormat::Q4_0, BlockFormat::Q4_1, BlockFormat::Q4_K, BlockFormat::Q6_K};

BlockFormat formatNamed(const std::string& name) {
    for (const BlockFormat format : writable)
        if (blockFormatName(format) == name) return format;
    throw Error(ErrorKind::Internal, name);
}

double changed(const std::string& kind, double value, std::size_t place) {
    if (kind == "cubed") return value * value * value;
    if (kind == "zeros") return std::fabs(value) * 0.0;
    if (kind == "zero_blocks") return place / 32 % 3 == 1 ? 0.0 : value;
    if (kind == "small") return value * 0x1p-20;
    if (kind == "tiny") return value * 0x1p-90;
    if (kind == "large") return value * 0x1p15;
    if (kind == "constant") return value < 0 ? -0.75 : 0.75;
    if (kind == "positive") return std::fabs(value) + 0.25;
    if (kind == "negative") return -std::fabs(value) - 0.25;
    if (kind == "lone") return place % 37 == 5 ? value : 0.0;
    if (kind == "grid") return std::nearbyint(value * 30) / 30;
    if (kind == "shifted") return value * 0.01 + 3.0;
    return value;
}

/// The generator of make_gguf_quantize_reference.py.
std::vector<float> valuesOf(const std::string& kind, std::size_t count, std::uint64_t seed) {
    std::vector<float> values(count);
    std::uint64_t state = seed;
    for (std::size_t i = 0; i < count; ++i) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        values[i] = static_cast<float>(changed(kind, (static_cast<double>(state >> 40) - 8388608.0) / 8388608.0, i));
    }
    return values;
}

std::vector<std::byte> encoded(BlockFormat format, std::span<const float> values) {
    const BlockLayout layout = blockLayout(format);
    std::vector<std::byte> blocks(values.size() / static_cast<std::size_t>(layout.valuesPerBlock) *
                                  static_cast<std::size_t>(layout.bytesPerBlock));
    encodeBlocks(format, values, blocks.data());
    return blocks;
}

double squaredError(BlockFormat format, const std::vector<float>& values) {
    const std::vector<std::byte> blocks = encoded(format, values);
    std::vector<float> back(values.size());
    decodeBlocks(format, blocks, back.data());
    double sum = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += std::pow(static_cast<double>(back[i] - values[i]), 2);
    return sum / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("blocks are gguf-py's and ggml's to the byte") {
    const Json reference = readJsonFile(std::string(LORIMER_FIXTURES_DIR) + "/weights/gguf_quantize_reference.json");
    REQUIRE(reference.size() == 8 * 13 * 3);
    for (const Json& entry : reference) {
        CAPTURE(entry.dump());
        const std::vector<float> values = valuesOf(entry["kind"], entry["count"], entry["seed"]);
        Sha256 hash;
        hash.add(encoded(formatNamed(entry["type"]), values));
        CHECK(hash.finish() == entry["blocks"].get<std::string>());
    }
}

TEST_CASE("more bits lose less, and what was written is written the same again") {
    const std::vector<float> values = valuesOf("cubed", 8192, 3);
    double last = 1.0;
    for (const BlockFormat format : {BlockFormat::Q4_0, BlockFormat::Q4_K, BlockFormat::Q6_K, BlockFormat::Q8_0,
                                     BlockFormat::F16, BlockFormat::F32}) {
        CAPTURE(blockFormatName(format));
        const double error = squaredError(format, values);
        CHECK(error < last);
        last = error;
    }
    for (const BlockFormat format : {BlockFormat::F32, BlockFormat::F16, BlockFormat::BF16, BlockFormat::Q8_0}) {
        std::vector<std::byte> blocks = encoded(format, values);
        std::vector<float> back(values.size());
        decodeBlocks(format, blocks, back.data());
        CHECK(encoded(format, back) == blocks);
    }
}

TEST_CASE("values that a format cannot hold are refused with their position") {
    for (const BlockFormat format : writable) {
        CAPTURE(blockFormatName(format));
        CHECK(canEncode(format));
        for (const float bad : {NAN, INFINITY, -INFINITY, 70000.0f}) {
            const bool isWide = format == BlockFormat::F32 || format == BlockFormat::BF16;
            if (isWide && std::isfinite(bad)) continue;
            std::vector<float> values(512, 0.5f);
            values[300] = bad;
            expectError(ErrorKind::BadInput, {"position 300", blockFormatName(format)},
                        [&] { encoded(format, values); });
        }
        CHECK(encoded(format, {}).empty());
    }
    const std::vector<float> some(40, 1.0f);
    for (const BlockFormat format : {BlockFormat::Q8_0, BlockFormat::Q4_0, BlockFormat::Q4_1, BlockFormat::Q4_K})
        expectError(ErrorKind::Internal, {"40 values", "no whole blocks"}, [&] { encoded(format, some); });
    for (const BlockFormat format : {BlockFormat::Q5_0, BlockFormat::Q5_1, BlockFormat::Q2_K, BlockFormat::Q3_K}) {
        CHECK_FALSE(canEncode(format));
        expectError(ErrorKind::Internal, {blockFormatName(format), "cannot be written"},
                    [&] { encoded(format, some); });
    }
}
