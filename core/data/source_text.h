#pragma once

#include <QCryptographicHash>
#include <QFile>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "data/import_config.h"

namespace lorimer {

/// A file as a stream of UTF-8 pieces: opened, hashed and decoded on the way, never held. Bytes that are no valid text
/// stay invalid UTF-8, so that the reader can reject the one row that holds them.
class SourceText {
public:
    static constexpr std::int64_t noLimit = std::numeric_limits<std::int64_t>::max();

    /// Opens `path` (UTF-8); reads at most `limit` bytes, for a look at the start. Throws BadInput when it is not a
    /// readable regular file.
    SourceText(const std::string& path, TextEncoding encoding, std::int64_t limit = noLimit);

    /// Called with the bytes read so far whenever a piece was read; may throw to end the reading.
    void watch(std::function<void(std::int64_t bytesRead)> watcher) { m_watcher = std::move(watcher); }

    /// Reads the file once for bytesRead() and sha256(), where a reader takes its content from the file in its own way
    /// and reports how far it is. The watcher is called with 0 meanwhile.
    void hashAll();
    void report(std::int64_t bytes) const {
        if (m_watcher) m_watcher(bytes);
    }

    /// The next piece without the byte order mark, empty at the end of the file. Valid until the next call. Throws
    /// BadInput when the disk fails.
    std::string_view nextPiece();

    const std::string& path() const { return m_path; }
    std::int64_t bytesRead() const { return m_bytesRead; }
    std::int64_t totalBytes() const { return m_totalBytes; }

    /// SHA-256 of the bytes read so far, as lower-case hex.
    std::string sha256() const;

private:
    std::string_view nextBytes();
    std::string_view decode(std::string_view bytes);
    void decodeUtf16(std::string_view bytes);
    void addUnit(char16_t unit);
    void finishUtf16();

    std::string m_path;
    TextEncoding m_encoding;
    QFile m_file;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    std::int64_t m_bytesRead = 0;
    std::int64_t m_totalBytes = 0;
    std::int64_t m_limit;
    std::function<void(std::int64_t)> m_watcher;
    std::string m_bytes;                 ///< the piece as it lies in the file
    std::string m_text;                  ///< the piece as UTF-8, where it is not the same
    std::vector<std::string> m_letters;  ///< UTF-8 of each byte of an 8-bit encoding
    std::string m_halfUnit;              ///< first byte of a UTF-16 unit that was cut
    char16_t m_highSurrogate = 0;
};

/// Throws BadInput with a sentence unless `path` is a readable regular file; returns its size in bytes.
std::int64_t checkedFileSize(const std::string& path);

/// At most `count` bytes from the start of the file as they are. Throws BadInput when it cannot be read.
std::string readFirstBytes(const std::string& path, std::int64_t count);

/// The encoding of the whole file, which is read for it: a letter far behind its start may be the only one that is not
/// ASCII. A stop leaves with what is known by then.
TextEncoding detectEncoding(const std::string& path, const std::function<bool()>& stopRequested);

}  // namespace lorimer
