// Everything read here is hostile until checked: lengths are compared with what is left of the file before anything is
// allocated, and products are taken with overflow checks.
#include "engine/weights/gguf_reader.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

static_assert(std::endian::native == std::endian::little, "GGUF values are read as little endian");

namespace {

constexpr std::uint64_t maxKeys = 65'536;
constexpr std::uint64_t maxTensors = 100'000;
constexpr std::uint64_t maxNameBytes = 65'535;
constexpr std::uint64_t maxStringBytes = 1 << 20;
constexpr std::uint64_t maxArrayElements = 4'000'000;
constexpr std::uint64_t maxArrayBytes = 256ull << 20;
constexpr std::uint64_t maxElementsOfAllArrays = 8'000'000;
constexpr std::uint32_t maxDimensions = 4;

enum ValueType : std::uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, String, Array, U64, I64, F64 };

/// Bytes of one element as stored; of a string its length field.
std::uint64_t storedBytes(std::uint32_t type) {
    switch (type) {
        case U8:
        case I8:
        case Bool:
            return 1;
        case U16:
        case I16:
            return 2;
        case U32:
        case I32:
        case F32:
            return 4;
        default:
            return 8;
    }
}

}  // namespace

GgufReader::GgufReader(MappedFile file) : m_gguf(std::move(file)), m_bytes(m_gguf.m_file->bytes()) {}

GgufFile GgufReader::read() {
    readPreamble();
    readValues();
    readTensorInfos();
    placeTensors();
    return std::move(m_gguf);
}

void GgufReader::fail(const std::string& what) const {
    throw badInput("The file " + quotedText(m_gguf.path(), 4096) + " is not a usable GGUF file: " + what + " (field " +
                   m_field + ", offset " + std::to_string(m_position) +
                   "). Nothing was changed; get the file again from where it came from.");
}

void GgufReader::need(std::uint64_t bytes) const {
    if (bytes > m_bytes.size() - m_position) fail("it ends too early");
}

template <typename T>
T GgufReader::number() {
    need(sizeof(T));
    T value = {};
    std::memcpy(&value, m_bytes.data() + m_position, sizeof(T));
    m_position += sizeof(T);
    return value;
}

std::string GgufReader::text(std::uint64_t limit) {
    const auto length = number<std::uint64_t>();
    if (length > limit)
        fail("a text of " + std::to_string(length) + " bytes exceeds the limit of " + std::to_string(limit));
    need(length);
    std::string value(reinterpret_cast<const char*>(m_bytes.data() + m_position), length);
    m_position += length;
    return value;
}

void GgufReader::readPreamble() {
    m_field = "magic";
    if (m_bytes.size() < 4 || std::memcmp(m_bytes.data(), "GGUF", 4) != 0) fail("it does not start with GGUF");
    m_position = 4;
    m_field = "version";
    const auto version = number<std::uint32_t>();
    if (version == 0x03000000u || version == 0x02000000u) fail("it is of the big-endian kind, which is not supported");
    if (version != 2 && version != 3) fail("its version is " + std::to_string(version) + "; 2 and 3 can be read");
    m_gguf.m_version = static_cast<int>(version);
    m_field = "tensor count";
    m_tensorCount = number<std::uint64_t>();
    if (m_tensorCount > maxTensors)
        fail(std::to_string(m_tensorCount) + " tensors exceed the limit of " + std::to_string(maxTensors));
    m_field = "key count";
    m_valueCount = number<std::uint64_t>();
    if (m_valueCount > maxKeys)
        fail(std::to_string(m_valueCount) + " keys exceed the limit of " + std::to_string(maxKeys));
}

void GgufReader::readValues() {
    for (std::uint64_t i = 0; i < m_valueCount; ++i) {
        m_field = "key " + std::to_string(i + 1);
        std::string key = text(maxNameBytes);
        if (key.empty()) fail("the key is empty");
        m_field = quotedText(key);
        const std::uint64_t start = m_position;
        const auto type = number<std::uint32_t>();
        GgufValue value = type == Array ? readArray() : readScalar(type);
        m_gguf.m_storedValues.emplace(key, m_bytes.subspan(start, m_position - start));
        if (!m_gguf.m_values.emplace(std::move(key), std::move(value)).second) fail("the key occurs twice");
    }
}

