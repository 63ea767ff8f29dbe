#pragma once

#include <map>

#include "engine/weights/model_folder.h"
#include "engine/weights/model_weights.h"
#include "engine/weights/safetensors.h"
#include "engine/weights/weight_names.h"

namespace lorimer {

/// The weights of a Hugging Face folder: safetensors in F32, F16 or BF16, or in bitsandbytes' NF4 layout.
class FolderWeights final : public ModelWeights {
public:
    /// Throws as openModel().
    explicit FolderWeights(ModelFolder folder);

    const ModelConfig& config() const override { return m_config; }
    bool contains(const std::string& name) const override { return m_weights.contains(name); }
    std::vector<std::int64_t> shape(const std::string& name) const override;
    void readRows(const std::string& name, std::int64_t firstRow, std::int64_t rowCount, float* out) const override;
    std::optional<Nf4Tensor> nf4(const std::string& name) const override;
    FloatType valueType(const std::string& name) const override;
    std::string quantization() const override { return m_nf4Names.empty() ? "none" : "nf4"; }
    std::vector<std::string> files() const override { return m_folder.weightFiles; }

    const ModelFolder& folder() const { return m_folder; }

private:
    const SafetensorsTensor* find(const std::string& name) const;
    const SafetensorsTensor& required(const std::string& name) const;
    void requireWeight(const WeightSpec& weight);
    void untieIfHeadDiffers();
    void refuseUnexpected() const;
    void requireQuantization() const;
    [[noreturn]] void refuse(const std::string& name, const std::string& what) const;

    ModelFolder m_folder;
    ModelConfig m_config;
    std::vector<SafetensorsFile> m_files;
    std::string m_leftOut;  // the prefix that the file's names lack
    std::map<std::string, WeightSpec> m_weights;
    std::map<std::string, FloatType> m_nf4Names;  // with the type of the values they were made from
};

}  // namespace lorimer
