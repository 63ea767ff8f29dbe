#include "engine/export/gguf_model.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "engine/weights/block_encoders.h"
#include "engine/weights/gguf_writer.h"
#include "engine/weights/weight_names.h"

namespace lorimer {

namespace {

constexpr const char* templateKey = "tokenizer.chat_template";
constexpr std::int64_t chunkValues = 4 << 20;

/// llama.cpp's numbers of file types (general.file_type).
struct FileType {
    BlockFormat format;
    std::uint32_t number;
};
constexpr std::array fileTypes = {FileType{BlockFormat::F16, 1},   FileType{BlockFormat::Q4_0, 2},
                                  FileType{BlockFormat::Q4_1, 3},  FileType{BlockFormat::Q8_0, 7},
                                  FileType{BlockFormat::Q4_K, 14}, FileType{BlockFormat::Q6_K, 18},
                                  FileType{BlockFormat::BF16, 32}};

const FileType* fileTypeOf(BlockFormat format) {
    const auto* const found =
        std::find_if(fileTypes.begin(), fileTypes.end(), [&](const FileType& type) { return type.format == format; });
    return found == fileTypes.end() ? nullptr : found;
}

bool isFourBit(BlockFormat format) {
    return format == BlockFormat::Q4_0 || format == BlockFormat::Q4_1 || format == BlockFormat::Q4_K;
}

bool fits(BlockFormat format, std::int64_t columns) { return columns % blockLayout(format).valuesPerBlock == 0; }

/// A tensor of the file to write.
struct Target {
    const GgufTensor* source = nullptr;
    std::string weight;  ///< Hugging Face's name; empty: copied as it is
    bool isPermuted = false;
    BlockFormat format = BlockFormat::F32;
};

class ModelWriter {
public:
    ModelWriter(const GgufWeights& base, const MergedWeights& merged, const GgufModelChoice& choice,
                const std::function<void(std::int64_t)>& onValues)
        : m_base(base),
          m_merged(merged),
          m_format(choice.format),
          m_template(choice.chatTemplate),
          m_onValues(onValues) {
        std::map<std::string, Target> byName;
        for (const WeightSpec& weight : expectedWeights(base.config())) {
            const GgufWeightName name = ggufWeightName(weight.name, base.config());
            byName[name.name] = {nullptr, weight.name, name.permutedHeads > 0, m_format};
        }
        const bool hasHead = base.file().findTensor("output.weight") != nullptr;
        for (const GgufTensor& tensor : base.file().tensors()) {
            Target target = byName.contains(tensor.name) ? byName[tensor.name] : Target();
            target.source = &tensor;
            const bool isHead = tensor.name == (hasHead ? "output.weight" : "token_embd.weight");
            target.format = formatOf(target, isHead);
            if (target.format == tensor.format && !m_merged.isAdapted(target.weight)) target.weight.clear();
            m_targets.push_back(target);
        }
    }

    void write(const std::string& path) const {
        std::vector<GgufTensorInfo> infos;
        for (const Target& target : m_targets)
            infos.push_back({target.source->name, target.format, target.source->shape});
        GgufWriter writer(path, fields(), infos);
        for (const Target& target : m_targets) {
            if (target.weight.empty())
                copy(target, writer);
            else
                encode(target, writer);
        }
        writer.finish();
    }

private:
    /// Vectors, tables and what is no weight of the model keep their format.
    BlockFormat formatOf(const Target& target, bool isHead) const {
        const GgufTensor& tensor = *target.source;
        if (target.weight.empty() || tensor.shape.size() != 2) return tensor.format;
        const BlockFormat wanted = isHead && isFourBit(m_format) ? BlockFormat::Q6_K : m_format;
        for (const BlockFormat format : {wanted, BlockFormat::Q8_0})
            if (fits(format, tensor.shape[1])) return format;
        return BlockFormat::F16;
    }

