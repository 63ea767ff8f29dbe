#pragma once

#include <string>

namespace lorimer {

/// A folder that appears whole or not at all: files are written into a temporary folder beside it (mode 0700), which
/// commit() renames. Without commit() nothing remains.
class NewFolder {
public:
    /// Throws BadInput, naming the folder, when `path` exists and is not an empty folder, or cannot be made.
    explicit NewFolder(const std::string& path);
    ~NewFolder();
    NewFolder(const NewFolder&) = delete;
    NewFolder& operator=(const NewFolder&) = delete;

    /// The temporary folder.
    const std::string& writtenAt() const { return m_temporary; }
    /// Where a file of this name is to be written.
    std::string fileIn(const std::string& name) const { return m_temporary + "/" + name; }
    void commit();

private:
    std::string m_path;
    std::string m_temporary;
};

}  // namespace lorimer
