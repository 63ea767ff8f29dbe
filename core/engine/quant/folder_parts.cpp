#include "engine/quant/folder_parts.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "engine/base/durable_file.h"
#include "engine/base/error.h"
#include "engine/base/half.h"
#include "engine/base/mapped_file.h"
#include "engine/base/quoted_text.h"
#include "engine/quant/gguf_companions.h"
#include "engine/weights/folder_weights.h"
#include "engine/weights/gguf_weights.h"

namespace lorimer {

namespace {

/// What a folder needs beside its weights; copied as they are.
constexpr std::array companionFiles = {"tokenizer.json",
                                       "tokenizer_config.json",
                                       "special_tokens_map.json",
                                       "added_tokens.json",
                                       "vocab.json",
                                       "merges.txt",
                                       "tokenizer.model",
                                       "chat_template.jinja",
                                       "chat_template.json",
                                       "generation_config.json"};

constexpr std::int64_t chunkValues = 4 << 20;

std::span<const std::byte> rounded(const std::vector<float>& values, FloatType type,
                                   std::vector<std::uint16_t>& halves) {
    if (type == FloatType::Float32) return std::as_bytes(std::span(values));
    halves.resize(values.size());
    std::transform(values.begin(), values.end(), halves.begin(), [type](float value) {
        return type == FloatType::Float16 ? floatToHalf(value) : floatToBfloat16(value);
    });
    return std::as_bytes(std::span(halves));
}

std::vector<float> transposed(const std::vector<float>& values, std::int64_t rows, std::int64_t columns) {
    std::vector<float> result(values.size());
    for (std::int64_t row = 0; row < rows; ++row)
        for (std::int64_t column = 0; column < columns; ++column)
            result[static_cast<std::size_t>(column * rows + row)] =
                values[static_cast<std::size_t>(row * columns + column)];
    return result;
}

}  // namespace

FloatType plainType(const ModelWeights& weights) {
    if (const auto* folder = dynamic_cast<const FolderWeights*>(&weights)) {
        for (const char* key : {"dtype", "torch_dtype"}) {
            const auto found = folder->folder().config.find(key);
            if (found != folder->folder().config.end() && found->is_string())
                return floatTypeFromName(found->get<std::string>());
        }
        return weights.valueType(expectedWeights(weights.config()).front().name);
    }
    if (weights.quantization() == "none") return weights.valueType("model.layers.0.self_attn.q_proj.weight");
    return FloatType::BFloat16;
}

void requireFolderForm(const ModelWeights& weights, const std::string& instead) {
    if (!weights.isGguf() || (weights.config().architecture == "llama" && weights.config().layerKinds.empty())) return;
    throw badInput("The GGUF file " + quotedText(weights.files().front(), 4096) +
                   " holds a model for which no config.json can be made in this version. Nothing was changed; " +
                   instead + ".");
}

Json plainFolderConfig(const ModelWeights& weights, FloatType type) {
    const auto* folder = dynamic_cast<const FolderWeights*>(&weights);
    return folder == nullptr ? modelConfigToJson(weights.config(), type) : folder->folder().config;
}

void writeFolderConfig(const Json& config, const std::string& folder) {
    const std::string text = config.dump(-1, ' ', true, Json::error_handler_t::replace);
    writeFileDurably(folder + "/config.json", nlohmann::json::parse(text).dump(2, ' ', true) + "\n");
}

void appendPlain(const ModelWeights& weights, const WeightSpec& weight, FloatType type, SafetensorsWriter& writer,
                 const OnValues& onValues) {
    const std::int64_t columns = weight.shape.size() == 2 ? weight.shape[1] : 1;
    // A transposed matrix is turned as a whole.
    const std::int64_t rowsAtOnce =
        weight.transposed ? weight.shape[0] : std::max<std::int64_t>(1, chunkValues / columns);
    std::vector<float> values;
    std::vector<std::uint16_t> halves;
    for (std::int64_t row = 0; row < weight.shape[0]; row += rowsAtOnce) {
        const std::int64_t rows = std::min(rowsAtOnce, weight.shape[0] - row);
        values.resize(static_cast<std::size_t>(rows * columns));
        weights.readRows(weight.name, row, rows, values.data());
        onValues(rows * columns);
        if (weight.transposed) values = transposed(values, rows, columns);
        writer.append(rounded(values, type, halves));
    }
}

bool writeCompanions(const ModelWeights& weights, const std::string& target) {
    bool hasTokenizer = false;
    if (const auto* gguf = dynamic_cast<const GgufWeights*>(&weights)) {
        for (const auto& [name, text] : companionsFromGguf(gguf->file())) {
            writeFileDurably(target + "/" + name, text);
            hasTokenizer = hasTokenizer || name == "tokenizer.json";
        }
        return hasTokenizer;
    }
    const auto* folder = dynamic_cast<const FolderWeights*>(&weights);
    if (folder == nullptr) throw Error(ErrorKind::Internal, "Unknown kind of model source.");
    for (const char* name : companionFiles) {
        const std::filesystem::path source = std::filesystem::path(folder->folder().path) / name;
        std::error_code unreadable;
        if (!std::filesystem::is_regular_file(source, unreadable)) continue;
        writeFileDurably(target + "/" + name, MappedFile(source.string()).bytes());
        hasTokenizer = hasTokenizer || std::string_view(name) == "tokenizer.json";
    }
    return hasTokenizer;
}

}  // namespace lorimer
