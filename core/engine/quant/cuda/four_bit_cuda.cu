// Launch shells of the 4-bit kernels; the arithmetic is in four_bit_kernel_bodies.h. Compiled with --fmad=false: a
// fused multiply-add would change the bytes.
#include <cuda_runtime.h>

#include "engine/quant/cuda/four_bit_kernels.h"
#include "engine/quant/four_bit_kernel_bodies.h"

namespace lorimer {

namespace {

constexpr int decodeThreads = 256;
constexpr int maxGroups = 1 << 20;  // of a grid; the kernels stride beyond it

FourBitKernelStatus statusOf(cudaError_t error) {
    if (error == cudaSuccess) return {0, nullptr};
    return {error == cudaErrorMemoryAllocation ? 1 : 2, cudaGetErrorString(error)};
}

/// The largest of the group's magnitudes, in every thread; `shared` has a place for each warp.
__device__ float groupMaximum(float magnitude, float* shared) {
    for (int offset = 16; offset > 0; offset /= 2)
        magnitude = fmaxf(magnitude, __shfl_xor_sync(0xffffffffu, magnitude, offset));
    if (threadIdx.x % 32 == 0) shared[threadIdx.x / 32] = magnitude;
    __syncthreads();
    float largest = shared[0];
    for (unsigned warp = 1; warp < blockDim.x / 32; ++warp) largest = fmaxf(largest, shared[warp]);
    __syncthreads();
    return largest;
}

/// One thread group quantizes one block after another.
__global__ void quantizeKernel(FourBitCode code, const float* values, std::int64_t count, int blockSize,
                               std::uint8_t* codes, float* absmax) {
    __shared__ float shared[8];
    const std::int64_t blocks = (count + blockSize - 1) / blockSize;
    for (std::int64_t block = blockIdx.x; block < blocks; block += gridDim.x) {
        const std::int64_t start = block * blockSize;
        const bool full = count - start >= blockSize;
        const int length = full ? blockSize : static_cast<int>(count - start);
        float magnitude = 0.0f;
        for (int i = static_cast<int>(threadIdx.x); i < length; i += static_cast<int>(blockDim.x))
            magnitude = fmaxf(magnitude, fourBitMagnitude(values[start + i]));
        const float largest = groupMaximum(magnitude, shared);
        if (threadIdx.x == 0) absmax[block] = fourBitStoredAbsmax(largest, full);
        for (int i = 2 * static_cast<int>(threadIdx.x); i < length; i += 2 * static_cast<int>(blockDim.x))
            codes[(start + i) / 2] = fourBitEncodePair(code, values + start, i, length, full, largest);
    }
}

template <typename Out>
__global__ void dequantizeKernel(FourBitDeviceTensor tensor, Out* out) {
    const std::int64_t bytes = (tensor.count + 1) / 2;
    const std::int64_t stride = static_cast<std::int64_t>(gridDim.x) * blockDim.x;
    for (std::int64_t index = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; index < bytes;
         index += stride)
        fourBitDecodePair(tensor, index, out);
}

int groupsFor(std::int64_t wanted) { return static_cast<int>(wanted < maxGroups ? wanted : maxGroups); }

FourBitKernelStatus quantize(FourBitCode code, const float* values, std::int64_t count, int blockSize,
                             std::uint8_t* codes, float* absmax, void* stream) {
    if (count == 0) return {0, nullptr};
    const int threads = blockSize < 64 ? 32 : (blockSize < 512 ? blockSize / 2 : 256);
    const int groups = groupsFor((count + blockSize - 1) / blockSize);
    quantizeKernel<<<groups, threads, 0, static_cast<cudaStream_t>(stream)>>>(code, values, count, blockSize, codes,
                                                                              absmax);
    return statusOf(cudaGetLastError());
}

template <typename Out>
FourBitKernelStatus dequantize(const FourBitDeviceTensor* tensor, Out* out, void* stream) {
    if (tensor->count == 0) return {0, nullptr};
    const std::int64_t bytes = (tensor->count + 1) / 2;
    const int groups = groupsFor((bytes + decodeThreads - 1) / decodeThreads);
    dequantizeKernel<<<groups, decodeThreads, 0, static_cast<cudaStream_t>(stream)>>>(*tensor, out);
    return statusOf(cudaGetLastError());
}

}  // namespace

}  // namespace lorimer

extern "C" const lorimer::FourBitKernels* lorimerFourBitKernels() {
    static const lorimer::FourBitKernels kernels = {&lorimer::quantize, &lorimer::dequantize<float>,
                                                    &lorimer::dequantize<std::uint16_t>};
    return &kernels;
}
