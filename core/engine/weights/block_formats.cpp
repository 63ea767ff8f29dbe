// Decoders of ggml's block formats. The order of float operations is ggml's (and gguf-py's): do not simplify it.
#include "engine/weights/block_formats.h"

#include <array>
#include <cstring>

#include "engine/base/error.h"
#include "engine/base/half.h"
#include "engine/weights/k_quants.h"

namespace lorimer {

namespace {

struct TypeName {
    std::uint32_t id;
    const char* name;
};

constexpr std::array typeNames = {
    TypeName{0, "F32"},      TypeName{1, "F16"},     TypeName{2, "Q4_0"},     TypeName{3, "Q4_1"},
    TypeName{6, "Q5_0"},     TypeName{7, "Q5_1"},    TypeName{8, "Q8_0"},     TypeName{9, "Q8_1"},
    TypeName{10, "Q2_K"},    TypeName{11, "Q3_K"},   TypeName{12, "Q4_K"},    TypeName{13, "Q5_K"},
    TypeName{14, "Q6_K"},    TypeName{15, "Q8_K"},   TypeName{16, "IQ2_XXS"}, TypeName{17, "IQ2_XS"},
    TypeName{18, "IQ3_XXS"}, TypeName{19, "IQ1_S"},  TypeName{20, "IQ4_NL"},  TypeName{21, "IQ3_S"},
    TypeName{22, "IQ2_S"},   TypeName{23, "IQ4_XS"}, TypeName{24, "I8"},      TypeName{25, "I16"},
    TypeName{26, "I32"},     TypeName{27, "I64"},    TypeName{28, "F64"},     TypeName{29, "IQ1_M"},
    TypeName{30, "BF16"},    TypeName{34, "TQ1_0"},  TypeName{35, "TQ2_0"},   TypeName{39, "MXFP4"},
};

const char* knownName(std::uint32_t id) {
    for (const TypeName& entry : typeNames)
        if (entry.id == id) return entry.name;
    return nullptr;
}

std::uint16_t u16At(const std::uint8_t* bytes) {
    std::uint16_t value = 0;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

/// The 32 quants of a Q4 or Q5 block: low nibbles are the first half; `high` has a fifth bit for each.
void unpackNibbles(const std::uint8_t* packed, std::uint32_t high, int* quants) {
    for (int i = 0; i < 16; ++i) {
        quants[i] = (packed[i] & 15) | (((high >> i) & 1) << 4);
        quants[i + 16] = (packed[i] >> 4) | (((high >> (i + 16)) & 1) << 4);
    }
}

void decodeQ4Q5(BlockFormat format, const std::uint8_t* block, float* out) {
    const bool hasMinimum = format == BlockFormat::Q4_1 || format == BlockFormat::Q5_1;
    const bool hasHighBits = format == BlockFormat::Q5_0 || format == BlockFormat::Q5_1;
    const float scale = halfToFloat(u16At(block));
    const float minimum = hasMinimum ? halfToFloat(u16At(block + 2)) : 0.0f;
    const std::uint8_t* rest = block + (hasMinimum ? 4 : 2);
    std::uint32_t high = 0;
    if (hasHighBits) std::memcpy(&high, rest, sizeof high);
    int quants[32];
    unpackNibbles(rest + (hasHighBits ? 4 : 0), high, quants);
    const int zero = hasHighBits ? 16 : 8;
    for (int i = 0; i < 32; ++i)
        out[i] =
            hasMinimum ? scale * static_cast<float>(quants[i]) + minimum : scale * static_cast<float>(quants[i] - zero);
}

void decodeQ8(const std::uint8_t* block, float* out) {
    const float scale = halfToFloat(u16At(block));
    for (int i = 0; i < 32; ++i) out[i] = static_cast<float>(static_cast<std::int8_t>(block[2 + i])) * scale;
}

void decodeBlock(BlockFormat format, const std::uint8_t* block, float* out) {
    switch (format) {
        case BlockFormat::F32:
            std::memcpy(out, block, sizeof(float));
            return;
        case BlockFormat::F16:
            *out = halfToFloat(u16At(block));
            return;
        case BlockFormat::BF16:
            *out = bfloat16ToFloat(u16At(block));
            return;
        case BlockFormat::Q4_0:
        case BlockFormat::Q4_1:
        case BlockFormat::Q5_0:
        case BlockFormat::Q5_1:
            decodeQ4Q5(format, block, out);
            return;
        case BlockFormat::Q8_0:
            decodeQ8(block, out);
            return;
        case BlockFormat::Q2_K:
            decodeQ2K(block, out);
            return;
        case BlockFormat::Q3_K:
            decodeQ3K(block, out);
            return;
        case BlockFormat::Q4_K:
            decodeQ4K(block, out);
            return;
        case BlockFormat::Q5_K:
            decodeQ5K(block, out);
            return;
        case BlockFormat::Q6_K:
            decodeQ6K(block, out);
            return;
    }
    throw Error(ErrorKind::Internal, "Unknown block format.");
}

}  // namespace

std::optional<BlockFormat> blockFormatFromId(std::uint32_t id) {
    const auto format = static_cast<BlockFormat>(id);
    switch (format) {
        case BlockFormat::F32:
        case BlockFormat::F16:
        case BlockFormat::BF16:
        case BlockFormat::Q4_0:
        case BlockFormat::Q4_1:
        case BlockFormat::Q5_0:
        case BlockFormat::Q5_1:
        case BlockFormat::Q8_0:
        case BlockFormat::Q2_K:
        case BlockFormat::Q3_K:
        case BlockFormat::Q4_K:
        case BlockFormat::Q5_K:
        case BlockFormat::Q6_K:
            return format;
    }
    return std::nullopt;
}

std::string blockTypeName(std::uint32_t id) {
    const char* name = knownName(id);
    return name != nullptr ? std::string(name) + " (" + std::to_string(id) + ")" : "number " + std::to_string(id);
}

std::string blockFormatName(BlockFormat format) {
    const char* name = knownName(static_cast<std::uint32_t>(format));
    if (name == nullptr) throw Error(ErrorKind::Internal, "Unknown block format.");
    return name;
}

BlockLayout blockLayout(BlockFormat format) {
    switch (format) {
        case BlockFormat::F32:
            return {1, 4};
        case BlockFormat::F16:
        case BlockFormat::BF16:
            return {1, 2};
        case BlockFormat::Q4_0:
            return {32, 18};
        case BlockFormat::Q4_1:
            return {32, 20};
        case BlockFormat::Q5_0:
            return {32, 22};
        case BlockFormat::Q5_1:
            return {32, 24};
        case BlockFormat::Q8_0:
            return {32, 34};
        case BlockFormat::Q2_K:
            return {256, 84};
        case BlockFormat::Q3_K:
            return {256, 110};
        case BlockFormat::Q4_K:
            return {256, 144};
        case BlockFormat::Q5_K:
            return {256, 176};
        case BlockFormat::Q6_K:
            return {256, 210};
    }
    throw Error(ErrorKind::Internal, "Unknown block format.");
}

void decodeBlocks(BlockFormat format, std::span<const std::byte> blocks, float* out) {
    const BlockLayout layout = blockLayout(format);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(blocks.data());
    const std::size_t count = blocks.size() / static_cast<std::size_t>(layout.bytesPerBlock);
    if (format == BlockFormat::F32 && count > 0) {
        std::memcpy(out, bytes, count * sizeof(float));
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        decodeBlock(format, bytes, out);
        bytes += layout.bytesPerBlock;
        out += layout.valuesPerBlock;
    }
}

}  // namespace lorimer
