#pragma once

#include <cstdlib>
#include <fstream>
#include <string>

namespace lorimer::test {

/// Adds a measured difference to the file that LORIMER_PARITY_TABLE names, for docs/parity.md (scripts/parity.sh);
/// nothing where it is not set. Returns the difference.
inline double recorded(const std::string& subject, const std::string& property, double difference) {
    if (const char* file = std::getenv("LORIMER_PARITY_TABLE"))
        std::ofstream(file, std::ios::app) << subject << '\t' << property << '\t' << difference << '\n';
    return difference;
}

}  // namespace lorimer::test
