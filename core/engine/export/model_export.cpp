#include "engine/export/model_export.h"

#include <algorithm>
#include <filesystem>

#include "engine/base/durable_file.h"
#include "engine/base/quoted_text.h"
#include "engine/export/gguf_model.h"
#include "engine/export/merged_weights.h"
#include "engine/export/ollama_template.h"
#include "engine/hardware/device.h"
#include "engine/peft/gguf_adapter.h"
#include "engine/quant/folder_parts.h"
#include "engine/tokenizer/model_text.h"

namespace lorimer {

namespace {

/// Architectures whose GGUF names and order of rows are known, by "model_type" of a folder.
constexpr std::array ggufArchitectures = {std::pair{"llama", "llama"},   std::pair{"qwen2", "qwen2"},
                                          std::pair{"qwen3", "qwen3"},   std::pair{"gemma", "gemma"},
                                          std::pair{"gemma2", "gemma2"}, std::pair{"gemma3_text", "gemma3"},
                                          std::pair{"phi3", "phi3"},     std::pair{"gpt2", "gpt2"}};

std::string ggufArchitecture(const ModelWeights& base) {
    if (const auto* gguf = dynamic_cast<const GgufWeights*>(&base))
        return gguf->file().requiredString("general.architecture");
    const std::string& type = base.config().architecture;
    const auto* const found = std::find_if(ggufArchitectures.begin(), ggufArchitectures.end(),
                                           [&](const auto& pair) { return type == pair.first; });
    if (found != ggufArchitectures.end()) return found->second;
    throw badInput(
        "An adapter for a model of the kind " + quotedText(type) +
        " cannot be written as a GGUF file in this version. Nothing was exported; choose the PEFT adapter or "
        "the merged model.");
}

class ModelExporter {
public:
    explicit ModelExporter(const ModelExportJob& job) : m_job(job), m_base(openModel(job.modelPath)) {
        setThreads(job.device);
        for (const WeightSpec& weight : expectedWeights(m_base->config())) {
            std::int64_t values = 1;
            for (const std::int64_t size : weight.shape) values *= size;
            m_total += values;
        }
    }

    ModelExportReport write() {
        StoredAdapter adapter = readAdapter(m_job.adapterFolder, m_base->config());
        std::filesystem::create_directories(m_job.outFolder);
        switch (m_job.format) {
            case ModelExportFormat::GgufAdapter:
                MergedWeights(*m_base, adapter);  // does it fit?
                writeGgufAdapter(fileIn("adapter.gguf"), adapter, m_base->config(), ggufArchitecture(*m_base));
                m_report.files = {"adapter.gguf"};
                break;
            case ModelExportFormat::Merged:
                writeFolder(MergedWeights(*m_base, std::move(adapter)));
                break;
            case ModelExportFormat::Gguf:
                writeGguf(MergedWeights(*m_base, std::move(adapter)));
                break;
        }
        return m_report;
    }

private:
    std::string fileIn(const std::string& name) const { return m_job.outFolder + "/" + name; }

    void progress(std::int64_t values) {
        m_done += values;
        if (m_job.onProgress) m_job.onProgress(std::min(m_done, m_total), m_total);
        if (m_job.stopRequested && m_job.stopRequested())
            throw Error(ErrorKind::Stopped, "The export was cancelled. Its files were removed; the run is unchanged.");
    }

    void writeFolder(const MergedWeights& merged) {
        requireFolderForm(*m_base, "choose the merged GGUF file or the PEFT adapter");
        FloatType type = plainType(*m_base);
        if (type == FloatType::Float32) type = FloatType::BFloat16;
        Json config = plainFolderConfig(*m_base, type);
        config.erase("quantization_config");
        const char* const key = config.contains("dtype") ? "dtype" : "torch_dtype";
        config[key] = floatTypeName(type);
        writeFolderConfig(config, m_job.outFolder);
        m_report.hasTokenizer = writeCompanions(*m_base, m_job.outFolder);
        if (!m_job.chatTemplate.empty()) writeFileDurably(fileIn("chat_template.jinja"), m_job.chatTemplate);

        std::vector<SafetensorsInfo> infos;
        std::map<std::string, WeightSpec> weights;
        for (const WeightSpec& weight : expectedWeights(m_base->config())) {
            std::vector<std::int64_t> shape = weight.shape;
            if (weight.transposed) std::swap(shape[0], shape[1]);
            infos.push_back({weight.name, safetensorsTypeOf(type), shape});
            weights.emplace(weight.name, weight);
        }
        SafetensorsWriter writer(fileIn("model.safetensors"), infos, {{"format", "pt"}});
        for (const SafetensorsInfo& info : writer.order())
            appendPlain(merged, weights.at(info.name), type, writer, [this](std::int64_t values) { progress(values); });
        writer.finish();
        for (const auto& file : std::filesystem::directory_iterator(m_job.outFolder))
            m_report.files.push_back(file.path().filename().string());
        std::sort(m_report.files.begin(), m_report.files.end());
    }

    void writeGguf(const MergedWeights& merged) {
        const auto* base = dynamic_cast<const GgufWeights*>(m_base.get());
        if (base == nullptr)
            throw badInput(
                "A merged GGUF file can be written in this version only for a base model that is a GGUF file; " +
                quotedText(m_job.modelPath, 4096) +
                " is a folder. Nothing was exported; choose the merged model or the adapter.");
        writeGgufModel(*base, merged, {m_job.ggufType, m_job.chatTemplate}, fileIn("model.gguf"),
                       [this](std::int64_t values) { progress(values); });
        m_report.files = {"model.gguf"};
        if (m_job.withModelfile) writeModelfile();
    }

    void writeModelfile() {
        const ModelText text(m_job.modelPath, LossOn::Answers);
        const std::vector<std::int32_t> front = text.tokenizer().addSpecialTokens({});
        const bool addsBos = !front.empty() && front.front() == text.tokenizer().bosId();
        std::optional<std::string> written;
        if (const auto chatTemplate = loadChatTemplate(m_job.modelPath)) {
            const auto translated =
                ollamaTemplate(*chatTemplate, addsBos ? text.tokenizer().tokenText(front.front()) : "");
            if (translated) {
                Modelfile modelfile{"./model.gguf", *translated, {}, m_job.systemText};
                for (const std::int32_t id : text.builder().stopTokens())
                    modelfile.stops.push_back(text.tokenizer().tokenText(id));
                written = modelfileText(modelfile);
            }
        }
        m_report.templateLeftOut = !written;
        if (!written) return;
        writeFileDurably(fileIn("Modelfile"), *written);
        m_report.files.emplace_back("Modelfile");
    }

    const ModelExportJob& m_job;
    std::unique_ptr<ModelWeights> m_base;
    ModelExportReport m_report;
    std::int64_t m_done = 0;
    std::int64_t m_total = 0;
};

}  // namespace

ModelExportReport exportModelFiles(const ModelExportJob& job) { return ModelExporter(job).write(); }

}  // namespace lorimer
