#include "engine/evaluate/logits.h"

#include "engine/hardware/device.h"
#include "engine/model/causal_lm.h"
#include "engine/peft/adapter_file.h"
#include "engine/weights/tensor_file.h"

namespace lorimer {

void writeModelLogits(const LogitsJob& job) {
    setThreads(job.device);
    const std::unique_ptr<ModelWeights> weights = openModel(job.modelPath);
    const std::unique_ptr<CausalLm> model = CausalLm::load(*weights, job.quantization, resolveDevice(job.device), {});
    const bool adapted = !job.adapterFolder.empty();
    if (adapted) loadAdapter(*model, job.adapterFolder);
    NamedTensors tensors;
    for (const std::vector<std::int64_t>& ids : job.rows) {
        const auto length = static_cast<std::int64_t>(ids.size());
        const Tensor input = at::tensor(at::ArrayRef<std::int64_t>(ids), at::kLong).to(model->device());
        const BatchLayout layout = makeLayout({length}, {}, model->device());
        const Tensor hidden = model->forward(input, layout, {adapted, false, 0});
        tensors.emplace_back("logits." + std::to_string(tensors.size()), model->logits(hidden));
    }
    writeTensorFile(job.outFile, tensors);
}

}  // namespace lorimer
