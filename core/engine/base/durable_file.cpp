#include "engine/base/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <random>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

std::string folderOf(const std::string& path) {
    const std::size_t slash = path.find_last_of('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string temporaryName(const std::string& path) {
    static constexpr char digits[] = "0123456789abcdef";
    std::random_device random;
    std::string suffix;
    for (int i = 0; i < 12; ++i) suffix += digits[random() % 16];
    const std::size_t slash = path.find_last_of('/');
    const std::size_t nameStart = slash == std::string::npos ? 0 : slash + 1;
    return path.substr(0, nameStart) + "." + path.substr(nameStart) + ".tmp." + suffix;
}

Error writeError(const std::string& path, const std::string& doing) {
    const int code = errno;
    const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
    return {full ? ErrorKind::OutOfResources : ErrorKind::BadInput,
            "The file " + quotedText(path, 4096) + " could not be " + doing + ": " + std::strerror(code) +
                ". What was there before is unchanged; " +
                (full ? "free some space on this disk and try again." : "check the folder and try again.")};
}

}  // namespace

DurableFile::DurableFile(const std::string& path) : m_path(path), m_temporary(temporaryName(path)) {
    m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (m_descriptor < 0) fail("created");
    m_exists = true;
}

DurableFile::~DurableFile() {
    if (m_descriptor >= 0) ::close(m_descriptor);
    if (m_exists) ::unlink(m_temporary.c_str());
}

void DurableFile::fail(const char* doing) const { throw writeError(m_path, doing); }

void DurableFile::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        // Linux writes at most 0x7ffff000 bytes at once.
        const ssize_t written = ::write(m_descriptor, bytes.data(), std::min<std::size_t>(bytes.size(), 1u << 30));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("written");
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void DurableFile::commit() {
    if (::fsync(m_descriptor) != 0) fail("written to the disk");
    const int closed = ::close(m_descriptor);
    m_descriptor = -1;
    if (closed != 0) fail("closed");
    if (::rename(m_temporary.c_str(), m_path.c_str()) != 0) fail("put in its place");
    m_exists = false;
    syncDirectory(folderOf(m_path));
}

void writeFileDurably(const std::string& path, std::span<const std::byte> bytes) {
    DurableFile file(path);
    file.write(bytes);
    file.commit();
}

void writeFileDurably(const std::string& path, std::string_view text) {
    writeFileDurably(path, std::as_bytes(std::span(text.data(), text.size())));
}

void syncDirectory(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) throw writeError(path, "opened");
    const int synced = ::fsync(descriptor);
    const int code = errno;
    ::close(descriptor);
    // Some file systems cannot sync a folder and say so; there the rename is as durable as it can be.
    if (synced != 0 && code != EINVAL && code != ENOTSUP) {
        errno = code;
        throw writeError(path, "written to the disk");
    }
}

}  // namespace lorimer
