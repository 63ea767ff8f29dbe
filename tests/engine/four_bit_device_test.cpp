// The CUDA kernels against the CPU. Runs where a GPU is, and says why it does not elsewhere.
#include <cuda_runtime.h>
#include <doctest/doctest.h>

#include <cstring>
#include <vector>

#include "engine/quant/double_quant.h"
#include "engine/quant/four_bit.h"
#include "engine/quant/four_bit_device.h"

using namespace lorimer;

namespace {

/// Device memory of one array.
template <typename T>
class DeviceArray {
public:
    explicit DeviceArray(std::size_t count) : m_count(count) {
        REQUIRE(cudaMalloc(&m_data, count * sizeof(T)) == cudaSuccess);
    }
    explicit DeviceArray(const std::vector<T>& values) : DeviceArray(values.size()) {
        REQUIRE(cudaMemcpy(m_data, values.data(), m_count * sizeof(T), cudaMemcpyHostToDevice) == cudaSuccess);
    }
    ~DeviceArray() { cudaFree(m_data); }
    DeviceArray(const DeviceArray&) = delete;
    DeviceArray& operator=(const DeviceArray&) = delete;

    T* data() { return static_cast<T*>(m_data); }
    std::vector<T> values() const {
        std::vector<T> host(m_count);
        REQUIRE(cudaMemcpy(host.data(), m_data, m_count * sizeof(T), cudaMemcpyDeviceToHost) == cudaSuccess);
        return host;
    }

private:
    std::size_t m_count;
    void* m_data = nullptr;
};

void compare(FourBitCode code, std::int64_t count, int blockSize, bool nested, float scale) {
    std::vector<float> values(static_cast<std::size_t>(count));
    std::uint64_t state = static_cast<std::uint64_t>(count * 31 + blockSize);
    for (float& value : values) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const float uniform = static_cast<float>(static_cast<std::int64_t>(state >> 40) - 8388608) / 8388608.0f;
        value = uniform * uniform * uniform * scale;
    }
    const FourBitTensor expected = quantizeFourBit(code, values.data(), {count}, blockSize, nested);
    const FourBitTensor plain = quantizeFourBit(code, values.data(), {count}, blockSize, false);

    DeviceArray<float> input(values);
    DeviceArray<std::uint8_t> codes(expected.codes.size());
    DeviceArray<float> absmax(plain.absmax.size());
    quantizeFourBitOnDevice(code, input.data(), count, blockSize, codes.data(), absmax.data(), nullptr);
    CHECK(codes.values() == expected.codes);
    CHECK(absmax.values() == plain.absmax);

    FourBitDeviceTensor tensor = {code, count, blockSize, codes.data(), absmax.data(), nullptr, nullptr, nullptr, 0.0f};
    DeviceArray<std::uint8_t> absmaxCodes(nested ? expected.absmaxCodes : std::vector<std::uint8_t>(1));
    DeviceArray<float> nestedAbsmax(nested ? expected.nestedAbsmax : std::vector<float>(1));
    DeviceArray<float> map(std::vector<float>(dynamicMap().begin(), dynamicMap().end()));
    if (nested)
        tensor = {code,
                  count,
                  blockSize,
                  codes.data(),
                  nullptr,
                  absmaxCodes.data(),
                  nestedAbsmax.data(),
                  map.data(),
                  expected.nestedOffset};
    std::vector<float> back(values.size());
    std::vector<std::uint16_t> bits(values.size());
    dequantizeFourBit(expected, back.data());
    dequantizeFourBitToBfloat16(expected, bits.data());
    DeviceArray<float> deviceBack(values.size());
    DeviceArray<std::uint16_t> deviceBits(values.size());
    dequantizeFourBitOnDevice(tensor, deviceBack.data(), nullptr);
    dequantizeFourBitToBfloat16OnDevice(tensor, deviceBits.data(), nullptr);
    CHECK(deviceBack.values() == back);
    CHECK(deviceBits.values() == bits);
}

}  // namespace

TEST_CASE("the kernels give the CPU's bytes") {
    int devices = 0;
    if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) {
        MESSAGE("skipped: there is no CUDA device");
        return;
    }
    for (const std::int64_t count : {1, 2, 31, 63, 64, 65, 4095, 4096, 4097, 100'003, 3'000'000})
        for (const int blockSize : {32, 64, 128, 256, 512, 1024, 2048, 4096})
            for (const bool nested : {false, true})
                for (const float scale : {1.0f, 0.0f, 0x1p-136f, 0x1p110f}) {
                    CAPTURE(count);
                    CAPTURE(blockSize);
                    CAPTURE(nested);
                    CAPTURE(scale);
                    compare(FourBitCode::Nf4, count, blockSize, nested, scale);
                    compare(FourBitCode::Fp4, count, blockSize, nested, scale);
                }
}
