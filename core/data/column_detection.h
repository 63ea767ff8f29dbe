#pragma once

#include <vector>

#include "data/file_detection.h"

namespace lorimer {

/// The records at the start of a file; the last one of a part of the file may be cut and is left out.
struct FileSample {
    std::vector<Record> records;
    std::int64_t count = 0;  ///< of whole records; may exceed records.size()
    bool isWhole = false;    ///< it is all of the file
    double share = 1.0;      ///< of the file's bytes, roughly
};

/// Finds header, columns, roles and preview of a file whose format, encoding and separator are known; `sample` is not
/// empty. Throws BadInput where the first row cannot be read or a column in `given` does not exist.
void detectColumns(FileDetection& detection, const FileSample& sample, const ReadChoices& choices,
                   const std::vector<ColumnRole>& given);

}  // namespace lorimer
