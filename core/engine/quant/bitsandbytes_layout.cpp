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
#include "engine/quant/nf4_math.h"

namespace lorimer {

namespace {

constexpr const char* nf4State = ".quant_state.bitsandbytes__nf4";
constexpr const char* fp4State = ".quant_state.bitsandbytes__fp4";

std::array<float, 16> nf4Map() {
    std::array<float, 16> map = {};
    for (unsigned code = 0; code < 16; ++code) map[code] = nf4Value(code);
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

/// The parts of one stored weight, checked one by one.
class PartReader {
public:
    PartReader(const TensorFinder& find, const std::string& name, const std::string& model)
        : m_find(find), m_name(name), m_model(model) {}

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

    Nf4Header header() const {
        const SafetensorsTensor& stored = part(nf4State);
        const std::string_view text(reinterpret_cast<const char*>(stored.data.data()), stored.data.size());
        const Json state =
            parseJson(text, m_model + ": " + m_name + nf4State, {.bytes = 65'536, .depth = 4, .keysPerObject = 64});
        Nf4Header header;
        header.shape = shapeOf(state);
        if (textOf(state, "quant_type") != "nf4") refuse(nf4State, "does not say quant_type nf4");
        const Json blockSize = state.value("blocksize", Json());
        if (!blockSize.is_number_unsigned() || blockSize.get<std::uint64_t>() > 4096 ||
            !isNf4BlockSize(blockSize.get<int>()))
            refuse(nf4State, "has a blocksize that is not a power of two from 32 to 4096");
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
        if (!value.is_string()) refuse(nf4State, "lacks the text " + quotedText(key));
        return value.get<std::string>();
    }

    std::vector<std::int64_t> shapeOf(const Json& state) const {
        const Json list = state.is_object() ? state.value("shape", Json()) : Json();
        std::vector<std::int64_t> shape;
        std::int64_t count = 1;
        if (!list.is_array() || list.empty() || list.size() > 8) refuse(nf4State, "lacks the list \"shape\"");
        for (const Json& size : list) {
            if (!size.is_number_unsigned() || size.get<std::uint64_t>() > (1ull << 40) ||
                __builtin_mul_overflow(count, size.get<std::int64_t>(), &count))
                refuse(nf4State, "has a shape that cannot be");
            shape.push_back(size.get<std::int64_t>());
        }
        return shape;
    }

    void readNested(const Json& state, Nf4Header& header) const {
        if (state.value("nested_blocksize", Json()) != nestedBlockSize)
            refuse(nf4State, "has a nested_blocksize other than " + std::to_string(nestedBlockSize));
        if (textOf(state, "nested_dtype") != "float32") refuse(nf4State, "has a nested_dtype other than float32");
        const Json offset = state.value("nested_offset", Json());
        if (!offset.is_number()) refuse(nf4State, "lacks the number \"nested_offset\"");
        header.nestedOffset = offset.get<float>();
    }

    void checkSizes(const Nf4Header& header) const {
        std::int64_t count = 1;
        for (const std::int64_t size : header.shape) count *= size;
        const std::int64_t blocks = count / header.blockSize + (count % header.blockSize != 0 ? 1 : 0);
        if (part("").data.size() != static_cast<std::size_t>(count / 2 + count % 2))
            refuse("", "does not have two codes a byte for its shape");
        const auto map = floatsOf(part(".quant_map", SafetensorsType::F32, 16));
        const std::array<float, 16> expected = nf4Map();
        if (!std::equal(map.begin(), map.end(), expected.begin(), expected.end()))
            refuse(".quant_map", "is not the NF4 table");
        part(".absmax", header.doubleQuant ? SafetensorsType::U8 : SafetensorsType::F32, blocks);
        if (!header.doubleQuant) return;
        part(".nested_absmax", SafetensorsType::F32, (blocks + nestedBlockSize - 1) / nestedBlockSize);
        part(".nested_quant_map", SafetensorsType::F32, 256);
    }

    const TensorFinder& m_find;
    const std::string& m_name;
    const std::string& m_model;
};

template <typename T>
StoredPart storedPart(const std::string& name, SafetensorsType type, const T* values, std::size_t count) {
    const auto bytes = std::as_bytes(std::span(values, count));
    return {name, type, {static_cast<std::int64_t>(count)}, {bytes.begin(), bytes.end()}};
}

/// The JSON text as Python's json.dumps writes it: a space after each comma and colon.
std::string quantStateText(const Nf4Tensor& tensor) {
    std::string shape;
    for (const std::int64_t size : tensor.shape) shape += (shape.empty() ? "" : ", ") + std::to_string(size);
    std::string text = "{\"quant_type\": \"nf4\", \"blocksize\": " + std::to_string(tensor.blockSize) +
                       ", \"dtype\": \"" + floatTypeName(tensor.valueType) + "\", \"shape\": [" + shape + "]";
    if (tensor.doubleQuant)
        text += ", \"nested_blocksize\": " + std::to_string(nestedBlockSize) +
                ", \"nested_dtype\": \"float32\", \"nested_offset\": " +
                pythonNumber(static_cast<double>(tensor.nestedOffset));
    return text + "}";
}

[[noreturn]] void refuseSetting(const std::string& key, const Json& value, const std::string& configPath) {
    throw badInput("The key \"quantization_config." + key + "\" of " + quotedText(configPath, 4096) + " is " +
                   value.dump(-1, ' ', true, Json::error_handler_t::replace) +
                   "; this version reads bitsandbytes' 4-bit NF4 and unquantized models. Nothing was changed; choose "
                   "another model.");
}

}  // namespace

bool hasNf4Layout(const TensorFinder& find, const std::string& name) {
    if (find(name + fp4State) != nullptr)
        throw badInput("The weight " + quotedText(name) +
                       " is quantized as fp4, which this version does not read. Nothing was changed; choose an "
                       "unquantized or an NF4 model.");
    return find(name + nf4State) != nullptr;
}

Nf4Header readNf4Header(const TensorFinder& find, const std::string& name, const std::string& model) {
    return PartReader(find, name, model).header();
}

Nf4Tensor readNf4(const TensorFinder& find, const std::string& name, const std::string& model) {
    const PartReader reader(find, name, model);
    const Nf4Header header = reader.header();
    Nf4Tensor tensor;
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

std::optional<std::string> nf4PartOwner(const std::string& tensorName) {
    for (const char* suffix : {".absmax", ".quant_map", ".nested_absmax", ".nested_quant_map", nf4State})
        if (tensorName.ends_with(suffix)) return tensorName.substr(0, tensorName.size() - std::strlen(suffix));
    return std::nullopt;
}

bool announcesNf4(const Json& config, const std::string& configPath) {
    const auto found = config.find("quantization_config");
    if (found == config.end() || found->is_null()) return false;
    if (!found->is_object()) refuseSetting("", *found, configPath);
    const auto is = [&](const char* key) { return found->value(key, Json()) == true; };
    const Json method = found->value("quant_method", Json("bitsandbytes"));
    if (method != "bitsandbytes") refuseSetting("quant_method", method, configPath);
    if (is("load_in_8bit") || is("_load_in_8bit")) refuseSetting("load_in_8bit", true, configPath);
    if (!is("load_in_4bit") && !is("_load_in_4bit"))
        refuseSetting("load_in_4bit", found->value("load_in_4bit", Json()), configPath);
    const Json type = found->value("bnb_4bit_quant_type", Json("fp4"));
    if (type != "nf4") refuseSetting("bnb_4bit_quant_type", type, configPath);
    return true;
}

std::vector<StoredPart> nf4SideParts(const std::string& name, const Nf4Tensor& tensor) {
    std::vector<StoredPart> parts;
    const std::array<float, 16> map = nf4Map();
    parts.push_back(storedPart(name + ".quant_map", SafetensorsType::F32, map.data(), map.size()));
    const std::string state = quantStateText(tensor);
    parts.push_back(storedPart(name + nf4State, SafetensorsType::U8, state.data(), state.size()));
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

Json nf4QuantizationConfig(bool doubleQuant, FloatType computeType) {
    return {{"_load_in_4bit", true},
            {"_load_in_8bit", false},
            {"bnb_4bit_compute_dtype", floatTypeName(computeType)},
            {"bnb_4bit_quant_storage", "uint8"},
            {"bnb_4bit_quant_type", "nf4"},
            {"bnb_4bit_use_double_quant", doubleQuant},
            {"llm_int8_enable_fp32_cpu_offload", false},
            {"llm_int8_has_fp16_weight", false},
            {"llm_int8_skip_modules", nullptr},
            {"llm_int8_threshold", 6.0},
            {"load_in_4bit", true},
            {"load_in_8bit", false},
            {"quant_method", "bitsandbytes"}};
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
