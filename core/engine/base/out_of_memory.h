#pragma once

#include <c10/util/Exception.h>

#include <exception>
#include <new>
#include <string>

namespace lorimer {

/// True for what torch and the standard library throw when memory runs out. Torch has a class of its own for the GPU;
/// on the CPU only the text tells.
inline bool isOutOfMemory(const std::exception& error) {
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return true;
    if (dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr) return true;
    const auto* torch = dynamic_cast<const c10::Error*>(&error);
    if (torch == nullptr) return false;
    const std::string text = torch->what_without_backtrace();
    return text.find("alloc") != std::string::npos && text.find("memory") != std::string::npos;
}

}  // namespace lorimer
