#include "engine/weights/folder_weights.h"

#include <algorithm>
#include <cstring>

#include "engine/base/error.h"
#include "engine/base/half.h"
#include "engine/base/quoted_text.h"
#include "engine/model/module_names.h"
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

/// Columns firstColumn to firstColumn + count of a stored matrix [in, out], as rows [count, in].
void readTransposed(const SafetensorsTensor& tensor, FloatType type, std::int64_t firstColumn, std::int64_t count,
                    float* out) {
    const std::int64_t in = tensor.shape[0];
    const auto valueBytes = static_cast<std::size_t>(floatTypeBytes(type));
    const auto rowBytes = static_cast<std::size_t>(tensor.shape[1]) * valueBytes;
    std::vector<float> part(static_cast<std::size_t>(count));
    for (std::int64_t row = 0; row < in; ++row) {
        const std::size_t start =
            static_cast<std::size_t>(row) * rowBytes + static_cast<std::size_t>(firstColumn) * valueBytes;
        decode(type, tensor.data.subspan(start, part.size() * valueBytes), part.data());
        for (std::int64_t i = 0; i < count; ++i) out[i * in + row] = part[static_cast<std::size_t>(i)];
    }
}

/// Tensors that older checkpoints carry and that transformers does not read either: rotary frequencies, and the causal
/// masks of GPT-2.
bool isIgnored(const std::string& name, const ModelConfig& config) {
    if (name.ends_with(".rotary_emb.inv_freq")) return true;
    return config.conv1d && (name.ends_with(".attn.bias") || name.ends_with(".attn.masked_bias"));
}

}  // namespace

FolderWeights::FolderWeights(ModelFolder folder)
    : m_folder(std::move(folder)), m_config(modelConfigFromJson(m_folder.config, m_folder.configPath)) {
    for (const std::string& path : m_folder.weightFiles) m_files.push_back(SafetensorsFile::open(path));
    const ModuleNames names = moduleNames(m_config);
    const std::string embedding = names.embedding + ".weight";
    if (find(embedding) == nullptr) m_leftOut = names.root;  // a checkpoint of the bare model
    untieIfHeadDiffers();
    for (const WeightSpec& weight : expectedWeights(m_config)) requireWeight(weight);
    refuseUnexpected();
    requireQuantization();
}

void FolderWeights::refuse(const std::string& name, const std::string& what) const {
    throw badInput("The weight " + quotedText(name) + " of the model " + quotedText(m_folder.path, 4096) + " " + what +
                   ". Nothing was changed; get the model again from where it came from.");
}

const SafetensorsTensor* FolderWeights::find(const std::string& canonicalName) const {
    const bool shortened = !m_leftOut.empty() && canonicalName.starts_with(m_leftOut);
    const std::string name = shortened ? canonicalName.substr(m_leftOut.size()) : canonicalName;
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

void FolderWeights::requireWeight(const WeightSpec& weight) {
    const std::string& name = weight.name;
    const SafetensorsTensor& tensor = required(name);
    if (hasFourBitLayout(finder(), name)) {
        const FourBitHeader header = readFourBitHeader(finder(), name, m_folder.path);
        if (header.shape != weight.shape)
            refuse(name, "has the shape " + shapeText(header.shape) + " instead of " + shapeText(weight.shape));
        const bool nf4 = header.code == FourBitCode::Nf4;
        m_quantized.emplace(name, Quantized{nf4 ? QuantizationType::Nf4 : QuantizationType::Fp4, header.valueType});
    } else if (hasInt8Layout(finder(), name)) {
        checkInt8(finder(), name, weight.shape, m_folder.path);
        m_quantized.emplace(name, Quantized{QuantizationType::Int8});
    } else {
        std::vector<std::int64_t> stored = weight.shape;
        if (weight.transposed) std::reverse(stored.begin(), stored.end());
        if (tensor.shape != stored)
            refuse(name, "has the shape " + shapeText(tensor.shape) + " instead of " + shapeText(stored));
        if (!floatTypeOf(tensor.type))
            refuse(name, "has the element type " + safetensorsTypeName(tensor.type) +
                             "; F32, F16, BF16 and bitsandbytes' NF4, FP4 and int8 can be read");
    }
    m_weights.emplace(name, weight);
}

/// As transformers: a head that is stored beside the embeddings and holds other values is not tied to them, whatever
/// config.json says.
void FolderWeights::untieIfHeadDiffers() {
    const ModuleNames names = moduleNames(m_config);
    const SafetensorsTensor* head = find(names.head + ".weight");
    const SafetensorsTensor* embedding = find(names.embedding + ".weight");
    if (!m_config.tieEmbeddings || head == nullptr || embedding == nullptr) return;
    const bool same = head->type == embedding->type && head->shape == embedding->shape &&
                      std::equal(head->data.begin(), head->data.end(), embedding->data.begin(), embedding->data.end());
    m_config.tieEmbeddings = same;
}

void FolderWeights::refuseUnexpected() const {
    for (const SafetensorsFile& file : m_files) {
        for (const SafetensorsTensor& tensor : file.tensors()) {
            if (m_weights.contains(m_leftOut + tensor.name) || m_weights.contains(tensor.name)) continue;
            if (isIgnored(tensor.name, m_config)) continue;
            if (m_config.tieEmbeddings && tensor.name == "lm_head.weight") continue;  // the embeddings stand for it
            const std::optional<std::string> owner = quantizedPartOwner(tensor.name);
            if (owner && (m_quantized.contains(*owner) || m_quantized.contains(m_leftOut + *owner))) continue;
            refuse(tensor.name, "does not belong to a " + m_config.architecture + " model of this configuration");
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
    const auto found = m_weights.find(name);
    if (found == m_weights.end()) refuse(name, "does not exist");
    return found->second.shape;
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
    if (m_weights.at(name).transposed) {
        readTransposed(tensor, type, firstRow, rowCount, out);
        return;
    }
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
