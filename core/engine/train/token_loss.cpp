#include "engine/train/token_loss.h"

#include <algorithm>

#include "engine/model/cpu/row_buffer.h"

namespace lorimer {

namespace {

// Logits of a chunk take 256 x vocabulary values: 25 MB for 49,152 tokens in bfloat16.
constexpr std::int64_t chunkRows = 256;
// The last chunk is filled up with copies of a row, so that few different shapes occur.
constexpr std::int64_t rowMultiple = 64;

Tensor indexTensor(const std::vector<std::int64_t>& values, std::int64_t first, std::int64_t count,
                   const at::Device& device) {
    return at::from_blob(const_cast<std::int64_t*>(values.data() + first), {count}, at::kLong).clone().to(device);
}

/// Overwrites logits [m, V] with the gradient and fills losses and correct from `first` on.
void lossOnCpu(const Tensor& logits, double softCap, const LossTargets& targets, std::int64_t first, double scale,
               TokenLoss& result) {
    const std::int64_t width = logits.size(1);
    const RowReader in(logits);
    const RowWriter out(logits);
    at::parallel_for(0, logits.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> buffer(static_cast<std::size_t>(width));
        std::vector<float> slope(softCap > 0.0 ? static_cast<std::size_t>(width) : 0);
        for (std::int64_t i = begin; i < end; ++i) {
            const auto at = static_cast<std::size_t>(first + i);
            const auto label = static_cast<std::size_t>(targets.labels[at]);
            float* row = const_cast<float*>(in.row(i, buffer));
            if (softCap > 0.0) kernels::softCap(row, slope.data(), slope.size(), static_cast<float>(softCap));
            std::size_t best = 0;
            result.losses[at] =
                kernels::crossEntropy(row, static_cast<std::size_t>(width), label, static_cast<float>(scale), &best);
            result.correct[at] = best == label ? 1 : 0;
            for (std::size_t k = 0; k < slope.size(); ++k) row[k] *= slope[k];
            out.store(i, row);
        }
    });
}

Tensor lossWithTorch(const Tensor& logits, double softCap, const LossTargets& targets, std::int64_t first, double scale,
                     TokenLoss& result) {
    const std::int64_t count = logits.size(0);
    const Tensor labels = indexTensor(targets.labels, first, count, logits.device()).unsqueeze(1);
    const Tensor raw = logits.to(at::kFloat);
    const Tensor bounded = softCap > 0.0 ? (raw / softCap).tanh_() : Tensor();
    const Tensor wide = softCap > 0.0 ? bounded * softCap : raw;
    const Tensor logSum = wide.logsumexp(1, true);
    const Tensor losses = (logSum - wide.gather(1, labels)).squeeze(1).cpu();
    const Tensor correct = (wide.argmax(1, true) == labels).squeeze(1).to(at::kByte).cpu();
    std::copy_n(losses.const_data_ptr<float>(), count, result.losses.begin() + first);
    std::copy_n(correct.const_data_ptr<std::uint8_t>(), count, result.correct.begin() + first);
    Tensor gradient = (wide - logSum).exp_();
    gradient.scatter_add_(1, labels, at::full_like(labels, -1.0, gradient.options()));
    if (softCap > 0.0) gradient.mul_(1.0 - bounded.square());
    return gradient.mul_(scale).to(logits.scalar_type());
}

}  // namespace

TokenLoss tokenLoss(const Tensor& hidden, const LmHead& head, const LossTargets& targets, double scale,
                    bool wantGradient) {
    const at::NoGradGuard noGradients;
    const auto count = static_cast<std::int64_t>(targets.rows.size());
    TokenLoss result;
    result.losses.resize(targets.rows.size());
    result.correct.resize(targets.rows.size());
    if (wantGradient) result.gradient = at::zeros_like(hidden);
    for (std::int64_t first = 0; first < count; first += chunkRows) {
        const std::int64_t rows = std::min(chunkRows, count - first);
        const Tensor index = indexTensor(targets.rows, first, rows, hidden.device());
        const std::int64_t filling = (rowMultiple - rows % rowMultiple) % rowMultiple;
        const Tensor filled = at::cat({index, index.narrow(0, 0, 1).expand({filling})});
        Tensor logits = at::linear(hidden.index_select(0, filled), head.weight);
        const Tensor counted = logits.narrow(0, 0, rows);
        if (logits.is_cpu())
            lossOnCpu(counted, head.softCap, targets, first, scale, result);
        else
            counted.copy_(lossWithTorch(counted, head.softCap, targets, first, scale, result));
        if (wantGradient) result.gradient.index_copy_(0, index, at::mm(logits, head.weight).narrow(0, 0, rows));
    }
    return result;
}

}  // namespace lorimer
