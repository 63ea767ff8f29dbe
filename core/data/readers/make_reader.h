#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "data/file_detection.h"

namespace lorimer {

/// The reader for a file's format; `source` outlives it.
std::unique_ptr<RecordReader> makeReader(const FileDetection& detection, SourceText& source);

/// Reads all records of the file but its header, and all its bytes, so that bytesRead() and sha256() of `source` are
/// those of the file. Returns the reader's notes.
std::vector<std::string> readRecords(const FileDetection& detection, SourceText& source,
                                     const std::function<void(const Record&)>& onRecord);

}  // namespace lorimer
