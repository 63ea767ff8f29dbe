#include <bit>
#include <cmath>
#include <cstring>
#include <map>

#include "engine/base/half.h"
#include "engine/base/json_check.h"
#include "engine/base/sha256.h"
#include "engine/weights/block_formats.h"
#include "engine/weights/block_matrix.h"
#include "tests/support/expect_error.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

constexpr BlockFormat allFormats[] = {BlockFormat::F32,  BlockFormat::F16,  BlockFormat::BF16, BlockFormat::Q4_0,
                                      BlockFormat::Q4_1, BlockFormat::Q5_0, BlockFormat::Q5_1, BlockFormat::Q8_0,
                                      BlockFormat::Q2_K, BlockFormat::Q3_K, BlockFormat::Q4_K, BlockFormat::Q5_K,
                                      BlockFormat::Q6_K};

/// Where the half-precision scales of a block are, in bytes.
const std::map<BlockFormat, std::vector<std::size_t>> scalePlaces = {
    {BlockFormat::F16, {0}},     {BlockFormat::Q4_0, {0}},    {BlockFormat::Q4_1, {0, 2}},   {BlockFormat::Q5_0, {0}},
    {BlockFormat::Q5_1, {0, 2}}, {BlockFormat::Q8_0, {0}},    {BlockFormat::Q2_K, {80, 82}}, {BlockFormat::Q3_K, {108}},
    {BlockFormat::Q4_K, {0, 2}}, {BlockFormat::Q5_K, {0, 2}}, {BlockFormat::Q6_K, {208}}};

BlockFormat formatNamed(const std::string& name) {
    for (const BlockFormat format : allFormats)
        if (blockFormatName(format) == name) return format;
    throw Error(ErrorKind::Internal, name);
}

/// The generator of make_gguf_reference.py.
std::vector<std::byte> blocksOf(BlockFormat format, const std::string& pattern, std::size_t count, std::uint64_t seed) {
    const auto blockBytes = static_cast<std::size_t>(blockLayout(format).bytesPerBlock);
    std::vector<std::byte> bytes(count * blockBytes);
    std::uint64_t state = seed;
    for (std::byte& byte : bytes) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        byte = static_cast<std::byte>(state >> 56);
        if (pattern == "zeros") byte = std::byte{0};
        if (pattern == "ones") byte = std::byte{255};
    }
    const auto places = scalePlaces.find(format);
    if (places == scalePlaces.end() || (pattern != "finite" && pattern != "subnormal")) return bytes;
    for (std::size_t block = 0; block < count; ++block)
        for (const std::size_t place : places->second)
            bytes[block * blockBytes + place + 1] &= pattern == "finite" ? std::byte{0xBF} : std::byte{0x83};
    return bytes;
}

std::vector<float> decoded(BlockFormat format, std::span<const std::byte> blocks) {
    const BlockLayout layout = blockLayout(format);
    std::vector<float> values(blocks.size() / static_cast<std::size_t>(layout.bytesPerBlock) *
                              static_cast<std::size_t>(layout.valuesPerBlock));
    decodeBlocks(format, blocks, values.data());
    return values;
}

/// Of the bits; every value that is no number counts as the same one: processors differ in its payload.
std::string digest(std::vector<float> values) {
    for (float& value : values)
        if (std::isnan(value)) value = std::bit_cast<float>(0x7fc00000u);
    Sha256 hash;
    hash.add(std::as_bytes(std::span(values)));
    return hash.finish();
}

}  // namespace

TEST_CASE("hostile blocks of every format decode to gguf-py's bits") {
    const Json reference = readJsonFile(std::string(LORIMER_FIXTURES_DIR) + "/weights/gguf_blocks_reference.json");
    REQUIRE(reference.size() == 13 * 5 * 4);
    for (const Json& entry : reference) {
        CAPTURE(entry.dump());
        const BlockFormat format = formatNamed(entry["type"]);
        const auto bytes = blocksOf(format, entry["pattern"], entry["blocks"], entry["seed"]);
        CHECK(digest(decoded(format, bytes)) == entry["values"].get<std::string>());
    }
}

