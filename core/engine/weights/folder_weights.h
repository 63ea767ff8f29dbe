#pragma once

#include <map>

#include "engine/quant/bitsandbytes_layout.h"
#include "engine/quant/quant_config.h"
#include "engine/weights/model_folder.h"
#include "engine/weights/model_weights.h"
#include "engine/weights/safetensors.h"
#include "engine/weights/weight_names.h"

namespace lorimer {

/// The weights of a Hugging Face folder: safetensors in F32, F16 or BF16, or in bitsandbytes' layouts of NF4, FP4 and
/// int8. Modules that were left out of quantization are plain beside quantized ones.
class FolderWeights final : public ModelWeights {
public:
    /// Throws as openModel().
    explicit FolderWeights(ModelFolder folder);

    const ModelConfig& config() const override { return m_config; }
    bool isGguf() const override { return false; }
    bool contains(const std::string& name) const override { return m_weights.contains(name); }
    std::vector<std::int64_t> shape(const std::string& name) const override;
    void readRows(const std::string& name, std::int64_t firstRow, std::int64_t rowCount, float* out) const override;
    CompressedWeight compressed(const std::string& name) const override;
    FloatType valueType(const std::string& name) const override;
    std::string quantization() const override { return quantizationTypeName(m_quantization); }
    std::vector<std::string> files() const override { return m_folder.weightFiles; }

    const ModelFolder& folder() const { return m_folder; }

private:
    struct Quantized {
        QuantizationType type = QuantizationType::None;
        FloatType valueType = FloatType::Float32;  // of the values that it was made from, where that is stored
    };

    const SafetensorsTensor* find(const std::string& name) const;
    const SafetensorsTensor& required(const std::string& name) const;
    TensorFinder finder() const;
    void requireWeight(const WeightSpec& weight);
    void untieIfHeadDiffers();
    void refuseUnexpected() const;
    void requireQuantization();
    [[noreturn]] void refuse(const std::string& name, const std::string& what) const;

    ModelFolder m_folder;
    ModelConfig m_config;
    std::vector<SafetensorsFile> m_files;
    std::string m_leftOut;  // the prefix that the file's names lack
    std::map<std::string, WeightSpec> m_weights;
    QuantizationType m_quantization = QuantizationType::None;
    std::map<std::string, Quantized> m_quantized;
};

}  // namespace lorimer
