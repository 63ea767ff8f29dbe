#pragma once

#include <QCryptographicHash>
#include <QFile>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/import_config.h"

namespace lorimer {

/// A file as a stream of UTF-8 pieces: opened, hashed and decoded on the way, never held. Bytes that are no valid text
/// stay invalid UTF-8, so that the reader can reject the one row that holds them.
class SourceText {
public:
    /// Opens `path` (UTF-8). Throws BadInput when it is not a readable regular file.
    SourceText(const std::string& path, TextEncoding encoding);

    /// The next piece without the byte order mark, empty at the end of the file. Valid until the next call. Throws
    /// BadInput when the disk fails.
    std::string_view nextPiece();

    std::int64_t bytesRead() const { return m_bytesRead; }
    std::int64_t totalBytes() const { return m_totalBytes; }

    /// SHA-256 of the bytes read so far, as lower-case hex.
    std::string sha256() const;

private:
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
    std::string m_bytes;                 ///< the piece as it lies in the file
    std::string m_text;                  ///< the piece as UTF-8, where it is not the same
    std::vector<std::string> m_letters;  ///< UTF-8 of each byte of an 8-bit encoding
    std::string m_halfUnit;              ///< first byte of a UTF-16 unit that was cut
    char16_t m_highSurrogate = 0;
};

/// Throws BadInput with a sentence unless `path` is a readable regular file; returns its size in bytes.
std::int64_t checkedFileSize(const std::string& path);

}  // namespace lorimer
