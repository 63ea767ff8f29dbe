#include "engine/quant/quantize_model.h"

#include <filesystem>
#include <map>

#include "engine/base/error.h"
#include "engine/base/new_folder.h"
#include "engine/base/quoted_text.h"
#include "engine/quant/bitsandbytes_config.h"
#include "engine/quant/bitsandbytes_layout.h"
#include "engine/quant/folder_parts.h"
#include "engine/weights/folder_weights.h"
#include "engine/weights/safetensors_writer.h"
#include "engine/weights/weight_names.h"

namespace lorimer {

namespace {

class Quantizer {
public:
    Quantizer(const ModelWeights& weights, const QuantizeJob& job)
        : m_weights(weights),
          m_job(job),
          m_kept(plainType(weights)),
          m_isFolder(dynamic_cast<const FolderWeights*>(&weights) != nullptr) {}

    FloatType kept() const { return m_kept; }

    /// Quantizes the linear layers and collects what is to be written.
    void quantizeAll(QuantizeReport& report) {
        for (const WeightSpec& weight : expectedWeights(m_weights.config())) m_total += countOf(weight);
        std::int64_t quantizedBytes = 0;
        for (const WeightSpec& weight : expectedWeights(m_weights.config())) {
            if (!weight.blockLinear) {
                m_infos.push_back({weight.name, safetensorsTypeOf(m_kept), weight.shape});
                m_plain.emplace(weight.name, weight);
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
                appendPlain(m_weights, m_plain.at(info.name), m_kept, writer,
                            [this](std::int64_t values) { progress(values); });
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
    std::map<std::string, WeightSpec> m_plain;
    std::vector<SafetensorsInfo> m_infos;
};

}  // namespace

QuantizeReport quantizeModel(const QuantizeJob& job) {
    const std::unique_ptr<ModelWeights> weights = openModel(job.modelPath);
    if (!weights->isGguf() && weights->quantization() != "none")
        throw badInput("The model " + quotedText(job.modelPath, 4096) + " is quantized to " + weights->quantization() +
                       " already. Nothing was changed; use it as it is, or start from the "
                       "unquantized model.");
    requireFolderForm(*weights, "train on it with the quantization gguf, or start from its Hugging Face folder");
    NewFolder folder(job.outFolder);
    QuantizeReport report;
    Quantizer quantizer(*weights, job);
    quantizer.quantizeAll(report);
    Json config = plainFolderConfig(*weights, quantizer.kept());
    config["quantization_config"] = fourBitQuantizationConfig(job.code, job.doubleQuant, quantizer.kept());
    writeFolderConfig(config, folder.writtenAt());
    report.hasTokenizer = writeCompanions(*weights, folder.writtenAt());
    quantizer.write(folder.fileIn("model.safetensors"));
    report.bytes = static_cast<std::int64_t>(std::filesystem::file_size(folder.fileIn("model.safetensors")));
    folder.commit();
    return report;
}

}  // namespace lorimer
