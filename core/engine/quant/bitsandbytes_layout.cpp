#include "engine/quant/bitsandbytes_layout.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "engine/base/error.h"
#include "engine/base/json_check.h"
#include "engine/base/quoted_text.h"
#include "engine/quant/double_quant.h"
#include "engine/quant/four_bit_math.h"

namespace lorimer {

namespace {

constexpr const char* weightEnding = ".weight";
constexpr const char* scalesPart = ".SCB";
constexpr const char* formatPart = ".weight_format";
constexpr const char* statePart = ".quant_state.bitsandbytes__";

std::string stateName(FourBitCode code) { return statePart + fourBitCodeName(code); }

std::array<float, 16> quantMap(FourBitCode code) {
    std::array<float, 16> map = {};
    for (unsigned stored = 0; stored < 16; ++stored) map[stored] = fourBitValue(code, stored);
    return map;
}

std::vector<float> floatsOf(const SafetensorsTensor& tensor) {
    std::vector<float> values(tensor.data.size() / sizeof(float));
    if (!values.empty()) std::memcpy(values.data(), tensor.data.data(), values.size() * sizeof(float));
    return values;
}

std::vector<std::uint8_t> bytesOf(const SafetensorsTensor& tensor) {
    std::vector<std::uint8_t> values(tensor.data.size());
    if (!values.empty()) std::memcpy(values.data(), tensor.data.data(), values.size());
    return values;
}

/// "X" for "X.weight".
std::string moduleOf(const std::string& name) { return name.substr(0, name.size() - std::strlen(weightEnding)); }

/// The parts of one stored weight, checked one by one.
class PartReader {
public:
    PartReader(const TensorFinder& find, const std::string& name, const std::string& model)
        : m_find(find),
          m_name(name),
          m_model(model),
          m_code(find(name + stateName(FourBitCode::Nf4)) != nullptr ? FourBitCode::Nf4 : FourBitCode::Fp4),
          m_state(stateName(m_code)) {}

    [[noreturn]] void refuse(const std::string& part, const std::string& what) const {
        throw badInput("The weight " + quotedText(m_name + part) + " of the model " + quotedText(m_model, 4096) + " " +
                       what + ". Nothing was changed; get the model again from where it came from.");
    }

    const SafetensorsTensor& part(const std::string& suffix) const {
        const SafetensorsTensor* tensor = m_find(m_name + suffix);
        if (tensor == nullptr) refuse(suffix, "is missing");
        return *tensor;
    }

    const SafetensorsTensor& part(const std::string& suffix, SafetensorsType type, std::int64_t count) const {
        const SafetensorsTensor& tensor = part(suffix);
        if (tensor.type != type)
            refuse(suffix, "has the element type " + safetensorsTypeName(tensor.type) + " instead of " +
                               safetensorsTypeName(type));
        if (tensor.data.size() != static_cast<std::size_t>(count) * safetensorsTypeBytes(type))
            refuse(suffix, "does not have " + std::to_string(count) + " values");
        return tensor;
    }

