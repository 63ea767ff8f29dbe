#pragma once

#include <map>

#include "engine/weights/gguf.h"
#include "engine/weights/model_weights.h"

namespace lorimer {

/// The weights of a GGUF file; rows of q and k come in Hugging Face's order, norms of Gemma without the one that is
/// added.
class GgufWeights final : public ModelWeights {
public:
    /// Throws as openModel().
    explicit GgufWeights(GgufFile file);

    const ModelConfig& config() const override { return m_config; }
    bool isGguf() const override { return true; }
    bool contains(const std::string& name) const override { return m_weights.contains(name); }
    std::vector<std::int64_t> shape(const std::string& name) const override;
    void readRows(const std::string& name, std::int64_t firstRow, std::int64_t rowCount, float* out) const override;
    CompressedWeight compressed(const std::string& name) const override;
    FloatType valueType(const std::string& name) const override;
    std::string quantization() const override;
    std::vector<std::string> files() const override { return {m_file.path()}; }

    const GgufFile& file() const { return m_file; }

private:
    struct Stored {
        const GgufTensor* tensor = nullptr;
        bool permuted = false;
        bool plusOne = false;
        bool blockLinear = false;
    };

    const Stored& stored(const std::string& name) const;
    /// A vector as a matrix of one column.
    BlockMatrix matrix(const Stored& weight) const;
    void refuseUnexpected() const;

    GgufFile m_file;
    ModelConfig m_config;
    std::map<std::string, Stored> m_weights;
};

}  // namespace lorimer