    std::vector<GgufField> fields() const {
        const GgufFile& file = m_base.file();
        std::vector<GgufField> fields = {
            {"general.architecture", StoredGgufValue{file.storedValue("general.architecture")}},
            {"general.file_type", fileTypeOf(m_format)->number}};
        if (blockLayout(m_format).valuesPerBlock > 1)
            fields.push_back({"general.quantization_version", std::uint32_t{2}});
        if (!m_template.empty()) fields.push_back({templateKey, m_template});
        for (const auto& [key, value] : file.values())
            if (!isReplaced(key) && (m_template.empty() || key != templateKey))
                fields.push_back({key, StoredGgufValue{file.storedValue(key)}});
        return fields;
    }

    /// Written anew, or said of the bytes of the old file alone.
    static bool isReplaced(const std::string& key) {
        return key == "general.architecture" || key == "general.file_type" || key == "general.quantization_version" ||
               key == "general.alignment" || key.starts_with("quantize.") || key.starts_with("split.");
    }

    void copy(const Target& target, GgufWriter& writer) const {
        writer.append(target.source->data);
        m_onValues(std::accumulate(target.source->shape.begin(), target.source->shape.end(), std::int64_t{1},
                                   std::multiplies<>()));
    }

    /// Row by row in the file's order; a chunk holds whole heads where rows are permuted.
    void encode(const Target& target, GgufWriter& writer) const {
        const std::int64_t rows = target.source->shape[0];
        const std::int64_t columns = target.source->shape[1];
        const std::int64_t unit = target.isPermuted ? m_base.config().headDim : 1;
        const std::int64_t rowsAtOnce = std::max<std::int64_t>(1, chunkValues / columns / unit) * unit;
        std::vector<float> values;
        std::vector<std::byte> blocks;
        for (std::int64_t row = 0; row < rows; row += rowsAtOnce) {
            const std::int64_t count = std::min(rowsAtOnce, rows - row);
            values.resize(static_cast<std::size_t>(count * columns));
            m_merged.readRows(target.weight, row, count, values.data());
            if (target.isPermuted) permute(values, columns);
            encodeRows(target.format, values, columns, blocks);
            writer.append(blocks);
            m_onValues(count * columns);
        }
    }

    void permute(std::vector<float>& values, std::int64_t columns) const {
        const std::vector<float> before = values;
        const auto rows = static_cast<std::int64_t>(values.size()) / columns;
        for (std::int64_t row = 0; row < rows; ++row)
            std::copy_n(before.begin() + row * columns, columns,
                        values.begin() + permutedRow(row, m_base.config().headDim) * columns);
    }

    static void encodeRows(BlockFormat format, const std::vector<float>& values, std::int64_t columns,
                           std::vector<std::byte>& blocks) {
        const BlockLayout layout = blockLayout(format);
        const std::int64_t rowBytes = columns / layout.valuesPerBlock * layout.bytesPerBlock;
        const auto rows = static_cast<std::int64_t>(values.size()) / columns;
        blocks.resize(static_cast<std::size_t>(rows * rowBytes));
        at::parallel_for(0, rows, 16, [&](std::int64_t begin, std::int64_t end) {
            encodeBlocks(format,
                         std::span(values).subspan(static_cast<std::size_t>(begin * columns),
                                                   static_cast<std::size_t>((end - begin) * columns)),
                         blocks.data() + begin * rowBytes);
        });
    }

    const GgufWeights& m_base;
    const MergedWeights& m_merged;
    BlockFormat m_format;
    const std::string& m_template;
    const std::function<void(std::int64_t)>& m_onValues;
    std::vector<Target> m_targets;
};

}  // namespace

bool isExportFormat(BlockFormat format) { return fileTypeOf(format) != nullptr; }

void writeGgufModel(const GgufWeights& base, const MergedWeights& merged, const GgufModelChoice& choice,
                    const std::string& path, const std::function<void(std::int64_t)>& onValues) {
    if (!isExportFormat(choice.format))
        throw Error(ErrorKind::Internal, "A GGUF format that cannot be written was asked for.");
    ModelWriter(base, merged, choice, onValues).write(path);
}

}  // namespace lorimer
