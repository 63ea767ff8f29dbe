#pragma once

#include <memory>

#include "data/file_detection.h"

namespace lorimer {

/// The reader for a file's format; `source` outlives it.
std::unique_ptr<RecordReader> makeReader(const FileDetection& detection, SourceText& source);

}  // namespace lorimer
