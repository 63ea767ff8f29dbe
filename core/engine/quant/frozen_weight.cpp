#include "engine/quant/frozen_weight.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/hardware/matrix_product.h"
#include "engine/quant/double_quant.h"
#include "engine/quant/four_bit_device.h"

namespace lorimer {

/// A weight in a GPU's memory.
struct WeightOnDevice {
    virtual ~WeightOnDevice() = default;
    virtual Tensor dequantize(at::IntArrayRef shape, at::ScalarType type) const = 0;
    virtual std::int64_t bytes() const = 0;
};

namespace {

template <typename Value>
Tensor moved(const std::vector<Value>& values, at::ScalarType type, const at::Device& device) {
    if (values.empty()) return {};
    const auto count = static_cast<std::int64_t>(values.size());
    return at::from_blob(const_cast<Value*>(values.data()), {count}, type).to(device);
}

/// Codes times the rows' scales; torch's own kernels.
struct Int8OnDevice final : WeightOnDevice {
    Int8OnDevice(const Int8Tensor& tensor, const at::Device& device)
        : m_codes(moved(tensor.codes, at::kChar, device).view(tensor.shape)),
          m_scales(moved(tensor.scales, at::kFloat, device).mul_(1.0 / 127.0).unsqueeze(1)) {}

    Tensor dequantize(at::IntArrayRef, at::ScalarType type) const override {
        return m_codes.to(at::kFloat).mul_(m_scales).to(type);
    }
    std::int64_t bytes() const override { return static_cast<std::int64_t>(m_codes.nbytes() + m_scales.nbytes()); }

private:
    Tensor m_codes;   // int8 [out, in]
    Tensor m_scales;  // float32 [out, 1]
};

/// Kernels run on the default stream, on which torch works too.
struct FourBitOnDevice final : WeightOnDevice {
    FourBitOnDevice(const FourBitTensor& tensor, const at::Device& device)
        : m_codes(moved(tensor.codes, at::kByte, device)),
          m_absmax(moved(tensor.absmax, at::kFloat, device)),
          m_absmaxCodes(moved(tensor.absmaxCodes, at::kByte, device)),
          m_nestedAbsmax(moved(tensor.nestedAbsmax, at::kFloat, device)),
          m_code(tensor.code),
          m_count(tensor.valueCount()),
          m_blockSize(tensor.blockSize),
          m_nestedOffset(tensor.nestedOffset) {
        if (!tensor.doubleQuant) return;
        std::vector<float> map = tensor.nestedMap;
        if (map.empty()) map.assign(dynamicMap().begin(), dynamicMap().end());
        m_nestedMap = moved(map, at::kFloat, device);
    }

    Tensor dequantize(at::IntArrayRef shape, at::ScalarType type) const override {
        Tensor result = at::empty(shape, m_codes.options().dtype(type));
        if (type == at::kBFloat16)
            dequantizeFourBitToBfloat16OnDevice(view(), static_cast<std::uint16_t*>(result.mutable_data_ptr()),
                                                nullptr);
        else
            dequantizeFourBitOnDevice(view(), result.mutable_data_ptr<float>(), nullptr);
        return result;
    }

    std::int64_t bytes() const override {
        std::int64_t sum = 0;
        for (const Tensor* part : {&m_codes, &m_absmax, &m_absmaxCodes, &m_nestedAbsmax, &m_nestedMap})
            if (part->defined()) sum += static_cast<std::int64_t>(part->nbytes());
        return sum;
    }

private:
    FourBitDeviceTensor view() const {
        const auto floats = [](const Tensor& t) { return t.defined() ? t.const_data_ptr<float>() : nullptr; };
        const auto bytesOf = [](const Tensor& t) { return t.defined() ? t.const_data_ptr<std::uint8_t>() : nullptr; };
        return {m_code,
                m_count,
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
    FourBitCode m_code;
    std::int64_t m_count;
    int m_blockSize;
    float m_nestedOffset;
};

}  // namespace

FrozenWeight FrozenWeight::dense(Tensor weight) {
    FrozenWeight result;
    result.m_out = weight.size(0);
    result.m_in = weight.size(1);
    result.m_dense = std::move(weight);
    return result;
}

FrozenWeight FrozenWeight::compressed(CompressedWeight weight, at::ScalarType computeType, const at::Device& device) {
    FrozenWeight result;
    result.m_out = shapeOf(weight).at(0);
    result.m_in = shapeOf(weight).at(1);
    result.m_computeType = computeType;
    result.m_device = device;
    const auto* fourBit = std::get_if<FourBitTensor>(&weight);
    const auto* int8 = std::get_if<Int8Tensor>(&weight);
    if (!device.is_cpu() && fourBit != nullptr)
        result.m_onDevice = std::make_shared<const FourBitOnDevice>(*fourBit, device);
    else if (!device.is_cpu() && int8 != nullptr)
        result.m_onDevice = std::make_shared<const Int8OnDevice>(*int8, device);
    else
        result.m_compressed = std::make_shared<const CompressedWeight>(std::move(weight));
    return result;
}

Tensor FrozenWeight::materialize() const {
    if (m_dense.defined()) return m_dense;
    if (m_onDevice) return m_onDevice->dequantize({m_out, m_in}, m_computeType);
    Tensor result = at::empty({m_out, m_in}, m_computeType);
    constexpr std::int64_t valuesOfAThread = 16384;
    const std::int64_t grain = std::max<std::int64_t>(1, valuesOfAThread / std::max<std::int64_t>(1, m_in));
    at::parallel_for(0, m_out, grain, [&](std::int64_t begin, std::int64_t end) {
        const std::int64_t first = begin * m_in;
        if (m_computeType == at::kBFloat16) {
            auto* out = reinterpret_cast<std::uint16_t*>(result.mutable_data_ptr<at::BFloat16>());
            dequantizeRowsToBfloat16(*m_compressed, begin, end - begin, out + first);
        } else {
            dequantizeRows(*m_compressed, begin, end - begin, result.mutable_data_ptr<float>() + first);
        }
    });
    return result.to(m_device);
}

void FrozenWeight::expand() {
    m_dense = materialize();
    m_compressed.reset();
    m_onDevice.reset();
}

std::int64_t FrozenWeight::bytes() const {
    if (m_compressed) return byteCountOf(*m_compressed);
    return m_onDevice ? m_onDevice->bytes() : static_cast<std::int64_t>(m_dense.nbytes());
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
