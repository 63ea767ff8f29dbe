#pragma once

#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "engine/base/json.h"
#include "engine/base/torch.h"
#include "engine/model/causal_lm.h"
#include "engine/train/batcher.h"
#include "engine/weights/tensor_file.h"

namespace lorimer::test {

/// The tiny models that tests/parity/make_model_reference.py wrote, with the values that other programs computed.
inline const char* const tinyModels[] = {"tiny_llama", "tiny_llama_full"};

inline std::string fixture(const std::string& name) {
    std::string path = LORIMER_FIXTURES;
    return path.append("/").append(name);
}

inline std::unique_ptr<CausalLm> loadTiny(const std::string& name, QuantizationType type = QuantizationType::None,
                                          bool doubleQuant = true, ComputeType compute = ComputeType::Float32) {
    QuantizationConfig quantization;
    quantization.type = type;
    quantization.doubleQuant = doubleQuant;
    quantization.computeType = compute;
    return CausalLm::load(*openModel(fixture(name)), quantization, at::kCPU, {});
}

inline std::map<std::string, Tensor> referenceTensors(const std::string& name) {
    return readTensorFile(fixture(name) + "/reference.safetensors");
}

inline Json referenceJson(const std::string& name) {
    std::ifstream in(fixture(name) + "/reference.json");
    return Json::parse(in);
}

/// The training rows of the reference with their masks.
inline std::vector<EncodedRow> referenceRows(const Json& reference) {
    std::vector<EncodedRow> rows;
    for (std::size_t i = 0; i < reference["train_rows"].size(); ++i)
        rows.push_back({reference["train_rows"][i].get<std::vector<std::int32_t>>(),
                        reference["trained"][i].get<std::vector<std::uint8_t>>()});
    return rows;
}

inline Tensor logitsOf(const CausalLm& model, const std::vector<std::int64_t>& ids, bool useAdapter = false) {
    const auto length = static_cast<std::int64_t>(ids.size());
    const Tensor input = at::tensor(at::ArrayRef<std::int64_t>(ids), at::kLong);
    return model.logits(model.forward(input, makeLayout({length}, {}, at::kCPU), {useAdapter, false, 0}));
}

/// Largest difference relative to the largest value of `expected`.
inline double relativeDifference(const Tensor& actual, const Tensor& expected) {
    return (actual - expected).abs().max().item<double>() / expected.abs().max().item<double>();
}

}  // namespace lorimer::test
