#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace lorimer {

/// What a packed file can cost (privacy.md 8.5).
struct ZipLimits {
    static constexpr std::size_t entries = 10'000;
    static constexpr std::int64_t totalBytes = 2LL << 30;
    /// Unpacked over packed size of everything read so far, as soon as that is more than freeBytes: below, even the
    /// best packed file costs nothing.
    static constexpr std::int64_t ratio = 100;
    static constexpr std::int64_t freeBytes = 64LL << 20;
    static constexpr std::size_t nameBytes = 1024;
};

/// A zip file that is read part by part and never unpacked onto the disk. Its list of parts is checked when it is
/// opened; what its parts really hold is counted while they are read.
class ZipArchive {
public:
    /// Throws BadInput where the file is no zip file, or one that is hostile or has a password.
    explicit ZipArchive(const std::string& path);

    const std::string& path() const { return m_path; }
    bool contains(const std::string& part) const { return m_entries.count(part) > 0; }

    /// Gives out the part's bytes in pieces until the callback returns false. Throws BadInput where there is no such
    /// part, it is damaged, or it grows beyond the limits.
    void read(const std::string& part, const std::function<bool(std::string_view piece)>& onPiece);

    /// The whole part; throws BadInput where it is longer than `limit` bytes.
    std::string readWhole(const std::string& part, std::size_t limit);

    /// Called with the packed bytes read so far before each piece; may throw to end the reading.
    void watch(std::function<void(std::int64_t packedBytes)> watcher) { m_watcher = std::move(watcher); }

private:
    struct Entry {
        std::uint64_t directoryPosition = 0;
        std::uint64_t number = 0;
        std::int64_t packedBytes = 0;
    };
    struct Closer {
        void operator()(void* file) const;
    };

    void listEntries();
    void addEntry();
    void checkOverlaps() const;
    void open(const std::string& part);
    void count(std::int64_t bytes, std::int64_t packedBytes);

    std::string m_path;
    std::unique_ptr<void, Closer> m_file;
    std::map<std::string, Entry> m_entries;
    std::map<std::uint64_t, std::uint64_t> m_ranges;  ///< first byte of each entry's data and the one behind it
    std::function<void(std::int64_t)> m_watcher;
    std::int64_t m_declaredBytes = 0;
    std::int64_t m_bytes = 0;        ///< unpacked so far
    std::int64_t m_packedBytes = 0;  ///< of the parts that were finished
};

}  // namespace lorimer
