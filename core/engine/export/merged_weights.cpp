#include "engine/export/merged_weights.h"

#include <utility>

#include "engine/weights/weight_names.h"

namespace lorimer {

MergedWeights::MergedWeights(const ModelWeights& base, StoredAdapter adapter) : m_base(base) {
    for (const WeightSpec& weight : expectedWeights(base.config())) {
        if (!weight.blockLinear) continue;
        const std::string module = weight.name.substr(0, weight.name.rfind('.'));
        if (!adapter.pairs.contains(module)) continue;
        requireFits(adapter, module, weight.shape[0], weight.shape[1]);
        m_pairs.emplace(weight.name, adapter.pairs.extract(module).mapped());
    }
    if (!adapter.pairs.empty()) throw strangeModule(adapter, adapter.pairs.begin()->first);
}

void MergedWeights::readRows(const std::string& name, std::int64_t firstRow, std::int64_t rowCount, float* out) const {
    m_base.readRows(name, firstRow, rowCount, out);
    const auto found = m_pairs.find(name);
    if (found == m_pairs.end()) return;
    const at::NoGradGuard noGradients;
    const AdapterPair& pair = found->second;
    Tensor rows = at::from_blob(out, {rowCount, pair.a.size(1)}, at::kFloat);
    rows.addmm_(pair.b.narrow(0, firstRow, rowCount), pair.a, 1, pair.scale);
    if (pair.magnitude.defined())
        rows.mul_((pair.magnitude.narrow(0, firstRow, rowCount) / rows.norm(2, 1)).unsqueeze(1));
}

CompressedWeight MergedWeights::compressed(const std::string& name) const {
    return isAdapted(name) ? CompressedWeight() : m_base.compressed(name);
}

FloatType MergedWeights::valueType(const std::string& name) const {
    return isAdapted(name) ? FloatType::Float32 : m_base.valueType(name);
}

}  // namespace lorimer
