#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/durable_file.h"
#include "engine/weights/safetensors.h"

namespace lorimer {

/// Name, type and shape of a tensor that will be written.
struct SafetensorsInfo {
    std::string name;
    SafetensorsType type = SafetensorsType::F32;
    std::vector<std::int64_t> shape;

    std::size_t byteCount() const;
};

/// A tensor with its data.
struct SafetensorsEntry {
    std::string name;
    SafetensorsType type = SafetensorsType::F32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> data;
};

/// Writes a safetensors file piece by piece, durably (it appears whole or not at all), laid out as the Python package
/// does: tensors sorted by type (widest first), then name.
class SafetensorsWriter {
public:
    /// Throws Internal for a name that occurs twice; otherwise as DurableFile.
    SafetensorsWriter(const std::string& path, std::vector<SafetensorsInfo> infos,
                      const std::map<std::string, std::string>& metadata);

    /// The tensors in the order in which their data must come.
    const std::vector<SafetensorsInfo>& order() const { return m_infos; }
    /// The next bytes of the data; pieces need not end with a tensor.
    void append(std::span<const std::byte> bytes);
    /// Throws Internal when bytes are missing or too many.
    void finish();

private:
    std::vector<SafetensorsInfo> m_infos;
    DurableFile m_file;
    std::size_t m_expected = 0;
    std::size_t m_written = 0;
};

/// Writes all at once. Throws Internal when a tensor's data do not fit its shape.
void writeSafetensors(const std::string& path, const std::vector<SafetensorsEntry>& entries,
                      const std::map<std::string, std::string>& metadata = {{"format", "pt"}});

}  // namespace lorimer
