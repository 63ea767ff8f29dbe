#include "engine/weights/gguf_weights.h"

#include <algorithm>
#include <set>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"
#include "engine/weights/gguf_config.h"
#include "engine/weights/weight_names.h"

namespace lorimer {

namespace {

Error unusable(const GgufFile& file, const std::string& tensor, const std::string& what) {
    return badInput("The tensor " + quotedText(tensor) + " of the GGUF file " + quotedText(file.path(), 4096) + " " +
                    what + ". Nothing was changed; get the file again from where it came from.");
}

/// Tables that llama.cpp does not read either, or that modelConfigFromGguf() has read.
bool isIgnored(const std::string& name) {
    return name == "rope_freqs.weight" || name.starts_with("rope_factors_") || name.ends_with(".attn_rot_embd");
}

}  // namespace

GgufWeights::GgufWeights(GgufFile file) : m_file(std::move(file)), m_config(modelConfigFromGguf(m_file)) {
    for (const WeightSpec& weight : expectedWeights(m_config)) {
        const GgufWeightName name = ggufWeightName(weight.name, m_config);
        const GgufTensor* tensor = m_file.findTensor(name.name);
        if (tensor == nullptr) throw unusable(m_file, name.name, "is missing");
        if (tensor->shape != weight.shape) throw unusable(m_file, name.name, "has another shape than the metadata say");
        if (tensor->shape.size() == 1 && blockLayout(tensor->format).valuesPerBlock > 1)
            throw unusable(m_file, name.name, "is a vector in a block format");
        m_weights.emplace(weight.name, Stored{tensor, name.permutedHeads > 0, name.plusOne, weight.blockLinear});
    }
    refuseUnexpected();
}

void GgufWeights::refuseUnexpected() const {
    std::set<const GgufTensor*> known;
    for (const auto& [name, weight] : m_weights) known.insert(weight.tensor);
    for (const GgufTensor& tensor : m_file.tensors())
        if (!known.contains(&tensor) && !isIgnored(tensor.name))
            throw unusable(m_file, tensor.name,
                           "does not belong to a " + m_config.architecture + " model of this configuration");
}

const GgufWeights::Stored& GgufWeights::stored(const std::string& name) const {
    const auto found = m_weights.find(name);
    if (found == m_weights.end())
        throw Error(ErrorKind::Internal, "The weight " + quotedText(name) + " does not exist in this model.");
    return found->second;
}

std::vector<std::int64_t> GgufWeights::shape(const std::string& name) const { return stored(name).tensor->shape; }

BlockMatrix GgufWeights::matrix(const Stored& weight) const {
    const GgufTensor& tensor = *weight.tensor;
    const std::int64_t columns = tensor.shape.size() == 2 ? tensor.shape[1] : 1;
    return {tensor.format,
            {tensor.shape[0], columns},
            tensor.data,
            weight.permuted ? m_config.headDim : 0,
            m_file.mapping()};
}

void GgufWeights::readRows(const std::string& name, std::int64_t firstRow, std::int64_t rowCount, float* out) const {
    const Stored& weight = stored(name);
    if (firstRow < 0 || rowCount < 0 || firstRow > weight.tensor->shape[0] - rowCount)
        throw Error(ErrorKind::Internal, "Rows outside of the weight " + quotedText(name) + " were asked for.");
    decodeRows(matrix(weight), firstRow, rowCount, out);
    if (weight.plusOne)
        for (std::int64_t i = 0; i < rowCount; ++i) out[i] -= 1.0f;  // a vector
}

CompressedWeight GgufWeights::compressed(const std::string& name) const {
    const Stored& weight = stored(name);
    if (weight.tensor->shape.size() != 2) return {};
    return matrix(weight);
}

FloatType GgufWeights::valueType(const std::string& name) const {
    switch (stored(name).tensor->format) {
        case BlockFormat::F16:
            return FloatType::Float16;
        case BlockFormat::BF16:
            return FloatType::BFloat16;
        default:
            return FloatType::Float32;
    }
}

std::string GgufWeights::quantization() const {
    std::map<std::string, std::size_t> bytesOfType;
    for (const auto& [name, weight] : m_weights)
        if (weight.blockLinear && blockLayout(weight.tensor->format).valuesPerBlock > 1)
            bytesOfType[blockFormatName(weight.tensor->format)] += weight.tensor->data.size();
    std::vector<std::pair<std::string, std::size_t>> types(bytesOfType.begin(), bytesOfType.end());
    std::sort(types.begin(), types.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string text;
    for (const auto& [type, bytes] : types) text += (text.empty() ? "" : "+") + type;
    return text.empty() ? "none" : text;
}

}  // namespace lorimer
