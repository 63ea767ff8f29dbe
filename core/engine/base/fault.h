#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace lorimer {

/// For tests of what follows a failure: LORIMER_FAULT="nan:12" or "memory:12" makes step 12 fail that way. 0 where the
/// variable is not set or names another fault.
inline std::int64_t faultStep(const std::string& name) {
    const char* value = std::getenv("LORIMER_FAULT");
    const std::string text = value == nullptr ? "" : value;
    return text.starts_with(name + ":") ? std::atoll(text.c_str() + name.size() + 1) : 0;
}

}  // namespace lorimer
