#include "engine/weights/gguf_writer.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <type_traits>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

constexpr std::uint64_t alignment = 32;

enum ValueType : std::uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, String, Array, U64, I64, F64 };

template <typename T>
constexpr std::uint32_t typeOf() {
    if constexpr (std::is_same_v<T, std::uint8_t>) return U8;
    if constexpr (std::is_same_v<T, std::int8_t>) return I8;
    if constexpr (std::is_same_v<T, std::uint16_t>) return U16;
    if constexpr (std::is_same_v<T, std::int16_t>) return I16;
    if constexpr (std::is_same_v<T, std::uint32_t>) return U32;
    if constexpr (std::is_same_v<T, std::int32_t>) return I32;
    if constexpr (std::is_same_v<T, std::uint64_t>) return U64;
    if constexpr (std::is_same_v<T, std::int64_t>) return I64;
    if constexpr (std::is_same_v<T, float>) return F32;
    if constexpr (std::is_same_v<T, double>) return F64;
    if constexpr (std::is_same_v<T, bool>) return Bool;
    if constexpr (std::is_same_v<T, std::string>) return String;
}

/// The bytes of a header, put together in memory.
class HeaderBytes {
public:
    const std::string& text() const { return m_bytes; }

    template <typename T>
    void value(const T& number) {
        static_assert(std::is_arithmetic_v<T>);
        char bytes[sizeof(T)];
        std::memcpy(bytes, &number, sizeof(T));
        m_bytes.append(bytes, sizeof(T));
    }
    void value(const std::string& text) {
        value(static_cast<std::uint64_t>(text.size()));
        m_bytes += text;
    }

    template <typename T>
    void typed(const T& single) {
        value(typeOf<T>());
        value(single);
    }
    template <typename T>
    void typed(const std::vector<T>& list) {
        value(std::uint32_t{Array});
        value(typeOf<T>());
        value(static_cast<std::uint64_t>(list.size()));
        for (const T& element : list) value(element);
    }
    void typed(const StoredGgufValue& stored) {
        m_bytes.append(reinterpret_cast<const char*>(stored.bytes.data()), stored.bytes.size());
    }

    void pad() { m_bytes.append((alignment - m_bytes.size() % alignment) % alignment, '\0'); }

private:
    std::string m_bytes;
};

[[noreturn]] void misuse(const std::string& name, const std::string& what) {
    throw Error(ErrorKind::Internal, "The GGUF file to write has " + quotedText(name) + " " + what + ".");
}

void requireWritable(const std::vector<GgufField>& fields, const std::vector<GgufTensorInfo>& tensors) {
    std::set<std::string> keys;
    for (const GgufField& field : fields)
        if (!keys.insert(field.key).second) misuse(field.key, "twice");
    std::set<std::string> names;
    for (const GgufTensorInfo& tensor : tensors) {
        if (!names.insert(tensor.name).second) misuse(tensor.name, "twice");
        if (tensor.shape.empty() || tensor.shape.size() > 4) misuse(tensor.name, "with no dimensions from 1 to 4");
        if (tensor.shape.back() % blockLayout(tensor.format).valuesPerBlock != 0)
            misuse(tensor.name, "with rows that are no whole blocks");
    }
}

std::string headerOf(const std::vector<GgufField>& fields, const std::vector<GgufTensorInfo>& tensors) {
    HeaderBytes header;
    for (const char letter : {'G', 'G', 'U', 'F'}) header.value(letter);
    header.value(std::uint32_t{3});
    header.value(static_cast<std::uint64_t>(tensors.size()));
    header.value(static_cast<std::uint64_t>(fields.size()));
    for (const GgufField& field : fields) {
        header.value(field.key);
        std::visit([&header](const auto& value) { header.typed(value); }, field.value);
    }
    std::uint64_t offset = 0;
    for (const GgufTensorInfo& tensor : tensors) {
        header.value(tensor.name);
        header.value(static_cast<std::uint32_t>(tensor.shape.size()));
        std::for_each(tensor.shape.rbegin(), tensor.shape.rend(),
                      [&header](std::int64_t size) { header.value(static_cast<std::uint64_t>(size)); });
        header.value(static_cast<std::uint32_t>(tensor.format));
        header.value(offset);
        offset += (tensor.byteCount() + alignment - 1) / alignment * alignment;
    }
    header.pad();
    return header.text();
}

}  // namespace

std::uint64_t GgufTensorInfo::byteCount() const {
    const BlockLayout layout = blockLayout(format);
    std::uint64_t values = 1;
    for (const std::int64_t size : shape) values *= static_cast<std::uint64_t>(size);
    return values / static_cast<std::uint64_t>(layout.valuesPerBlock) *
           static_cast<std::uint64_t>(layout.bytesPerBlock);
}

GgufWriter::GgufWriter(const std::string& path, const std::vector<GgufField>& fields,
                       std::vector<GgufTensorInfo> tensors)
    : m_tensors(std::move(tensors)), m_file(path) {
    requireWritable(fields, m_tensors);
    const std::string header = headerOf(fields, m_tensors);
    m_file.write(header);
    m_position = header.size();
    closeTensors();
}

void GgufWriter::pad() {
    constexpr std::byte zeros[alignment] = {};
    const std::uint64_t missing = (alignment - m_position % alignment) % alignment;
    m_file.write(std::span(zeros, missing));
    m_position += missing;
}

/// Goes on to the next tensor that lacks bytes.
void GgufWriter::closeTensors() {
    while (m_tensor < m_tensors.size() && m_tensorBytes == m_tensors[m_tensor].byteCount()) {
        pad();
        m_tensorBytes = 0;
        ++m_tensor;
    }
}

void GgufWriter::append(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        if (m_tensor == m_tensors.size())
            throw Error(ErrorKind::Internal, "More bytes were written than the GGUF file's tensors have.");
        const std::uint64_t missing = m_tensors[m_tensor].byteCount() - m_tensorBytes;
        const std::span<const std::byte> part = bytes.first(std::min<std::uint64_t>(missing, bytes.size()));
        m_file.write(part);
        m_position += part.size();
        m_tensorBytes += part.size();
        bytes = bytes.subspan(part.size());
        closeTensors();
    }
}

void GgufWriter::finish() {
    if (m_tensor != m_tensors.size())
        throw Error(ErrorKind::Internal, "The data of the GGUF file's tensor " + quotedText(m_tensors[m_tensor].name) +
                                             " are not complete.");
    m_file.commit();
}

}  // namespace lorimer
