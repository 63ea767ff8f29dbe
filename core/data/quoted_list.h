#pragma once

#include <string>
#include <vector>

namespace lorimer {

/// "'a', 'b' and more" for a sentence; at most 20 are named, and "none" where there is none.
inline std::string quotedList(const std::vector<std::string>& names) {
    constexpr std::size_t mostNamed = 20;
    std::string list;
    for (std::size_t i = 0; i < names.size() && i < mostNamed; ++i) list += (i > 0 ? ", '" : "'") + names[i] + "'";
    return names.empty() ? "none" : names.size() > mostNamed ? list + " and more" : list;
}

}  // namespace lorimer
