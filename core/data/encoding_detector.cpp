#include "data/encoding_detector.h"

#include <cstring>

#include "data/text_encodings.h"
#include "data/utf8.h"

namespace lorimer {

namespace {

bool isDigit(unsigned char byte) { return byte >= '0' && byte <= '9'; }

bool isWesternLower(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 0xDF && byte != 0xF7 && byte < 0xFE) || byte == 0x9A ||
           byte == 0x9C || byte == 0x9E || byte == 0x83;
}

bool isWesternUpper(unsigned char byte) {
    return (byte >= 'A' && byte <= 'Z') || (byte >= 0xC0 && byte < 0xDF && byte != 0xD7) || byte == 0x8A ||
           byte == 0x8C || byte == 0x8E || byte == 0x9F;
}

bool isWesternLetter(unsigned char byte) { return isWesternLower(byte) || isWesternUpper(byte); }

/// Quotes, dashes, signs and fractions that stand in ordinary Western text.
bool isWesternSign(unsigned char byte) {
    static constexpr std::string_view signs =
        "\x82\x84\x85\x89\x8B\x91\x92\x93\x94\x95\x96\x97\x99\x9B\xA0\xA1\xA3\xA7\xA9\xAB\xAD\xAE\xB0\xB1\xB2\xB3\xB5"
        "\xB7"
        "\xB9\xBA\xBB\xBC\xBD\xBE\xBF\xD7\xF7";
    return signs.find(static_cast<char>(byte)) != std::string_view::npos;
}

/// True where the next eight bytes are ASCII without control characters: most of most files.
bool startsWithPlainLetters(std::string_view bytes) {
    std::uint64_t eight = 0;
    if (bytes.size() < sizeof eight) return false;
    std::memcpy(&eight, bytes.data(), sizeof eight);
    constexpr std::uint64_t high = 0x8080808080808080U;
    constexpr std::uint64_t blanks = 0x2020202020202020U;
    return (eight & high) == 0 && ((eight - blanks) & ~eight & high) == 0;
}

/// A run of more high bytes than this is cut: no Western word is that long, and a hostile file has no other.
constexpr std::size_t longestRun = 64;

}  // namespace

std::size_t byteOrderMarkLength(std::string_view bytes, TextEncoding encoding) {
    if (isEightBit(encoding)) return 0;
    if (encoding == TextEncoding::Utf8) return bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    return bytes.starts_with(encoding == TextEncoding::Utf16LittleEndian ? "\xFF\xFE" : "\xFE\xFF") ? 2 : 0;
}

void EncodingDetector::add(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size();) {
        if (m_highRun.empty() && m_start.size() == 4 && startsWithPlainLetters(bytes.substr(i))) {
            m_bytes += 8;
            i += 8;
            m_previous = static_cast<unsigned char>(bytes[i - 1]);
            m_afterDigit = isDigit(m_previous);
        } else {
            addByte(static_cast<unsigned char>(bytes[i++]));
        }
    }
}

void EncodingDetector::finish() {
    m_previous = ' ';
    countHighRun();
}

void EncodingDetector::addByte(unsigned char byte) {
    if (m_start.size() < 4) {
        m_start.push_back(static_cast<char>(byte));
        m_hasMark = byteOrderMarkLength(m_start, TextEncoding::Utf8) +
                        byteOrderMarkLength(m_start, TextEncoding::Utf16LittleEndian) +
                        byteOrderMarkLength(m_start, TextEncoding::Utf16BigEndian) >
                    0;
    }
    if (byte == 0) ++m_zeros[static_cast<std::size_t>(m_bytes % 2)];
    if ((byte < ' ' && (byte < '\t' || byte > '\r') && byte != 0x1B) || byte == 0x7F) ++m_controls;
    ++m_bytes;
    if (byte >= 0x80) {
        if (m_highRun.empty()) m_beforeRun = m_previous;
        m_highRun.push_back(static_cast<char>(byte));
    }
    if (!m_highRun.empty() && (byte < 0x80 || m_highRun.size() == longestRun)) {
        m_previous = byte;
        countHighRun();
    }
    m_previous = byte;
    if (byte != ' ') m_afterDigit = isDigit(byte) || (m_afterDigit && !m_highRun.empty());
}

void EncodingDetector::countHighRun() {
    std::string_view rest = m_highRun;
    while (!rest.empty()) {
        const std::size_t length = utf8CharacterLength(rest);
        if (length > 0) {
            ++m_validMultibyte;
        } else if (rest.size() < 4 && m_highRun.size() == longestRun) {
            break;  // the character may go on behind the cut
        } else {
            ++m_invalid;
        }
        rest.remove_prefix(length > 0 ? length : 1);
    }
    for (std::size_t i = 0; i < m_highRun.size(); ++i) {
        const auto at = [this](std::size_t position) { return static_cast<unsigned char>(m_highRun[position]); };
        judgeWestern(i > 0 ? at(i - 1) : m_beforeRun, at(i), i + 1 < m_highRun.size() ? at(i + 1) : m_previous);
    }
    m_highRun.assign(rest);
}

void EncodingDetector::judgeWestern(unsigned char before, unsigned char byte, unsigned char after) {
    bool plausible = false;
    if (isWesternLower(byte)) {
        plausible = isWesternLetter(before) || isWesternLetter(after) || (before == ' ' && after == ' ');
    } else if (isWesternUpper(byte)) {
        plausible = !isWesternLower(before) && (isWesternLetter(after) || isWesternUpper(before));
    } else if (byte == 0x80) {  // the euro sign
        plausible = m_afterDigit || isDigit(after);
    } else {
        plausible = isWesternSign(byte);
    }
    ++(plausible ? m_plausible : m_implausible);
}

bool EncodingDetector::looksLikeUtf16() const {
    const std::int64_t zeros = m_zeros[0] + m_zeros[1];
    // Western text has a zero in nearly every pair; 30 % leaves room for other letters and typographic signs.
    return m_bytes >= 4 && zeros * 20 >= m_bytes * 3 && (m_zeros[0] * 10 < zeros || m_zeros[1] * 10 < zeros);
}

TextEncoding EncodingDetector::result() const {
    if (m_start.starts_with("\xEF\xBB\xBF")) return TextEncoding::Utf8;
    if (m_start.starts_with("\xFF\xFE")) return TextEncoding::Utf16LittleEndian;
    if (m_start.starts_with("\xFE\xFF")) return TextEncoding::Utf16BigEndian;
    if (looksLikeUtf16()) {
        return m_zeros[1] > m_zeros[0] ? TextEncoding::Utf16LittleEndian : TextEncoding::Utf16BigEndian;
    }
    // Windows-1252 text makes valid UTF-8 sequences only by accident, and nearly all its high bytes make sense as
    // letters; those of UTF-8 text do not: the first byte of most would be a capital letter inside a word.
    const bool isClearlyWestern = m_invalid > 0 && m_invalid >= m_validMultibyte && m_plausible > 3 * m_implausible;
    const bool isMostlyUtf8 = m_invalid == 0 || m_validMultibyte * 10 >= m_invalid;
    const bool isWestern = isClearlyWestern || (!isMostlyUtf8 && m_plausible > m_implausible);
    return isWestern ? TextEncoding::Windows1252 : TextEncoding::Utf8;
}

double EncodingDetector::controlShare() const {
    if (m_bytes == 0 || looksLikeUtf16() || (m_hasMark && !m_start.starts_with("\xEF"))) return 0.0;
    return static_cast<double>(m_controls) / static_cast<double>(m_bytes);
}

}  // namespace lorimer
