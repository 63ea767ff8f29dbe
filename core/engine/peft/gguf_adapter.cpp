#include "engine/peft/gguf_adapter.h"

#include <cstring>

#include "engine/base/quoted_text.h"
#include "engine/model/module_names.h"
#include "engine/weights/gguf.h"
#include "engine/weights/gguf_writer.h"
#include "engine/weights/weight_names.h"

namespace lorimer {

namespace {

const std::string endOfA = ".lora_a";
const std::string endOfB = ".lora_b";

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
    throw badInput("The adapter cannot be used: " + quotedText(path, 4096) + " " + what +
                   ". Nothing was changed; choose a LoRA adapter for this model.");
}

void requireText(const GgufFile& file, const char* key, const char* expected) {
    const std::string* text = file.stringValue(key);
    if (text == nullptr || *text != expected)
        refuse(file.path(), std::string("does not say \"") + expected + "\" under " + key);
}

/// Hugging Face's modules by GGUF's tensor names.
std::map<std::string, std::string> modulesByGgufName(const ModelConfig& model) {
    std::map<std::string, std::string> modules;
    const ModuleNames names = moduleNames(model);
    for (int layer = 0; layer < model.layers; ++layer) {
        for (const LinearShape& linear : blockLinears(model)) {
            const std::string module = names.blockPrefix(layer) + linear.module;
            modules[ggufWeightName(module + ".weight", model).name] = module;
        }
    }
    return modules;
}

/// For each Hugging Face row of B the row of the file; empty: the same.
std::vector<std::int64_t> fileRows(const std::string& module, const ModelConfig& model, std::int64_t rows) {
    std::vector<std::int64_t> order;
    if (ggufWeightName(module + ".weight", model).permutedHeads == 0) return order;
    for (std::int64_t row = 0; row < rows; ++row) order.push_back(permutedRow(row, model.headDim));
    return order;
}

Tensor decoded(const GgufFile& file, const GgufTensor& tensor) {
    if (tensor.shape.size() != 2) refuse(file.path(), "holds the tensor " + quotedText(tensor.name) + ", no matrix");
    Tensor values = at::empty({tensor.shape[0], tensor.shape[1]}, at::kFloat);
    decodeBlocks(tensor.format, tensor.data, values.data_ptr<float>());
    return values;
}

Tensor inModelOrder(const Tensor& b, const std::vector<std::int64_t>& order) {
    return order.empty() ? b : b.index_select(0, at::tensor(order, at::kLong));
}

Tensor inFileOrder(const Tensor& b, const std::vector<std::int64_t>& order) {
    if (order.empty()) return b;
    return at::empty_like(b).index_copy_(0, at::tensor(order, at::kLong), b);
}

void addPart(StoredAdapter& adapter, const GgufFile& file, const GgufTensor& tensor, const ModelConfig& model,
             const std::map<std::string, std::string>& modules) {
    const bool isA = tensor.name.ends_with(endOfA);
    if (!isA && !tensor.name.ends_with(endOfB))
        refuse(file.path(), "holds the tensor " + quotedText(tensor.name) + ", which is no part of a LoRA pair");
    const auto module = modules.find(tensor.name.substr(0, tensor.name.size() - endOfA.size()));
    if (module == modules.end())
        refuse(file.path(), "adapts " + quotedText(tensor.name) + ", which this model does not have");
    AdapterPair& pair = adapter.pairs[module->second];
    const Tensor values = decoded(file, tensor);
    if (isA)
        pair.a = values;
    else
        pair.b = inModelOrder(values, fileRows(module->second, model, values.size(0)));
}

/// Ranks and scales in the terms of a PEFT configuration: llama.cpp scales by alpha / rank, without alpha not at all.
void describe(StoredAdapter& adapter, double alpha) {
    PeftConfig& config = adapter.config;
    bool isFirst = true;
    for (auto& [module, pair] : adapter.pairs) {
        if (!pair.a.defined() || !pair.b.defined() || pair.a.size(0) != pair.b.size(1))
            refuse(adapter.file, "has no whole LoRA pair for " + module);
        const int rank = static_cast<int>(pair.a.size(0));
        if (isFirst) config.rank = rank;
        if (isFirst) config.alpha = alpha == 0.0 ? rank : alpha;
        isFirst = false;
        if (rank != config.rank) config.rankPattern.emplace_back(module, rank);
        if (rank != config.rank && alpha == 0.0) config.alphaPattern.emplace_back(module, rank);
    }
    for (auto& [module, pair] : adapter.pairs) pair.scale = config.scaleOf(module);
}

}  // namespace

StoredAdapter readGgufAdapter(const std::string& path, const ModelConfig& model) {
    const GgufFile file = GgufFile::open(path);
    requireText(file, "general.type", "adapter");
    requireText(file, "adapter.type", "lora");
    StoredAdapter adapter;
    adapter.file = path;
    const std::map<std::string, std::string> modules = modulesByGgufName(model);
    for (const GgufTensor& tensor : file.tensors()) addPart(adapter, file, tensor, model, modules);
    describe(adapter, file.floatValue("adapter.lora.alpha").value_or(0.0));
    return adapter;
}

void writeGgufAdapter(const std::string& path, const StoredAdapter& adapter, const ModelConfig& model,
                      const std::string& architecture) {
    if (adapter.config.useDora)
        throw badInput(
            "An adapter as a GGUF file cannot hold the lengths that DoRA trains. Nothing was exported; choose "
            "the merged GGUF file.");
    const auto alpha = static_cast<float>(adapter.config.alpha);
    const std::vector<GgufField> fields = {{"general.architecture", architecture},
                                           {"general.type", std::string("adapter")},
                                           {"general.file_type", std::uint32_t{0}},
                                           {"adapter.type", std::string("lora")},
                                           {"adapter.lora.alpha", alpha}};
    std::vector<GgufTensorInfo> infos;
    std::vector<Tensor> data;
    for (const auto& [module, pair] : adapter.pairs) {
        const std::string name = ggufWeightName(module + ".weight", model).name;
        const double theirs = alpha == 0.0F ? 1.0 : static_cast<double>(alpha) / static_cast<double>(pair.a.size(0));
        const Tensor b = pair.scale == theirs ? pair.b : pair.b * (pair.scale / theirs);
        data.push_back(pair.a.contiguous());
        data.push_back(inFileOrder(b, fileRows(module, model, b.size(0))).contiguous());
        infos.push_back({name + endOfA, BlockFormat::F32, pair.a.sizes().vec()});
        infos.push_back({name + endOfB, BlockFormat::F32, b.sizes().vec()});
    }
    GgufWriter writer(path, fields, infos);
    for (const Tensor& tensor : data)
        writer.append(std::as_bytes(std::span(tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel()))));
    writer.finish();
}

}  // namespace lorimer
