#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/base/error.h"

namespace lorimer::test {

/// Calls `function`, which must throw lorimer::Error of `kind` whose sentence holds every text of `parts`.
template <typename Function>
void expectError(ErrorKind kind, const std::vector<std::string>& parts, const Function& function) {
    try {
        function();
    } catch (const Error& error) {
        CHECK(static_cast<int>(error.kind()) == static_cast<int>(kind));
        for (const std::string& part : parts) {
            INFO(error.sentence());
            CHECK_MESSAGE(error.sentence().find(part) != std::string::npos, "missing in the sentence: ", part);
        }
        return;
    }
    FAIL_CHECK("no Error was thrown; expected one with: ", parts.empty() ? std::string() : parts.front());
}

}  // namespace lorimer::test
