#include "engine/weights/block_formats.h"

#include <algorithm>
#include <array>

#include "engine/base/cpu_clones.h"
#include "engine/base/error.h"
#include "engine/base/half.h"
#include "engine/weights/block_decoders.h"

namespace lorimer {

namespace {

struct TypeName {
    std::uint32_t id;
    const char* name;
};

constexpr std::array typeNames = {
    TypeName{0, "F32"},         TypeName{1, "F16"},         TypeName{2, "Q4_0"},      TypeName{3, "Q4_1"},
    TypeName{6, "Q5_0"},        TypeName{7, "Q5_1"},        TypeName{8, "Q8_0"},      TypeName{9, "Q8_1"},
    TypeName{10, "Q2_K"},       TypeName{11, "Q3_K"},       TypeName{12, "Q4_K"},     TypeName{13, "Q5_K"},
    TypeName{14, "Q6_K"},       TypeName{15, "Q8_K"},       TypeName{16, "IQ2_XXS"},  TypeName{17, "IQ2_XS"},
    TypeName{18, "IQ3_XXS"},    TypeName{19, "IQ1_S"},      TypeName{20, "IQ4_NL"},   TypeName{21, "IQ3_S"},
    TypeName{22, "IQ2_S"},      TypeName{23, "IQ4_XS"},     TypeName{24, "I8"},       TypeName{25, "I16"},
    TypeName{26, "I32"},        TypeName{27, "I64"},        TypeName{28, "F64"},      TypeName{29, "IQ1_M"},
    TypeName{30, "BF16"},       TypeName{34, "TQ1_0"},      TypeName{35, "TQ2_0"},    TypeName{39, "MXFP4"},
    TypeName{40, "NVFP4"},      TypeName{41, "Q1_0"},       TypeName{4, "Q4_2"},      TypeName{5, "Q4_3"},
    TypeName{31, "Q4_0_4_4"},   TypeName{32, "Q4_0_4_8"},   TypeName{33, "Q4_0_8_8"}, TypeName{36, "IQ4_NL_4_4"},
    TypeName{37, "IQ4_NL_4_8"}, TypeName{38, "IQ4_NL_8_8"},
};

const char* knownName(std::uint32_t id) {
    for (const TypeName& entry : typeNames)
        if (entry.id == id) return entry.name;
    return nullptr;
}

using Decoder = void (*)(const std::uint8_t* blocks, std::size_t count, float* out);

Decoder decoderOf(BlockFormat format) {
    switch (format) {
        case BlockFormat::F32:
            return decodeF32;
        case BlockFormat::F16:
            return decodeF16;
        case BlockFormat::BF16:
            return decodeBF16;
        case BlockFormat::Q4_0:
            return decodeQ40;
        case BlockFormat::Q4_1:
            return decodeQ41;
        case BlockFormat::Q5_0:
            return decodeQ50;
        case BlockFormat::Q5_1:
            return decodeQ51;
        case BlockFormat::Q8_0:
            return decodeQ80;
        case BlockFormat::Q2_K:
            return decodeQ2K;
        case BlockFormat::Q3_K:
            return decodeQ3K;
        case BlockFormat::Q4_K:
            return decodeQ4K;
        case BlockFormat::Q5_K:
            return decodeQ5K;
        case BlockFormat::Q6_K:
            return decodeQ6K;
    }
    throw Error(ErrorKind::Internal, "Unknown block format.");
}

LORIMER_CPU_CLONES void roundToBfloat16(const float* values, std::size_t count, std::uint16_t* out) {
    for (std::size_t i = 0; i < count; ++i) out[i] = floatToBfloat16(values[i]);
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
    if (count > 0) decoderOf(format)(bytes, count, out);
}

void decodeBlocksToBfloat16(BlockFormat format, std::span<const std::byte> blocks, std::uint16_t* out) {
    constexpr std::size_t valuesAtOnce = 1024;  // stay in the first cache
    float values[valuesAtOnce];
    const BlockLayout layout = blockLayout(format);
    const auto blockBytes = static_cast<std::size_t>(layout.bytesPerBlock);
    const std::size_t bytesAtOnce = valuesAtOnce / static_cast<std::size_t>(layout.valuesPerBlock) * blockBytes;
    for (std::size_t done = 0; done + blockBytes <= blocks.size(); done += bytesAtOnce) {
        const std::span<const std::byte> part = blocks.subspan(done, std::min(bytesAtOnce, blocks.size() - done));
        const std::size_t count = part.size() / blockBytes * static_cast<std::size_t>(layout.valuesPerBlock);
        decodeBlocks(format, part, values);
        roundToBfloat16(values, count, out);
        out += count;
    }
}

}  // namespace lorimer
