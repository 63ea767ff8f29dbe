#include "engine/train/row_batch.h"

#include <numeric>

namespace lorimer {

RowBatch joinRows(const std::vector<EncodedRow>& rows, const std::vector<std::size_t>& chosen,
                  const at::Device& device) {
    RowBatch batch;
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> lengths;
    for (const std::size_t index : chosen) {
        const EncodedRow& row = rows[index];
        const auto start = static_cast<std::int64_t>(ids.size());
        for (std::size_t i = 1; i < row.ids.size(); ++i) {
            if (row.trained[i] == 0) continue;
            batch.targets.rows.push_back(start + static_cast<std::int64_t>(i) - 1);
            batch.targets.labels.push_back(row.ids[i]);
        }
        ids.insert(ids.end(), row.ids.begin(), row.ids.end());
        lengths.push_back(roundedUp(static_cast<std::int64_t>(row.ids.size()), rowMultiple));
        ids.resize(static_cast<std::size_t>(start + lengths.back()), 0);
    }
    const std::int64_t total = paddedTokens(lengths);
    if (const std::int64_t rest = total - static_cast<std::int64_t>(ids.size()); rest > 0) lengths.push_back(rest);
    ids.resize(static_cast<std::size_t>(total), 0);
    batch.ids = at::from_blob(ids.data(), {static_cast<std::int64_t>(ids.size())}, at::kLong).clone().to(device);
    batch.layout = makeLayout(lengths, {}, device);
    for (std::size_t i = 0; i < chosen.size(); ++i)
        batch.layout.totals[i] = static_cast<std::int64_t>(rows[chosen[i]].ids.size());
    return batch;
}

LossSum lossOf(const CausalLm& model, const RowBatch& batch, const AdapterUse& use,
               const std::function<void()>& boundary) {
    const at::NoGradGuard noGradients;
    Tensor hidden = model.embed(batch.ids, batch.layout);
    for (const DecoderBlock& block : model.blocks()) {
        if (boundary) boundary();
        hidden = block.forward(hidden, batch.layout, use);
    }
    LossSum result;
    result.perToken = tokenLoss(model.normalize(hidden), model.head(), batch.targets, 1.0, false);
    const std::vector<float>& losses = result.perToken.losses;
    result.sum = std::accumulate(losses.begin(), losses.end(), 0.0);
    result.tokens = static_cast<std::int64_t>(losses.size());
    return result;
}

}  // namespace lorimer
