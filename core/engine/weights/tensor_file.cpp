#include "engine/weights/tensor_file.h"

#include <cstring>
#include <span>

#include "engine/base/error.h"
#include "engine/weights/safetensors.h"
#include "engine/weights/safetensors_writer.h"

namespace lorimer {

namespace {

SafetensorsType fileType(at::ScalarType type) {
    switch (type) {
        case at::kFloat:
            return SafetensorsType::F32;
        case at::kBFloat16:
            return SafetensorsType::BF16;
        case at::kHalf:
            return SafetensorsType::F16;
        case at::kByte:
            return SafetensorsType::U8;
        case at::kLong:
            return SafetensorsType::I64;
        default:
            throw Error(ErrorKind::Internal, "A tensor of this type cannot be written.");
    }
}

at::ScalarType torchType(const SafetensorsTensor& tensor, const std::string& path) {
    switch (tensor.type) {
        case SafetensorsType::F32:
            return at::kFloat;
        case SafetensorsType::BF16:
            return at::kBFloat16;
        case SafetensorsType::F16:
            return at::kHalf;
        case SafetensorsType::U8:
            return at::kByte;
        case SafetensorsType::I64:
            return at::kLong;
        default:
            throw badInput("The file " + path + " cannot be used: the tensor \"" + tensor.name + "\" has the type " +
                           safetensorsTypeName(tensor.type) + ". Nothing was changed.");
    }
}

}  // namespace

void writeTensorFile(const std::string& path, const NamedTensors& tensors,
                     const std::map<std::string, std::string>& metadata) {
    std::vector<Tensor> contiguous;
    std::vector<SafetensorsEntry> entries;
    for (const auto& [name, tensor] : tensors) {
        contiguous.push_back(tensor.detach().cpu().contiguous());
        const Tensor& held = contiguous.back();
        entries.push_back({name,
                           fileType(held.scalar_type()),
                           held.sizes().vec(),
                           {static_cast<const std::byte*>(held.const_data_ptr()), held.nbytes()}});
    }
    writeSafetensors(path, entries, metadata);
}

std::map<std::string, Tensor> readTensorFile(const std::string& path) {
    const SafetensorsFile file = SafetensorsFile::open(path);
    std::map<std::string, Tensor> result;
    for (const SafetensorsTensor& tensor : file.tensors()) {
        Tensor copy = at::empty(tensor.shape, torchType(tensor, path));
        if (!tensor.data.empty()) std::memcpy(copy.mutable_data_ptr(), tensor.data.data(), tensor.data.size());
        result.emplace(tensor.name, std::move(copy));
    }
    return result;
}

}  // namespace lorimer
