#pragma once

#include <memory>

#include "engine/peft/adapter_file.h"
#include "engine/weights/model_weights.h"

namespace lorimer {

/// The weights of a base model with an adapter computed into them, in float32: W + scale B A, with DoRA each row
/// brought to its trained length. Nothing is kept: rows are merged as they are read.
class MergedWeights final : public ModelWeights {
public:
    /// `base` outlives the object. Throws BadInput when the adapter does not fit it.
    MergedWeights(const ModelWeights& base, StoredAdapter adapter);

    const ModelConfig& config() const override { return m_base.config(); }
    bool isGguf() const override { return m_base.isGguf(); }
    bool contains(const std::string& name) const override { return m_base.contains(name); }
    std::vector<std::int64_t> shape(const std::string& name) const override { return m_base.shape(name); }
    void readRows(const std::string& name, std::int64_t firstRow, std::int64_t rowCount, float* out) const override;
    CompressedWeight compressed(const std::string& name) const override;
    FloatType valueType(const std::string& name) const override;
    std::string quantization() const override { return m_base.quantization(); }
    std::vector<std::string> files() const override { return m_base.files(); }

    bool isAdapted(const std::string& name) const { return m_pairs.contains(name); }

private:
    const ModelWeights& m_base;
    std::map<std::string, AdapterPair> m_pairs;  ///< by weight
};

}  // namespace lorimer
