#include "engine/weights/safetensors_writer.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

std::vector<SafetensorsInfo> sorted(std::vector<SafetensorsInfo> infos) {
    std::sort(infos.begin(), infos.end(), [](const SafetensorsInfo& a, const SafetensorsInfo& b) {
        return a.type != b.type ? a.type > b.type : a.name < b.name;
    });
    for (std::size_t i = 1; i < infos.size(); ++i)
        if (infos[i - 1].name == infos[i].name)
            throw Error(ErrorKind::Internal, "The tensor " + quotedText(infos[i].name) + " would be written twice.");
    return infos;
}

std::string headerText(const std::vector<SafetensorsInfo>& infos, const std::map<std::string, std::string>& metadata) {
    std::string text = "{";
    if (!metadata.empty()) text += "\"__metadata__\":" + nlohmann::json(metadata).dump();
    std::size_t offset = 0;
    for (const SafetensorsInfo& info : infos) {
        const std::size_t end = offset + info.byteCount();
        if (text.size() > 1) text += ',';
        text += Json(info.name).dump() + ":{\"dtype\":\"" + safetensorsTypeName(info.type) +
                "\",\"shape\":" + Json(info.shape).dump() + ",\"data_offsets\":[" + std::to_string(offset) + "," +
                std::to_string(end) + "]}";
        offset = end;
    }
    text += '}';
    text.resize((text.size() + 7) / 8 * 8, ' ');  // the data start at a multiple of eight
    return text;
}

}  // namespace

std::size_t SafetensorsInfo::byteCount() const {
    std::size_t bytes = safetensorsTypeBytes(type);
    for (const std::int64_t size : shape) bytes *= static_cast<std::size_t>(size);
    return bytes;
}

SafetensorsWriter::SafetensorsWriter(const std::string& path, std::vector<SafetensorsInfo> infos,
                                     const std::map<std::string, std::string>& metadata)
    : m_infos(sorted(std::move(infos))), m_file(path) {
    const std::string text = headerText(m_infos, metadata);
    const std::uint64_t length = text.size();
    m_file.write(std::as_bytes(std::span(&length, 1)));
    m_file.write(text);
    for (const SafetensorsInfo& info : m_infos) m_expected += info.byteCount();
}

void SafetensorsWriter::append(std::span<const std::byte> bytes) {
    m_file.write(bytes);
    m_written += bytes.size();
}

void SafetensorsWriter::finish() {
    if (m_written != m_expected)
        throw Error(ErrorKind::Internal, "A safetensors file would have got " + std::to_string(m_written) +
                                             " bytes of data instead of " + std::to_string(m_expected) + ".");
    m_file.commit();
}

void writeSafetensors(const std::string& path, const std::vector<SafetensorsEntry>& entries,
                      const std::map<std::string, std::string>& metadata) {
    std::vector<SafetensorsInfo> infos;
    std::map<std::string, std::span<const std::byte>> data;
    for (const SafetensorsEntry& entry : entries) {
        infos.push_back({entry.name, entry.type, entry.shape});
        data[entry.name] = entry.data;
        if (entry.data.size() != infos.back().byteCount())
            throw Error(ErrorKind::Internal, "The data of " + quotedText(entry.name) + " do not fit its shape.");
    }
    SafetensorsWriter writer(path, std::move(infos), metadata);
    for (const SafetensorsInfo& info : writer.order()) writer.append(data.at(info.name));
    writer.finish();
}

}  // namespace lorimer