TEST_CASE("any number of blocks decodes alike, to float32 and rounded to bfloat16, and no value more") {
    for (const BlockFormat format : allFormats) {
        const BlockLayout layout = blockLayout(format);
        const std::vector<std::byte> bytes = blocksOf(format, "finite", 2100, 77);
        const std::vector<float> whole = decoded(format, bytes);
        for (const std::size_t blocks : {0, 1, 2, 3, 4, 5, 31, 32, 33, 1023, 1024, 1025, 2100}) {
            CAPTURE(blockFormatName(format));
            CAPTURE(blocks);
            const std::size_t count = blocks * static_cast<std::size_t>(layout.valuesPerBlock);
            const std::span part(bytes.data(), blocks * static_cast<std::size_t>(layout.bytesPerBlock));
            std::vector<float> values(count + 1, 42.0f);
            std::vector<std::uint16_t> bits(count + 1, 42);
            decodeBlocks(format, part, values.data());
            decodeBlocksToBfloat16(format, part, bits.data());
            CHECK(std::memcmp(values.data(), whole.data(), count * sizeof(float)) == 0);
            CHECK(values[count] == 42.0f);
            CHECK(bits[count] == 42);
            bool same = true;
            for (std::size_t i = 0; i < count; ++i) same = same && bits[i] == floatToBfloat16(whole[i]);
            CHECK(same);
        }
    }
}

TEST_CASE("rows of a matrix decode alone, permuted or not, from an address that is not aligned") {
    constexpr std::int64_t rows = 24;
    for (const BlockFormat format : allFormats) {
        CAPTURE(blockFormatName(format));
        const BlockLayout layout = blockLayout(format);
        const std::int64_t columns = std::int64_t{3} * layout.valuesPerBlock;
        std::vector<std::byte> bytes = blocksOf(format, "finite", 3 * rows, 5);
        bytes.insert(bytes.begin(), std::byte{0});
        BlockMatrix matrix = {format, {rows, columns}, std::span<const std::byte>(bytes).subspan(1), 0, nullptr};
        std::vector<float> plain(static_cast<std::size_t>(rows * columns));
        decodeRows(matrix, 0, rows, plain.data());
        matrix.permutedHeadDim = 8;
        std::vector<float> row(static_cast<std::size_t>(columns));
        std::vector<std::uint16_t> bits(static_cast<std::size_t>(columns));
        for (std::int64_t i = 0; i < rows; ++i) {
            // Interleaved RoPE keeps row j of half t of a head at 2j + t.
            const std::int64_t within = i % 8;
            const std::int64_t from = i / 8 * 8 + 2 * (within % 4) + within / 4;
            decodeRows(matrix, i, 1, row.data());
            decodeRowsToBfloat16(matrix, i, 1, bits.data());
            CHECK(std::memcmp(row.data(), plain.data() + from * columns, row.size() * sizeof(float)) == 0);
            CHECK(bits.back() == floatToBfloat16(row.back()));
        }
    }
}

TEST_CASE("types that cannot be read are told by name") {
    for (const auto& [id, name] : std::map<std::uint32_t, std::string>{
             {4, "Q4_2 (4)"},      {9, "Q8_1 (9)"},    {15, "Q8_K (15)"},   {16, "IQ2_XXS (16)"}, {17, "IQ2_XS (17)"},
             {18, "IQ3_XXS (18)"}, {19, "IQ1_S (19)"}, {20, "IQ4_NL (20)"}, {21, "IQ3_S (21)"},   {22, "IQ2_S (22)"},
             {23, "IQ4_XS (23)"},  {24, "I8 (24)"},    {28, "F64 (28)"},    {29, "IQ1_M (29)"},   {34, "TQ1_0 (34)"},
             {35, "TQ2_0 (35)"},   {39, "MXFP4 (39)"}, {40, "NVFP4 (40)"},  {41, "Q1_0 (41)"},    {99, "number 99"}}) {
        CHECK_FALSE(blockFormatFromId(id).has_value());
        CHECK(blockTypeName(id) == name);
    }
}
