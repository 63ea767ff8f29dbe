#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace lorimer {

/// A whole file as read-only memory, mapped and not copied: pages are read when they are touched. The mapping lives as
/// long as the object. A file that another program shortens meanwhile is outside of what can be caught here.
class MappedFile {
public:
    /// Throws BadInput, naming the file, when it is missing, is no regular file or cannot be read.
    explicit MappedFile(const std::string& path);
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::byte> bytes() const { return {m_data, m_size}; }
    const std::string& path() const { return m_path; }

private:
    std::string m_path;
    const std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

}  // namespace lorimer
