#pragma once

#include <cstdint>
#include <functional>

namespace lorimer {

/// What an import tells and asks while it runs, on its own thread. Each may be empty.
struct ImportHooks {
    /// While files are read.
    std::function<void(std::int64_t rows, std::int64_t bytes, std::int64_t totalBytes)> onProgress;
    /// While rows are written into the store, after all files were read.
    std::function<void(std::int64_t rows, std::int64_t totalRows)> onStored;
    std::function<bool()> stopRequested;
};

}  // namespace lorimer
