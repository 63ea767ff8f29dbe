#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace lorimer {

/// A file that appears whole or not at all: written under a temporary name beside `path` (mode 0600), then fsynced,
/// renamed over `path`, and the folder fsynced. Without commit() nothing remains. Failures throw Error, naming the
/// file: OutOfResources when the disk is full, else BadInput. After a failure the object is of no more use.
class DurableFile {
public:
    explicit DurableFile(const std::string& path);
    ~DurableFile();
    DurableFile(const DurableFile&) = delete;
    DurableFile& operator=(const DurableFile&) = delete;

    void write(std::span<const std::byte> bytes);
    void write(std::string_view text) { write(std::as_bytes(std::span(text.data(), text.size()))); }
    void commit();

private:
    [[noreturn]] void fail(const char* doing) const;

    std::string m_path;
    std::string m_temporary;
    int m_descriptor = -1;
    bool m_exists = false;  // the temporary file
};

/// Replaces `path` durably. Throws as DurableFile.
void writeFileDurably(const std::string& path, std::span<const std::byte> bytes);
void writeFileDurably(const std::string& path, std::string_view text);

/// Makes renames and new names in the folder durable. Throws BadInput when it cannot be opened.
void syncDirectory(const std::string& path);

}  // namespace lorimer
