#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace lorimer {

/// For tests of what follows a failure: the number N of LORIMER_FAULT="NAME:N", 0 where the variable is not set or
/// names another fault. "nan:12" and "memory:12" make step 12 of a training fail that way; "room:900" lets the program
/// find 900 MB of free memory.
inline std::int64_t faultNumber(const std::string& name) {
    const char* value = std::getenv("LORIMER_FAULT");
    const std::string text = value == nullptr ? "" : value;
    return text.starts_with(name + ":") ? std::atoll(text.c_str() + name.size() + 1) : 0;
}

}  // namespace lorimer