GgufValue GgufReader::readScalar(std::uint32_t type) {
    switch (type) {
        case U8:
            return std::int64_t{number<std::uint8_t>()};
        case I8:
            return std::int64_t{number<std::int8_t>()};
        case U16:
            return std::int64_t{number<std::uint16_t>()};
        case I16:
            return std::int64_t{number<std::int16_t>()};
        case U32:
            return std::int64_t{number<std::uint32_t>()};
        case I32:
            return std::int64_t{number<std::int32_t>()};
        case I64:
            return number<std::int64_t>();
        case U64: {
            const auto value = number<std::uint64_t>();
            if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return value;
            return static_cast<std::int64_t>(value);
        }
        case F32:
            return double{number<float>()};
        case F64:
            return number<double>();
        case Bool: {
            const auto value = number<std::uint8_t>();
            if (value > 1) fail("a truth value is " + std::to_string(value));
            return value == 1;
        }
        case String:
            return text(maxStringBytes);
        default:
            fail("the value type " + std::to_string(type) + " is unknown");
    }
}

template <typename Stored, typename Kept>
std::vector<Kept> GgufReader::numbers(std::uint64_t count) {
    std::vector<Kept> values(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto value = number<Stored>();
        if constexpr (std::is_same_v<Stored, std::uint64_t>)
            if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                fail("an array element is above 2^63");
        values[i] = static_cast<Kept>(value);
    }
    return values;
}

GgufValue GgufReader::readArray() {
    const auto type = number<std::uint32_t>();
    if (type == Array) fail("nested arrays are not supported");
    if (type > F64) fail("the element type " + std::to_string(type) + " is unknown");
    const auto count = number<std::uint64_t>();
    if (count > maxArrayElements)
        fail("an array of " + std::to_string(count) + " elements exceeds the limit of " +
             std::to_string(maxArrayElements));
    m_arrayElements += count;
    if (m_arrayElements > maxElementsOfAllArrays)
        fail("all arrays together exceed the limit of " + std::to_string(maxElementsOfAllArrays) + " elements");
    need(count * storedBytes(type));
    const std::uint64_t start = m_position;
    switch (type) {
        case U8:
            return numbers<std::uint8_t, std::int64_t>(count);
        case I8:
            return numbers<std::int8_t, std::int64_t>(count);
        case U16:
            return numbers<std::uint16_t, std::int64_t>(count);
        case I16:
            return numbers<std::int16_t, std::int64_t>(count);
        case U32:
            return numbers<std::uint32_t, std::int64_t>(count);
        case I32:
            return numbers<std::int32_t, std::int64_t>(count);
        case U64:
            return numbers<std::uint64_t, std::int64_t>(count);
        case I64:
            return numbers<std::int64_t, std::int64_t>(count);
        case F32:
            return numbers<float, double>(count);
        case F64:
            return numbers<double, double>(count);
        case Bool:
            return numbers<std::uint8_t, bool>(count);
        default:
            break;
    }
    std::vector<std::string> texts(count);
    for (std::string& value : texts) {
        value = text(maxStringBytes);
        if (m_position - start > maxArrayBytes) fail("an array exceeds the limit of 256 MiB");
    }
    return texts;
}

void GgufReader::readTensorInfos() {
    m_gguf.m_tensors.reserve(std::min<std::uint64_t>(m_tensorCount, (m_bytes.size() - m_position) / 24 + 1));
    for (std::uint64_t i = 0; i < m_tensorCount; ++i) {
        m_field = "tensor " + std::to_string(i + 1);
        readTensorInfo();
    }
}

