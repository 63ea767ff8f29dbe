#pragma once

#include <functional>
#include <string>
#include <vector>

#include "data/file_detection.h"

namespace lorimer {

/// A file to import.
struct ListedFile {
    std::string path;     ///< UTF-8
    bool isNamed = true;  ///< by the user; else found in a folder that the user named
};

/// Replaces each folder by the files in it and below it, in the order of their names; hidden ones and links are left
/// out. Throws BadInput where a folder holds no files or more than 10,000.
std::vector<ListedFile> listFiles(const std::vector<std::string>& paths);

struct DetectedFiles {
    std::vector<FileDetection> files;
    std::vector<std::string> leftOut;  ///< a sentence per file of a folder that cannot be read; at most 21
};

/// Calls `detect` for each listed file. What lies in a folder and cannot be read is left out and named; a file that the
/// user named has to be readable. Throws what `detect` throws, also where no file is left.
DetectedFiles detectListed(const std::vector<std::string>& paths,
                           const std::function<FileDetection(const std::string& path)>& detect);

/// Says which of several sheets is read.
std::string sheetNote(const FileDetection& detection);

}  // namespace lorimer
