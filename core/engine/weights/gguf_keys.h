#pragma once

#include <optional>
#include <set>
#include <string>

#include "engine/model/model_config.h"
#include "engine/weights/gguf.h"

namespace lorimer {

/// The metadata of one architecture: keys are given without its name ("block_count" for "llama.block_count"). Throws
/// BadInput, naming file and key, for what is missing, of another type or out of range.
class GgufKeys {
public:
    GgufKeys(const GgufFile& file, const std::string& architecture) : m_file(file), m_prefix(architecture + ".") {}

    const GgufFile& file() const { return m_file; }

    /// Some files give one number for each layer: they must agree.
    std::optional<int> integer(const std::string& key) const;
    int requiredInteger(const std::string& key) const;
    /// With the fewest digits that are the same float32: 1e-05 instead of 9.999999747378752e-06.
    std::optional<double> number(const std::string& key) const;
    double requiredNumber(const std::string& key) const;
    std::optional<bool> flag(const std::string& key) const;
    const std::string* text(const std::string& key) const;

    /// Throws for a key of the architecture that was not asked for and could change results.
    void requireNoOthers() const;

    [[noreturn]] void refuse(const std::string& key, const std::string& what) const;
    /// A key of another group.
    [[noreturn]] void refuseWhole(const std::string& key, const std::string& what) const;
    [[noreturn]] void refuseTensor(const std::string& name, const std::string& what) const;

private:
    std::string asked(const std::string& key) const;

    const GgufFile& m_file;
    std::string m_prefix;
    mutable std::set<std::string> m_asked;
};

/// How rotary frequencies are scaled: the rope.scaling keys, and the tables that files carry as tensors.
void readGgufRopeScaling(const GgufKeys& keys, ModelConfig& config);

}  // namespace lorimer
