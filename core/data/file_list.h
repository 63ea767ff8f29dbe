#pragma once

#include <string>
#include <vector>

namespace lorimer {

/// A file to import.
struct ListedFile {
    std::string path;     ///< UTF-8
    bool isNamed = true;  ///< by the user; else found in a folder that the user named
};

/// Replaces each folder by the files in it and below it, in the order of their names; hidden ones and links are left
/// out. Throws BadInput where a folder holds no files or more than 10,000.
std::vector<ListedFile> listFiles(const std::vector<std::string>& paths);

}  // namespace lorimer