void GgufReader::readTensorInfo() {
    GgufTensor tensor;
    tensor.name = text(maxNameBytes);
    if (tensor.name.empty()) fail("the tensor's name is empty");
    m_field = "tensor " + quotedText(tensor.name);
    const auto dimensions = number<std::uint32_t>();
    if (dimensions > maxDimensions)
        fail(std::to_string(dimensions) + " dimensions exceed the limit of " + std::to_string(maxDimensions));
    for (std::uint32_t d = 0; d < dimensions; ++d) {
        const auto size = number<std::uint64_t>();
        if (size > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            fail("a dimension of " + std::to_string(size) + " is too large");
        tensor.shape.insert(tensor.shape.begin(), static_cast<std::int64_t>(size));  // stored innermost first
    }
    const auto type = number<std::uint32_t>();
    const std::optional<BlockFormat> format = blockFormatFromId(type);
    if (!format)
        fail("the tensor type " + blockTypeName(type) +
             " is not supported; F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0 and Q2_K to Q6_K are");
    tensor.format = *format;
    tensor.offset = number<std::uint64_t>();  // from the start of the data, until placeTensors()
    if (!m_gguf.m_tensorIndex.emplace(tensor.name, m_gguf.m_tensors.size()).second) fail("the tensor occurs twice");
    m_gguf.m_tensors.push_back(std::move(tensor));
}

std::uint64_t GgufReader::tensorBytes(const GgufTensor& tensor) const {
    const BlockLayout layout = blockLayout(tensor.format);
    const std::int64_t rowValues = tensor.shape.empty() ? 1 : tensor.shape.back();
    if (rowValues % layout.valuesPerBlock != 0)
        fail("rows of " + std::to_string(rowValues) + " values are no whole blocks of " +
             blockFormatName(tensor.format));
    auto bytes = static_cast<std::uint64_t>(rowValues / layout.valuesPerBlock);
    bool overflow = __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(layout.bytesPerBlock), &bytes);
    std::int64_t values = rowValues;
    for (std::size_t d = 0; d + 1 < tensor.shape.size(); ++d) {
        overflow = __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(tensor.shape[d]), &bytes) || overflow;
        overflow = __builtin_mul_overflow(values, tensor.shape[d], &values) || overflow;
    }
    if (overflow) fail("its dimensions overflow");
    return bytes;
}

void GgufReader::placeTensors() {
    m_field = "\"general.alignment\"";
    const std::int64_t alignment = m_gguf.intValue("general.alignment").value_or(32);
    if (alignment < 8 || alignment > 65'536 || (alignment & (alignment - 1)) != 0)
        fail("an alignment of " + std::to_string(alignment) + " is not a power of two from 8 to 65536");
    const auto unit = static_cast<std::uint64_t>(alignment);
    const std::uint64_t dataStart = (m_position + unit - 1) / unit * unit;
    for (GgufTensor& tensor : m_gguf.m_tensors) {
        m_field = "tensor " + quotedText(tensor.name);
        const std::uint64_t bytes = tensorBytes(tensor);
        if (tensor.offset % unit != 0) fail("its offset " + std::to_string(tensor.offset) + " is not aligned");
        std::uint64_t end = 0;
        if (__builtin_add_overflow(dataStart, tensor.offset, &tensor.offset) ||
            __builtin_add_overflow(tensor.offset, bytes, &end) || end > m_bytes.size())
            fail("its data (" + std::to_string(bytes) + " bytes) end beyond the file");
        tensor.data = m_bytes.subspan(tensor.offset, bytes);
    }
    refuseOverlaps();
}

void GgufReader::refuseOverlaps() const {
    std::vector<const GgufTensor*> sorted;
    for (const GgufTensor& tensor : m_gguf.m_tensors)
        if (!tensor.data.empty()) sorted.push_back(&tensor);
    std::sort(sorted.begin(), sorted.end(),
              [](const GgufTensor* a, const GgufTensor* b) { return a->offset < b->offset; });
    for (std::size_t i = 1; i < sorted.size(); ++i)
        if (sorted[i - 1]->offset + sorted[i - 1]->data.size() > sorted[i]->offset)
            fail("the tensors " + quotedText(sorted[i - 1]->name) + " and " + quotedText(sorted[i]->name) + " overlap");
}

}  // namespace lorimer
