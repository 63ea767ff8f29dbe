#pragma once

#include <memory>
#include <string>

#include "engine/engine_api.h"

namespace lorimer {

/// See Engine::openChat.
std::unique_ptr<ChatModel> openChatModel(const std::string& modelPath, const DeviceConfig& device,
                                         const QuantizationConfig& quantization, const LoadHooks& hooks);

}  // namespace lorimer
