#include "data/readers/zip_archive.h"

#include <minizip/unzip.h>

#include <vector>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

constexpr std::size_t pieceBytes = 64 * 1024;
constexpr int encryptedFlag = 1;

Error refuse(const std::string& path, const std::string& what, const std::string& advice) {
    return badInput("'" + path + "' " + what + ". Nothing was changed; " + advice + ".");
}

Error damaged(const std::string& path, const std::string& what) {
    return refuse(path, what, "open it in the program that wrote it and save it again");
}

/// Names that would leave the folder in which somebody unpacks the file.
bool leavesFolder(const std::string& name) {
    if (name.empty() || name.front() == '/' || name.front() == '\\' || (name.size() > 1 && name[1] == ':')) return true;
    if (name.find('\0') != std::string::npos) return true;
    for (std::size_t start = 0; start <= name.size();) {
        const std::size_t end = std::min(name.find_first_of("/\\", start), name.size());
        if (name.compare(start, end - start, "..") == 0) return true;
        start = end + 1;
    }
    return false;
}

}  // namespace

void ZipArchive::Closer::operator()(void* file) const { unzClose(file); }

ZipArchive::ZipArchive(const std::string& path) : m_path(path), m_file(unzOpen64(path.c_str())) {
    if (!m_file) throw damaged(path, "is a packed file that is damaged or cut off");
    listEntries();
    checkOverlaps();
}

void ZipArchive::listEntries() {
    unz_global_info64 info{};
    if (unzGetGlobalInfo64(m_file.get(), &info) != UNZ_OK || info.number_entry == 0) {
        throw damaged(m_path, "is a packed file without content");
    }
    if (info.number_entry > ZipLimits::entries) {
        throw refuse(m_path, "holds " + std::to_string(info.number_entry) + " packed files, more than 10,000",
                     "no document has that many; choose another file");
    }
    int status = unzGoToFirstFile(m_file.get());
    for (; status == UNZ_OK; status = unzGoToNextFile(m_file.get())) addEntry();
    if (status != UNZ_END_OF_LIST_OF_FILE) throw damaged(m_path, "has a damaged list of its parts");
}

void ZipArchive::addEntry() {
    unz_file_info64 info{};
    std::vector<char> buffer(ZipLimits::nameBytes + 1);
    if (unzGetCurrentFileInfo64(m_file.get(), &info, buffer.data(), buffer.size(), nullptr, 0, nullptr, 0) != UNZ_OK) {
        throw damaged(m_path, "has a damaged list of its parts");
    }
    if (info.size_filename > ZipLimits::nameBytes)
        throw damaged(m_path, "has a part with a name of over 1,024 letters");
    const std::string name(buffer.data(), info.size_filename);
    if (leavesFolder(name)) {
        throw refuse(m_path, "holds a part with the name " + quotedText(name) + ", which points outside of it",
                     "such a file was made to do harm; do not unpack it");
    }
    if ((info.flag & encryptedFlag) != 0) {
        throw refuse(m_path, "has a password", "save it without one and choose that file");
    }
    if (name.back() == '/') return;  // a folder
    const auto declared = static_cast<std::int64_t>(info.uncompressed_size);
    if (declared < 0 || declared > ZipLimits::totalBytes - m_declaredBytes) {
        throw refuse(m_path, "unpacks to more than 2 GiB", "split it into smaller files, or save it as CSV or text");
    }
    m_declaredBytes += declared;
    unz64_file_pos position{};
    int method = 0;
    if (unzGetFilePos64(m_file.get(), &position) != UNZ_OK ||
        unzOpenCurrentFile2(m_file.get(), &method, nullptr, 1) != UNZ_OK) {
        throw damaged(m_path, "has a damaged part " + quotedText(name) + ", or one packed in an unknown way");
    }
    const std::uint64_t start = unzGetCurrentFileZStreamPos64(m_file.get());
    unzCloseCurrentFile(m_file.get());
    const bool isNewRange = info.compressed_size == 0 || m_ranges.emplace(start, start + info.compressed_size).second;
    const Entry entry{position.pos_in_zip_directory, position.num_of_file,
                      static_cast<std::int64_t>(info.compressed_size)};
    if (!isNewRange || !m_entries.emplace(name, entry).second) {
        throw damaged(m_path, "holds its part " + quotedText(name) + " twice");
    }
}

void ZipArchive::checkOverlaps() const {
    std::uint64_t behind = 0;
    for (const auto& [start, end] : m_ranges) {
        if (start < behind || end < start) {
            throw refuse(m_path, "holds parts that lie over one another",
                         "such a file was made to do harm; do not unpack it");
        }
        behind = end;
    }
}

void ZipArchive::open(const std::string& part) {
    const auto found = m_entries.find(part);
    if (found == m_entries.end()) throw damaged(m_path, "lacks its part " + quotedText(part));
    const unz64_file_pos position{found->second.directoryPosition, found->second.number};
    if (unzGoToFilePos64(m_file.get(), &position) != UNZ_OK || unzOpenCurrentFile(m_file.get()) != UNZ_OK) {
        throw damaged(m_path, "has a damaged part " + quotedText(part));
    }
}

void ZipArchive::count(std::int64_t bytes, std::int64_t packedBytes) {
    m_bytes += bytes;
    const std::int64_t packed = std::max<std::int64_t>(1, m_packedBytes + packedBytes);
    if (m_bytes > ZipLimits::totalBytes) {
        throw refuse(m_path, "unpacks to more than 2 GiB", "split it into smaller files, or save it as CSV or text");
    }
    if (m_bytes > ZipLimits::freeBytes && m_bytes / packed > ZipLimits::ratio) {
        throw refuse(m_path, "unpacks to more than 100 times its size, as no document does",
                     "if you trust it, save it as CSV or text and choose that file");
    }
}

void ZipArchive::read(const std::string& part, const std::function<bool(std::string_view)>& onPiece) {
    open(part);
    struct Opened {
        void* file;
        ~Opened() { unzCloseCurrentFile(file); }
    } opened{m_file.get()};
    std::vector<char> buffer(pieceBytes);
    const std::int64_t start = static_cast<std::int64_t>(unzGetCurrentFileZStreamPos64(m_file.get()));
    const std::int64_t partBytes = m_entries.at(part).packedBytes;
    for (;;) {
        const int length = unzReadCurrentFile(m_file.get(), buffer.data(), static_cast<unsigned>(buffer.size()));
        if (length < 0) throw damaged(m_path, "has a damaged part " + quotedText(part));
        if (length == 0) break;
        const std::int64_t here = static_cast<std::int64_t>(unzGetCurrentFileZStreamPos64(m_file.get())) - start;
        count(length, std::min(partBytes, here));
        if (m_watcher) m_watcher(m_packedBytes + std::min(partBytes, here));
        if (!onPiece({buffer.data(), static_cast<std::size_t>(length)})) return;
    }
    m_packedBytes += partBytes;
    opened.file = nullptr;
    if (unzCloseCurrentFile(m_file.get()) != UNZ_OK) {
        throw damaged(m_path, "has a damaged part " + quotedText(part) + " (its check sum differs)");
    }
}

std::string ZipArchive::readWhole(const std::string& part, std::size_t limit) {
    std::string text;
    read(part, [&](std::string_view piece) {
        if (text.size() + piece.size() > limit) throw damaged(m_path, "has an overlong part " + quotedText(part));
        text += piece;
        return true;
    });
    return text;
}

}  // namespace lorimer
