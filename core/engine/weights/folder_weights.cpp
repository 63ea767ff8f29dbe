#include "engine/weights/folder_weights.h"

#include <algorithm>
#include <cstring>

#include "engine/base/error.h"
#include "engine/base/half.h"
#include "engine/base/quoted_text.h"
#include "engine/quant/bitsandbytes_config.h"
#include "engine/weights/weight_names.h"

namespace lorimer {

namespace {

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

std::optional<FloatType> floatTypeOf(SafetensorsType type) {
    switch (type) {
        case SafetensorsType::F32:
            return FloatType::Float32;
        case SafetensorsType::F16:
            return FloatType::Float16;
        case SafetensorsType::BF16:
            return FloatType::BFloat16;
        default:
            return std::nullopt;
    }
}

void decode(FloatType type, std::span<const std::byte> bytes, float* out) {
    if (bytes.empty()) return;
    if (type == FloatType::Float32) {
        std::memcpy(out, bytes.data(), bytes.size());
        return;
    }
    for (std::size_t i = 0; i < bytes.size() / 2; ++i) {
        std::uint16_t bits = 0;
        std::memcpy(&bits, bytes.data() + 2 * i, sizeof bits);
        out[i] = type == FloatType::Float16 ? halfToFloat(bits) : bfloat16ToFloat(bits);
    }
}

/// Tensors that older checkpoints carry and that transformers does not read either.
bool isIgnored(const std::string& name) { return name.ends_with(".rotary_emb.inv_freq"); }

}  // namespace

FolderWeights::FolderWeights(ModelFolder folder)
    : m_folder(std::move(folder)), m_config(modelConfigFromJson(m_folder.config, m_folder.configPath)) {
    for (const std::string& path : m_folder.weightFiles) m_files.push_back(SafetensorsFile::open(path));
    for (const WeightSpec& weight : expectedWeights(m_config)) requireWeight(weight.name, weight.shape);
    refuseUnexpected();
    requireQuantization();
}

void FolderWeights::refuse(const std::string& name, const std::string& what) const {
    throw badInput("The weight " + quotedText(name) + " of the model " + quotedText(m_folder.path, 4096) + " " + what +
                   ". Nothing was changed; get the model again from where it came from.");
}

const SafetensorsTensor* FolderWeights::find(const std::string& name) const {
    if (m_folder.shardOf.empty()) return m_files.front().find(name);
    const auto shard = m_folder.shardOf.find(name);
    if (shard == m_folder.shardOf.end()) return nullptr;
    const SafetensorsTensor* tensor = m_files[shard->second].find(name);
    if (tensor == nullptr) refuse(name, "is missing in the shard that the index names for it");
    return tensor;
}

const SafetensorsTensor& FolderWeights::required(const std::string& name) const {
    const SafetensorsTensor* tensor = find(name);
    if (tensor == nullptr) refuse(name, "is missing");
    return *tensor;
}

void FolderWeights::requireWeight(const std::string& name, const std::vector<std::int64_t>& shape) {
    const SafetensorsTensor& tensor = required(name);
    if (hasFourBitLayout(finder(), name)) {
        const FourBitHeader header = readFourBitHeader(finder(), name, m_folder.path);
        if (header.shape != shape)
            refuse(name, "has the shape " + shapeText(header.shape) + " instead of " + shapeText(shape));
        const bool nf4 = header.code == FourBitCode::Nf4;
        m_quantized.emplace(name, Quantized{nf4 ? QuantizationType::Nf4 : QuantizationType::Fp4, header.valueType});
    } else if (hasInt8Layout(finder(), name)) {
        checkInt8(finder(), name, shape, m_folder.path);
        m_quantized.emplace(name, Quantized{QuantizationType::Int8});
    } else {
        if (tensor.shape != shape)
            refuse(name, "has the shape " + shapeText(tensor.shape) + " instead of " + shapeText(shape));
        if (!floatTypeOf(tensor.type))
            refuse(name, "has the element type " + safetensorsTypeName(tensor.type) +
                             "; F32, F16, BF16 and bitsandbytes' NF4, FP4 and int8 can be read");
    }
    m_shapes.emplace(name, shape);
}

void FolderWeights::refuseUnexpected() const {
    for (const SafetensorsFile& file : m_files) {
        for (const SafetensorsTensor& tensor : file.tensors()) {
            if (m_shapes.contains(tensor.name) || isIgnored(tensor.name)) continue;
            if (m_config.tieEmbeddings && tensor.name == "lm_head.weight") continue;  // the embeddings stand for it
            const std::optional<std::string> owner = quantizedPartOwner(tensor.name);
            if (owner && m_quantized.contains(*owner)) continue;
            refuse(tensor.name, "does not belong to a Llama model of this configuration");
        }
    }
}

void FolderWeights::requireQuantization() {
    m_quantization = announcedQuantization(m_folder.config, m_folder.configPath);
    const std::string announced = quantizationTypeName(m_quantization);
    if (m_quantization != QuantizationType::None && m_quantized.empty())
        throw badInput("The key \"quantization_config\" of " + quotedText(m_folder.configPath, 4096) + " announces " +
                       announced +
                       " weights, but the weights are not quantized. Nothing was changed; remove the key "
                       "or get the model again.");
    if (m_quantization == QuantizationType::None && !m_quantized.empty())
        throw badInput("The weights of the model " + quotedText(m_folder.path, 4096) +
                       " are quantized, but its config.json lacks the key \"quantization_config\". Nothing was "
                       "changed; get the model again from where it came from.");
    for (const auto& [name, weight] : m_quantized)
        if (weight.type != m_quantization)
            refuse(name, "is quantized as " + quantizationTypeName(weight.type) + ", but its config.json announces " +
                             announced);
}

std::vector<std::int64_t> FolderWeights::shape(const std::string& name) const {
    const auto found = m_shapes.find(name);
    if (found == m_shapes.end()) refuse(name, "does not exist");
    return found->second;
}

void FolderWeights::readRows(const std::string& name, std::int64_t firstRow, std::int64_t rowCount, float* out) const {
    const std::vector<std::int64_t> dimensions = shape(name);
    if (firstRow < 0 || rowCount < 0 || firstRow > dimensions[0] - rowCount)
        throw Error(ErrorKind::Internal, "Rows outside of the weight " + quotedText(name) + " were asked for.");
    const std::int64_t rowValues = dimensions.size() == 2 ? dimensions[1] : 1;
    if (const CompressedWeight quantized = compressed(name); isCompressed(quantized)) {
        dequantizeRows(quantized, firstRow, rowCount, out);
        return;
    }
    const SafetensorsTensor& tensor = required(name);
    const FloatType type = *floatTypeOf(tensor.type);
    const auto rowBytes = static_cast<std::size_t>(rowValues * floatTypeBytes(type));
    decode(type,
           tensor.data.subspan(static_cast<std::size_t>(firstRow) * rowBytes,
                               static_cast<std::size_t>(rowCount) * rowBytes),
           out);
}

TensorFinder FolderWeights::finder() const {
    return [this](const std::string& part) { return find(part); };
}

CompressedWeight FolderWeights::compressed(const std::string& name) const {
    const auto quantized = m_quantized.find(name);
    if (quantized == m_quantized.end()) return {};
    if (quantized->second.type == QuantizationType::Int8) return readInt8(finder(), name);
    return readFourBit(finder(), name, m_folder.path);
}

FloatType FolderWeights::valueType(const std::string& name) const {
    const auto quantized = m_quantized.find(name);
    if (quantized != m_quantized.end()) return quantized->second.valueType;
    return *floatTypeOf(required(name).type);
}

}  // namespace lorimer
