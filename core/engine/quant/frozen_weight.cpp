#include "engine/quant/frozen_weight.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/hardware/matrix_product.h"
#include "engine/quant/double_quant.h"
#include "engine/quant/nf4_device.h"

namespace lorimer {

/// An NF4 tensor in a GPU's memory. Kernels run on the default stream, on which torch works too.
struct Nf4OnDevice {
    Nf4OnDevice(const Nf4Tensor& tensor, const at::Device& device)
        : m_codes(moved(tensor.codes, at::kByte, device)),
          m_absmax(moved(tensor.absmax, at::kFloat, device)),
          m_absmaxCodes(moved(tensor.absmaxCodes, at::kByte, device)),
          m_nestedAbsmax(moved(tensor.nestedAbsmax, at::kFloat, device)),
          m_count(tensor.valueCount()),
          m_blockSize(tensor.blockSize),
          m_nestedOffset(tensor.nestedOffset) {
        if (!tensor.doubleQuant) return;
        std::vector<float> map = tensor.nestedMap;
        if (map.empty()) map.assign(dynamicMap().begin(), dynamicMap().end());
        m_nestedMap = moved(map, at::kFloat, device);
    }

    Tensor dequantize(at::IntArrayRef shape, at::ScalarType type) const {
        Tensor result = at::empty(shape, m_codes.options().dtype(type));
        if (type == at::kBFloat16)
            dequantizeNf4ToBfloat16OnDevice(view(), static_cast<std::uint16_t*>(result.mutable_data_ptr()), nullptr);
        else
            dequantizeNf4OnDevice(view(), result.mutable_data_ptr<float>(), nullptr);
        return result;
    }

    std::int64_t bytes() const {
        std::int64_t sum = 0;
        for (const Tensor* part : {&m_codes, &m_absmax, &m_absmaxCodes, &m_nestedAbsmax, &m_nestedMap})
            if (part->defined()) sum += static_cast<std::int64_t>(part->nbytes());
        return sum;
    }

private:
    template <typename Value>
    static Tensor moved(const std::vector<Value>& values, at::ScalarType type, const at::Device& device) {
        if (values.empty()) return {};
        const auto count = static_cast<std::int64_t>(values.size());
        return at::from_blob(const_cast<Value*>(values.data()), {count}, type).to(device);
    }

    Nf4DeviceTensor view() const {
        const auto floats = [](const Tensor& t) { return t.defined() ? t.const_data_ptr<float>() : nullptr; };
        const auto bytesOf = [](const Tensor& t) { return t.defined() ? t.const_data_ptr<std::uint8_t>() : nullptr; };
        return {m_count,
                m_blockSize,
                bytesOf(m_codes),
                floats(m_absmax),
                bytesOf(m_absmaxCodes),
                floats(m_nestedAbsmax),
                floats(m_nestedMap),
                m_nestedOffset};
    }

    Tensor m_codes;
    Tensor m_absmax;
    Tensor m_absmaxCodes;
    Tensor m_nestedAbsmax;
    Tensor m_nestedMap;
    std::int64_t m_count;
    int m_blockSize;
    float m_nestedOffset;
};

FrozenWeight FrozenWeight::dense(Tensor weight) {
    FrozenWeight result;
    result.m_out = weight.size(0);
    result.m_in = weight.size(1);
    result.m_dense = std::move(weight);
    return result;
}

FrozenWeight FrozenWeight::nf4(Nf4Tensor tensor, at::ScalarType computeType, const at::Device& device) {
    FrozenWeight result;
    result.m_out = tensor.shape.at(0);
    result.m_in = tensor.shape.at(1);
    result.m_computeType = computeType;
    if (device.is_cpu())
        result.m_nf4 = std::make_shared<const Nf4Tensor>(std::move(tensor));
    else
        result.m_nf4OnDevice = std::make_shared<const Nf4OnDevice>(tensor, device);
    return result;
}

Tensor FrozenWeight::materialize() const {
    if (m_dense.defined()) return m_dense;
    if (m_nf4OnDevice) return m_nf4OnDevice->dequantize({m_out, m_in}, m_computeType);
    Tensor result = at::empty({m_out, m_in}, m_computeType);
    // Threads take whole blocks that share nested scales.
    const std::int64_t grain = std::int64_t{m_nf4->blockSize} * 256;
    const std::int64_t count = m_out * m_in;
    at::parallel_for(0, (count + grain - 1) / grain, 1, [&](std::int64_t begin, std::int64_t end) {
        const std::int64_t first = begin * grain;
        const std::int64_t length = std::min(count, end * grain) - first;
        if (m_computeType == at::kBFloat16) {
            auto* out = reinterpret_cast<std::uint16_t*>(result.mutable_data_ptr<at::BFloat16>());
            dequantizeNf4RangeToBfloat16(*m_nf4, first, length, out + first);
        } else {
            dequantizeNf4Range(*m_nf4, first, length, result.mutable_data_ptr<float>() + first);
        }
    });
    return result;
}

void FrozenWeight::expand() {
    m_dense = materialize();
    m_nf4.reset();
    m_nf4OnDevice.reset();
}

std::int64_t FrozenWeight::bytes() const {
    if (m_nf4) return m_nf4->byteCount();
    return m_nf4OnDevice ? m_nf4OnDevice->bytes() : static_cast<std::int64_t>(m_dense.nbytes());
}

namespace {

struct FrozenLinear : torch::autograd::Function<FrozenLinear> {
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, const FrozenWeight* weight) {
        context->saved_data["weight"] = reinterpret_cast<std::int64_t>(weight);
        return linearProduct(x, weight->materialize());
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto* weight = reinterpret_cast<const FrozenWeight*>(context->saved_data["weight"].toInt());
        Tensor dx;
        if (context->needs_input_grad(0)) dx = matrixProduct(gradients[0], weight->materialize());
        return {dx, Tensor()};
    }
};

}  // namespace

Tensor frozenLinear(const Tensor& x, const FrozenWeight& weight, const Tensor& bias) {
    if (!at::GradMode::is_enabled()) return linearProduct(x, weight.materialize(), bias);
    Tensor y = FrozenLinear::apply(x, &weight);
    return bias.defined() ? y.add_(bias) : y;
}

}  // namespace lorimer
