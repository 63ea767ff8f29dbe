#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "data/import_config.h"

namespace lorimer {

/// Bytes of the byte order mark with which `bytes` starts, 0 where there is none.
std::size_t byteOrderMarkLength(std::string_view bytes, TextEncoding encoding);

/// Watches the bytes of a file go by and says in which encoding they are. A byte order mark decides; else a NUL in
/// every second byte means UTF-16; else the text is UTF-8 unless its high bytes make no UTF-8 but do make Western words
/// in Windows-1252 (which holds all of Latin-1's letters). Single broken bytes in a UTF-8 file do not change its
/// encoding.
class EncodingDetector {
public:
    /// The next bytes of the file, in order and of any length.
    void add(std::string_view bytes);

    /// The file ends here: high bytes at its end count too. Not called where only the start of a file is looked at.
    void finish();

    /// The encoding of what was added so far.
    TextEncoding result() const;

    /// True where only a look at more bytes could change the answer.
    bool isUndecided() const { return !m_hasMark && !looksLikeUtf16(); }

    /// Share of control characters (tab, line breaks, form feed and escape apart) that no text has, 0 to 1.
    double controlShare() const;

private:
    void addByte(unsigned char byte);
    void countHighRun();
    void judgeWestern(unsigned char before, unsigned char byte, unsigned char after);
    bool looksLikeUtf16() const;

    std::string m_start;  ///< first four bytes
    bool m_hasMark = false;
    std::int64_t m_bytes = 0;
    std::array<std::int64_t, 2> m_zeros{};  ///< at even and odd positions
    std::int64_t m_controls = 0;
    std::int64_t m_validMultibyte = 0;
    std::int64_t m_invalid = 0;
    std::int64_t m_plausible = 0;  ///< high bytes that make sense in Windows-1252
    std::int64_t m_implausible = 0;
    std::string m_highRun;  ///< bytes above 0x7F not yet counted
    unsigned char m_beforeRun = ' ';
    unsigned char m_previous = ' ';
    bool m_afterDigit = false;  ///< the last byte that is no blank is a digit
};

}  // namespace lorimer
