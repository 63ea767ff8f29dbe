#include "engine/base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

Error cannotRead(const std::string& path, const std::string& reason) {
    return badInput("The file " + quotedText(path, 4096) + " cannot be read: " + reason +
                    ". Nothing was changed; check the path and try again.");
}

std::string systemReason() { return std::strerror(errno); }

}  // namespace

MappedFile::MappedFile(const std::string& path) : m_path(path) {
    // O_NONBLOCK: opening a named pipe must not wait for a writer.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) throw cannotRead(path, systemReason());
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0) {
        const std::string reason = systemReason();
        ::close(descriptor);
        throw cannotRead(path, reason);
    }
    if (!S_ISREG(status.st_mode)) {
        ::close(descriptor);
        throw cannotRead(path, S_ISDIR(status.st_mode) ? "it is a folder" : "it is not a regular file");
    }
    m_size = static_cast<std::size_t>(status.st_size);
    if (m_size == 0) {
        ::close(descriptor);
        return;
    }
    void* address = ::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    const std::string reason = address == MAP_FAILED ? systemReason() : std::string();
    ::close(descriptor);
    if (address == MAP_FAILED) throw cannotRead(path, reason);
    m_data = static_cast<const std::byte*>(address);
}

MappedFile::~MappedFile() {
    if (m_data != nullptr) ::munmap(const_cast<std::byte*>(m_data), m_size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_data(std::exchange(other.m_data, nullptr)),
      m_size(std::exchange(other.m_size, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

}  // namespace lorimer