    FourBitHeader header() const {
        const SafetensorsTensor& stored = part(m_state);
        const std::string_view text(reinterpret_cast<const char*>(stored.data.data()), stored.data.size());
        const Json state =
            parseJson(text, m_model + ": " + m_name + m_state, {.bytes = 65'536, .depth = 4, .keysPerObject = 64});
        FourBitHeader header;
        header.shape = shapeOf(state);
        if (textOf(state, "quant_type") != fourBitCodeName(m_code))
            refuse(m_state, "does not say quant_type " + fourBitCodeName(m_code));
        header.code = m_code;
        const Json blockSize = state.value("blocksize", Json());
        if (!blockSize.is_number_unsigned() || blockSize.get<std::uint64_t>() > 4096 ||
            !isFourBitBlockSize(blockSize.get<int>()))
            refuse(m_state, "has a blocksize that is not a power of two from 32 to 4096");
        header.blockSize = blockSize.get<int>();
        header.valueType = floatTypeFromName(textOf(state, "dtype"));
        header.doubleQuant = m_find(m_name + ".nested_absmax") != nullptr;
        if (header.doubleQuant) readNested(state, header);
        checkSizes(header);
        return header;
    }

private:
    std::string textOf(const Json& state, const char* key) const {
        const Json value = state.is_object() ? state.value(key, Json()) : Json();
        if (!value.is_string()) refuse(m_state, "lacks the text " + quotedText(key));
        return value.get<std::string>();
    }

    std::vector<std::int64_t> shapeOf(const Json& state) const {
        const Json list = state.is_object() ? state.value("shape", Json()) : Json();
        std::vector<std::int64_t> shape;
        std::int64_t count = 1;
        if (!list.is_array() || list.empty() || list.size() > 8) refuse(m_state, "lacks the list \"shape\"");
        for (const Json& size : list) {
            if (!size.is_number_unsigned() || size.get<std::uint64_t>() > (1ull << 40) ||
                __builtin_mul_overflow(count, size.get<std::int64_t>(), &count))
                refuse(m_state, "has a shape that cannot be");
            shape.push_back(size.get<std::int64_t>());
        }
        return shape;
    }

    void readNested(const Json& state, FourBitHeader& header) const {
        if (state.value("nested_blocksize", Json()) != nestedBlockSize)
            refuse(m_state, "has a nested_blocksize other than " + std::to_string(nestedBlockSize));
        if (textOf(state, "nested_dtype") != "float32") refuse(m_state, "has a nested_dtype other than float32");
        const Json offset = state.value("nested_offset", Json());
        if (!offset.is_number()) refuse(m_state, "lacks the number \"nested_offset\"");
        header.nestedOffset = offset.get<float>();
    }

    void checkSizes(const FourBitHeader& header) const {
        std::int64_t count = 1;
        for (const std::int64_t size : header.shape) count *= size;
        const std::int64_t blocks = count / header.blockSize + (count % header.blockSize != 0 ? 1 : 0);
        if (part("").data.size() != static_cast<std::size_t>(count / 2 + count % 2))
            refuse("", "does not have two codes a byte for its shape");
        const auto map = floatsOf(part(".quant_map", SafetensorsType::F32, 16));
        const std::array<float, 16> expected = quantMap(m_code);
        // Numbers are compared: FP4's second zero may be a negative one.
        if (!std::equal(map.begin(), map.end(), expected.begin(), expected.end()))
            refuse(".quant_map", "is not the table of " + fourBitCodeName(m_code));
        part(".absmax", header.doubleQuant ? SafetensorsType::U8 : SafetensorsType::F32, blocks);
        if (!header.doubleQuant) return;
        part(".nested_absmax", SafetensorsType::F32, (blocks + nestedBlockSize - 1) / nestedBlockSize);
        part(".nested_quant_map", SafetensorsType::F32, 256);
    }

    const TensorFinder& m_find;
    const std::string& m_name;
    const std::string& m_model;
    FourBitCode m_code;
    std::string m_state;  // the part with the JSON text
};

template <typename T>
StoredPart storedPart(const std::string& name, SafetensorsType type, const T* values, std::size_t count) {
    const auto bytes = std::as_bytes(std::span(values, count));
    return {name, type, {static_cast<std::int64_t>(count)}, {bytes.begin(), bytes.end()}};
}

/// The JSON text as Python's json.dumps writes it: a space after each comma and colon.
std::string quantStateText(const FourBitTensor& tensor) {
    std::string shape;
    for (const std::int64_t size : tensor.shape) shape += (shape.empty() ? "" : ", ") + std::to_string(size);
    std::string text = "{\"quant_type\": \"" + fourBitCodeName(tensor.code) +
                       "\", \"blocksize\": " + std::to_string(tensor.blockSize) + ", \"dtype\": \"" +
                       floatTypeName(tensor.valueType) + "\", \"shape\": [" + shape + "]";
    if (tensor.doubleQuant)
        text += ", \"nested_blocksize\": " + std::to_string(nestedBlockSize) +
                ", \"nested_dtype\": \"float32\", \"nested_offset\": " +
                pythonNumber(static_cast<double>(tensor.nestedOffset));
    return text + "}";
}

}  // namespace

bool hasFourBitLayout(const TensorFinder& find, const std::string& name) {
    return find(name + stateName(FourBitCode::Nf4)) != nullptr || find(name + stateName(FourBitCode::Fp4)) != nullptr;
}

FourBitHeader readFourBitHeader(const TensorFinder& find, const std::string& name, const std::string& model) {
    return PartReader(find, name, model).header();
}

FourBitTensor readFourBit(const TensorFinder& find, const std::string& name, const std::string& model) {
    const PartReader reader(find, name, model);
    const FourBitHeader header = reader.header();
    FourBitTensor tensor;
    tensor.code = header.code;
    tensor.shape = header.shape;
    tensor.blockSize = header.blockSize;
    tensor.valueType = header.valueType;
    tensor.doubleQuant = header.doubleQuant;
    tensor.codes = bytesOf(reader.part(""));
    if (!header.doubleQuant) {
        tensor.absmax = floatsOf(reader.part(".absmax"));
        return tensor;
    }
    tensor.absmaxCodes = bytesOf(reader.part(".absmax"));
    tensor.nestedAbsmax = floatsOf(reader.part(".nested_absmax"));
    tensor.nestedOffset = header.nestedOffset;
    tensor.nestedMap = floatsOf(reader.part(".nested_quant_map"));
    if (std::equal(tensor.nestedMap.begin(), tensor.nestedMap.end(), dynamicMap().begin(), dynamicMap().end()))
        tensor.nestedMap.clear();
    return tensor;
}

bool hasInt8Layout(const TensorFinder& find, const std::string& name) {
    return name.ends_with(weightEnding) && find(moduleOf(name) + scalesPart) != nullptr;
}

void checkInt8(const TensorFinder& find, const std::string& name, const std::vector<std::int64_t>& shape,
               const std::string& model) {
    const auto refuse = [&](const std::string& part, const std::string& what) {
        throw badInput("The weight " + quotedText(part) + " of the model " + quotedText(model, 4096) + " " + what +
                       ". Nothing was changed; get the model again from where it came from.");
    };
    const SafetensorsTensor* codes = find(name);
    if (codes == nullptr) refuse(name, "is missing");
    if (codes->type != SafetensorsType::I8)
        refuse(name, "has the element type " + safetensorsTypeName(codes->type) + " instead of I8");
    if (codes->shape != shape) refuse(name, "has another shape than the configuration says");
    const std::string scalesName = moduleOf(name) + scalesPart;
    const SafetensorsTensor& scales = *find(scalesName);
    if (scales.type != SafetensorsType::F32 || scales.shape != std::vector<std::int64_t>{shape.at(0)})
        refuse(scalesName, "does not hold " + std::to_string(shape[0]) + " values of F32");
    const SafetensorsTensor* format = find(moduleOf(name) + formatPart);
    if (format == nullptr) return;
    const bool byRows =
        format->type == SafetensorsType::U8 && format->data.size() == 1 && format->data[0] == std::byte{0};
    if (!byRows) refuse(moduleOf(name) + formatPart, "does not say that the codes lie by rows (0)");
}

Int8Tensor readInt8(const TensorFinder& find, const std::string& name) {
    const SafetensorsTensor& codes = *find(name);
    Int8Tensor tensor;
    tensor.shape = codes.shape;
    tensor.codes.resize(codes.data.size());
    if (!tensor.codes.empty()) std::memcpy(tensor.codes.data(), codes.data.data(), codes.data.size());
    tensor.scales = floatsOf(*find(moduleOf(name) + scalesPart));
    return tensor;
}

std::optional<std::string> quantizedPartOwner(const std::string& tensorName) {
    const std::string nf4 = stateName(FourBitCode::Nf4);
    const std::string fp4 = stateName(FourBitCode::Fp4);
    for (const std::string_view suffix :
         {std::string_view(".absmax"), std::string_view(".quant_map"), std::string_view(".nested_absmax"),
          std::string_view(".nested_quant_map"), std::string_view(nf4), std::string_view(fp4)})
        if (tensorName.ends_with(suffix)) return tensorName.substr(0, tensorName.size() - suffix.size());
    for (const std::string_view suffix : {std::string_view(scalesPart), std::string_view(formatPart)})
        if (tensorName.ends_with(suffix)) return tensorName.substr(0, tensorName.size() - suffix.size()) + weightEnding;
    return std::nullopt;
}

std::vector<StoredPart> fourBitSideParts(const std::string& name, const FourBitTensor& tensor) {
    std::vector<StoredPart> parts;
    const std::array<float, 16> map = quantMap(tensor.code);
    parts.push_back(storedPart(name + ".quant_map", SafetensorsType::F32, map.data(), map.size()));
    const std::string state = quantStateText(tensor);
    parts.push_back(storedPart(name + stateName(tensor.code), SafetensorsType::U8, state.data(), state.size()));
    if (!tensor.doubleQuant) {
        parts.push_back(storedPart(name + ".absmax", SafetensorsType::F32, tensor.absmax.data(), tensor.absmax.size()));
        return parts;
    }
    const float* nestedMap = tensor.nestedMap.empty() ? dynamicMap().data() : tensor.nestedMap.data();
    parts.push_back(
        storedPart(name + ".absmax", SafetensorsType::U8, tensor.absmaxCodes.data(), tensor.absmaxCodes.size()));
    parts.push_back(storedPart(name + ".nested_absmax", SafetensorsType::F32, tensor.nestedAbsmax.data(),
                               tensor.nestedAbsmax.size()));
    parts.push_back(storedPart(name + ".nested_quant_map", SafetensorsType::F32, nestedMap, 256));
    return parts;
}

std::string pythonNumber(double value) {
    if (!std::isfinite(value)) throw Error(ErrorKind::Internal, "A number that is not finite has no place in a file.");
    std::array<char, 64> buffer = {};
    // Shortest digits as d.ddde[+-]xx, then placed as Python does: plain for exponents from -4 to 15.
    const auto written =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
    const std::string text(buffer.data(), written.ptr);
    const std::size_t mark = text.find('e');
    const int exponent = std::stoi(text.substr(mark + 1));
    std::string sign = text.front() == '-' ? "-" : "";
    std::string digits = text.substr(sign.size(), mark - sign.size());
    std::erase(digits, '.');
    if (exponent < -4 || exponent >= 16) {
        const std::string fraction = digits.size() > 1 ? "." + digits.substr(1) : "";
        return sign + digits.substr(0, 1) + fraction + text.substr(mark);
    }
    if (exponent < 0) return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole) return sign + digits + std::string(whole - digits.size(), '0') + ".0";
    return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace lorimer
