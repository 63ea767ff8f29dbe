#include "engine/quant/quantize_model.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

#include "engine/base/durable_file.h"
#include "engine/base/error.h"
#include "engine/base/half.h"
#include "engine/base/mapped_file.h"
#include "engine/base/new_folder.h"
#include "engine/base/quoted_text.h"
#include "engine/quant/bitsandbytes_config.h"
#include "engine/quant/bitsandbytes_layout.h"
#include "engine/quant/gguf_companions.h"
#include "engine/weights/folder_weights.h"
#include "engine/weights/gguf_weights.h"
#include "engine/weights/safetensors_writer.h"
#include "engine/weights/weight_names.h"

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

/// The type of what stays unquantized, as transformers chooses it: config.json's, else that of the first weight. Block
/// formats of GGUF become bfloat16.
FloatType typeToKeep(const ModelWeights& weights) {
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

class Quantizer {
public:
    Quantizer(const ModelWeights& weights, const QuantizeJob& job)
        : m_weights(weights),
          m_job(job),
          m_kept(typeToKeep(weights)),
          m_isFolder(dynamic_cast<const FolderWeights*>(&weights) != nullptr) {}

    FloatType kept() const { return m_kept; }

    /// Quantizes the linear layers and collects what is to be written.
    void quantizeAll(QuantizeReport& report) {
        for (const WeightSpec& weight : expectedWeights(m_weights.config())) m_total += countOf(weight);
        std::int64_t quantizedBytes = 0;
        for (const WeightSpec& weight : expectedWeights(m_weights.config())) {
            if (!weight.blockLinear) {
                m_infos.push_back({weight.name, safetensorsTypeOf(m_kept), weight.shape});
                continue;
            }
            const FourBitTensor& tensor = quantize(weight);
            report.linearParameters += countOf(weight);
            quantizedBytes += tensor.byteCount();
            for (StoredPart& part : fourBitSideParts(weight.name, tensor)) {
                m_infos.push_back({part.name, part.type, part.shape});
                m_parts.emplace(part.name, std::move(part.bytes));
            }
            m_infos.push_back({weight.name, SafetensorsType::U8, {static_cast<std::int64_t>(tensor.codes.size()), 1}});
        }
        report.bitsPerParameter =
            8.0 * static_cast<double>(quantizedBytes) / static_cast<double>(report.linearParameters);
    }

    void write(const std::string& path) {
        SafetensorsWriter writer(path, m_infos, {{"format", "pt"}});
        for (const SafetensorsInfo& info : writer.order()) {
            if (const auto part = m_parts.find(info.name); part != m_parts.end())
                writer.append(part->second);
            else if (const auto tensor = m_tensors.find(info.name); tensor != m_tensors.end())
                writer.append(std::as_bytes(std::span(tensor->second.codes)));
            else
                writeKept(info, writer);
        }
        writer.finish();
    }

private:
    static std::int64_t countOf(const WeightSpec& weight) {
        std::int64_t count = 1;
        for (const std::int64_t size : weight.shape) count *= size;
        return count;
    }

    const FourBitTensor& quantize(const WeightSpec& weight) {
        // transformers rounds a folder's weights to the kept type before it quantizes; GGUF's are taken as they are.
        const FloatType type = m_isFolder ? m_kept : m_weights.valueType(weight.name);
        std::vector<float> values = m_weights.readAll(weight.name);
        if (type != m_weights.valueType(weight.name))
            for (float& value : values) value = roundedTo(type, value);
        try {
            m_tensors[weight.name] =
                quantizeFourBit(m_job.code, values.data(), weight.shape, m_job.blockSize, m_job.doubleQuant, type);
        } catch (const Error& error) {
            throw Error(error.kind(), "In the weight " + quotedText(weight.name) + ": " + error.sentence());
        }
        progress(countOf(weight));
        return m_tensors[weight.name];
    }

    void writeKept(const SafetensorsInfo& info, SafetensorsWriter& writer) {
        const std::int64_t rowValues = info.shape.size() == 2 ? info.shape[1] : 1;
        const std::int64_t rowsAtOnce = std::max<std::int64_t>(1, chunkValues / rowValues);
        std::vector<float> values;
        std::vector<std::uint16_t> halves;
        for (std::int64_t row = 0; row < info.shape[0]; row += rowsAtOnce) {
            const std::int64_t rows = std::min(rowsAtOnce, info.shape[0] - row);
            values.resize(static_cast<std::size_t>(rows * rowValues));
            m_weights.readRows(info.name, row, rows, values.data());
            progress(rows * rowValues);
            if (m_kept == FloatType::Float32) {
                writer.append(std::as_bytes(std::span(values)));
                continue;
            }
            halves.resize(values.size());
            std::transform(values.begin(), values.end(), halves.begin(), [this](float value) {
                return m_kept == FloatType::Float16 ? floatToHalf(value) : floatToBfloat16(value);
            });
            writer.append(std::as_bytes(std::span(halves)));
        }
    }

    void progress(std::int64_t values) {
        m_done += values;
        if (m_job.onProgress) m_job.onProgress(m_done, m_total);
    }

    const ModelWeights& m_weights;
    const QuantizeJob& m_job;
    FloatType m_kept;
    bool m_isFolder;
    std::int64_t m_done = 0;
    std::int64_t m_total = 0;
    std::map<std::string, FourBitTensor> m_tensors;
    std::map<std::string, std::vector<std::byte>> m_parts;
    std::vector<SafetensorsInfo> m_infos;
};

void writeConfig(const ModelWeights& weights, const QuantizeJob& job, FloatType kept, const std::string& path) {
    Json config;
    if (const auto* folder = dynamic_cast<const FolderWeights*>(&weights))
        config = folder->folder().config;
    else
        config = modelConfigToJson(weights.config(), kept);
    config["quantization_config"] = fourBitQuantizationConfig(job.code, job.doubleQuant, kept);
    // Sorted keys and ASCII, as transformers writes them.
    const std::string text = config.dump(-1, ' ', true, Json::error_handler_t::replace);
    writeFileDurably(path, nlohmann::json::parse(text).dump(2, ' ', true) + "\n");
}

bool writeCompanions(const ModelWeights& weights, const NewFolder& target) {
    bool hasTokenizer = false;
    if (const auto* gguf = dynamic_cast<const GgufWeights*>(&weights)) {
        for (const auto& [name, text] : companionsFromGguf(gguf->file())) {
            writeFileDurably(target.fileIn(name), text);
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
        writeFileDurably(target.fileIn(name), MappedFile(source.string()).bytes());
        hasTokenizer = hasTokenizer || std::string_view(name) == "tokenizer.json";
    }
    return hasTokenizer;
}

}  // namespace

QuantizeReport quantizeModel(const QuantizeJob& job) {
    const std::unique_ptr<ModelWeights> weights = openModel(job.modelPath);
    if (!weights->isGguf() && weights->quantization() != "none")
        throw badInput("The model " + quotedText(job.modelPath, 4096) + " is quantized to " + weights->quantization() +
                       " already. Nothing was changed; use it as it is, or start from the "
                       "unquantized model.");
    if (weights->isGguf() && (weights->config().architecture != "llama" || !weights->config().layerKinds.empty()))
        throw badInput("The GGUF file " + quotedText(job.modelPath, 4096) +
                       " holds a model for which no config.json can "
                       "be made in this version. Nothing was changed; train on it with the quantization gguf, or start "
                       "from its Hugging Face folder.");
    NewFolder folder(job.outFolder);
    QuantizeReport report;
    Quantizer quantizer(*weights, job);
    quantizer.quantizeAll(report);
    writeConfig(*weights, job, quantizer.kept(), folder.fileIn("config.json"));
    report.hasTokenizer = writeCompanions(*weights, folder);
    quantizer.write(folder.fileIn("model.safetensors"));
    report.bytes = static_cast<std::int64_t>(std::filesystem::file_size(folder.fileIn("model.safetensors")));
    folder.commit();
    return report;
}

}  // namespace lorimer
