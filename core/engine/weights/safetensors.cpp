// Everything read here is hostile until checked: sizes are compared with the file before they are used, products are
// taken with overflow checks, and the header is walked without building a document of it.
#include "engine/weights/safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"
#include "engine/weights/safetensors_header.h"

namespace lorimer {

namespace {

constexpr std::uint64_t maxHeaderBytes = 100'000'000;

struct TypeEntry {
    SafetensorsType type;
    const char* name;
    std::size_t bytes;
};

constexpr std::array types = {
    TypeEntry{SafetensorsType::Bool, "BOOL", 1},      TypeEntry{SafetensorsType::U8, "U8", 1},
    TypeEntry{SafetensorsType::I8, "I8", 1},          TypeEntry{SafetensorsType::F8E5M2, "F8_E5M2", 1},
    TypeEntry{SafetensorsType::F8E4M3, "F8_E4M3", 1}, TypeEntry{SafetensorsType::I16, "I16", 2},
    TypeEntry{SafetensorsType::U16, "U16", 2},        TypeEntry{SafetensorsType::F16, "F16", 2},
    TypeEntry{SafetensorsType::BF16, "BF16", 2},      TypeEntry{SafetensorsType::I32, "I32", 4},
    TypeEntry{SafetensorsType::U32, "U32", 4},        TypeEntry{SafetensorsType::F32, "F32", 4},
    TypeEntry{SafetensorsType::F64, "F64", 8},        TypeEntry{SafetensorsType::I64, "I64", 8},
    TypeEntry{SafetensorsType::U64, "U64", 8},
};

const TypeEntry& entryOf(SafetensorsType type) {
    for (const TypeEntry& entry : types)
        if (entry.type == type) return entry;
    throw Error(ErrorKind::Internal, "Unknown safetensors type.");
}

Error unusable(const std::string& path, const std::string& what, const std::string& field, std::uint64_t offset) {
    return badInput("The file " + quotedText(path, 4096) + " is not a usable safetensors file: " + what + " (field " +
                    field + ", offset " + std::to_string(offset) +
                    "). Nothing was changed; get the file again from where it came from.");
}

/// The tensor of a header entry; `data` are the bytes behind the header, `start` their offset in the file.
SafetensorsTensor placed(const SafetensorsHeader::Entry& entry, std::span<const std::byte> data, std::uint64_t start,
                         const std::string& path) {
    const std::string field = "tensor " + quotedText(entry.name);
    const auto known =
        std::find_if(types.begin(), types.end(), [&](const TypeEntry& type) { return entry.type == type.name; });
    if (known == types.end())
        throw unusable(path, "the element type " + quotedText(entry.type) + " is unknown", field, start);
    std::uint64_t bytes = known->bytes;
    std::int64_t values = 1;
    for (const std::int64_t size : entry.shape)
        if (__builtin_mul_overflow(values, size, &values) ||
            __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(size), &bytes))
            throw unusable(path, "its dimensions overflow", field, start);
    if (entry.begin > entry.end || entry.end > data.size())
        throw unusable(path, "its data end beyond the file", field, start);
    if (entry.end - entry.begin != bytes)
        throw unusable(path,
                       "its data have " + std::to_string(entry.end - entry.begin) + " bytes, but its shape asks for " +
                           std::to_string(bytes),
                       field, start + entry.begin);
    SafetensorsTensor tensor;
    tensor.name = entry.name;
    tensor.type = known->type;
    tensor.shape = entry.shape;
    tensor.offset = start + entry.begin;
    tensor.data = data.subspan(entry.begin, bytes);
    return tensor;
}

/// Refuses overlaps, holes and an uncovered tail of data that reach to `end`.
void requireCovered(const std::vector<SafetensorsTensor>& sorted, std::uint64_t start, std::uint64_t end,
                    const std::string& path) {
    std::uint64_t expected = start;
    for (const SafetensorsTensor& tensor : sorted) {
        if (tensor.offset != expected)
            throw unusable(
                path,
                tensor.offset < expected ? "its data overlap another tensor's" : "there is a hole before its data",
                "tensor " + quotedText(tensor.name), tensor.offset);
        expected += tensor.data.size();
    }
    if (expected != end)
        throw unusable(path, std::to_string(end - expected) + " bytes at its end belong to no tensor", "data",
                       expected);
}

}  // namespace

std::string safetensorsTypeName(SafetensorsType type) { return entryOf(type).name; }

std::size_t safetensorsTypeBytes(SafetensorsType type) { return entryOf(type).bytes; }

SafetensorsType safetensorsTypeOf(FloatType type) {
    switch (type) {
        case FloatType::Float32:
            return SafetensorsType::F32;
        case FloatType::Float16:
            return SafetensorsType::F16;
        case FloatType::BFloat16:
            return SafetensorsType::BF16;
    }
    throw Error(ErrorKind::Internal, "Unknown float type.");
}

SafetensorsFile SafetensorsFile::open(const std::string& path) {
    SafetensorsFile file{MappedFile(path)};
    const std::span<const std::byte> bytes = file.m_file.bytes();
    std::uint64_t headerBytes = 0;
    if (bytes.size() < sizeof headerBytes) throw unusable(path, "it ends too early", "header length", 0);
    std::memcpy(&headerBytes, bytes.data(), sizeof headerBytes);
    if (headerBytes > maxHeaderBytes)
        throw unusable(path, "a header of " + std::to_string(headerBytes) + " bytes exceeds the limit of 100 MB",
                       "header length", 0);
    if (headerBytes > bytes.size() - 8) throw unusable(path, "its header ends beyond the file", "header length", 0);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + 8, headerBytes);
    SafetensorsHeader header = parseSafetensorsHeader(text, path);
    const std::uint64_t start = 8 + headerBytes;
    for (const SafetensorsHeader::Entry& entry : header.entries)
        file.m_tensors.push_back(placed(entry, bytes.subspan(start), start, path));
    std::sort(file.m_tensors.begin(), file.m_tensors.end(), [](const SafetensorsTensor& a, const SafetensorsTensor& b) {
        return a.offset != b.offset ? a.offset < b.offset : a.data.size() < b.data.size();
    });
    requireCovered(file.m_tensors, start, bytes.size(), path);
    for (std::size_t i = 0; i < file.m_tensors.size(); ++i) file.m_index.emplace(file.m_tensors[i].name, i);
    file.m_metadata = std::move(header.metadata);
    return file;
}

const SafetensorsTensor* SafetensorsFile::find(std::string_view name) const {
    const auto found = m_index.find(name);
    return found == m_index.end() ? nullptr : &m_tensors[found->second];
}

}  // namespace lorimer
