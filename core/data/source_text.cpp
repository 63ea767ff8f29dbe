#include "data/source_text.h"

#include <QFileInfo>
#include <algorithm>

#include "data/encoding_detector.h"
#include "data/text_encodings.h"
#include "engine/base/error.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

constexpr std::int64_t pieceBytes = 64 * 1024;

void openToRead(QFile& file, const std::string& path) {
    if (file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) return;
    throw badInput("'" + path + "' cannot be opened: " + file.errorString().toStdString() +
                   ". Nothing was changed; check who may read it.");
}

}  // namespace

std::string readFirstBytes(const std::string& path, std::int64_t count) {
    checkedFileSize(path);
    QFile file(QString::fromStdString(path));
    openToRead(file, path);
    return file.read(count).toStdString();
}

std::int64_t checkedFileSize(const std::string& path) {
    const QFileInfo info(QString::fromStdString(path));
    if (!info.exists())
        throw badInput("There is no file '" + path + "'. Nothing was changed; check its name and folder.");
    if (info.isDir()) {
        throw badInput("'" + path + "' is a folder. Nothing was changed; name the files in it.");
    }
    if (!info.isFile()) {
        throw badInput("'" + path +
                       "' is not an ordinary file. Nothing was changed; save its content as a file first.");
    }
    return info.size();
}

TextEncoding detectEncoding(const std::string& path, const std::function<bool()>& stopRequested) {
    checkedFileSize(path);
    QFile file(QString::fromStdString(path));
    openToRead(file, path);
    EncodingDetector detector;
    for (QByteArray bytes = file.read(pieceBytes); !bytes.isEmpty(); bytes = file.read(pieceBytes)) {
        detector.add({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        if (!detector.isUndecided() || stopRequested()) return detector.result();
    }
    detector.finish();
    return detector.result();
}

SourceText::SourceText(const std::string& path, TextEncoding encoding, std::int64_t limit)
    : m_path(path),
      m_encoding(encoding),
      m_file(QString::fromStdString(path)),
      m_totalBytes(checkedFileSize(path)),
      m_limit(limit) {
    openToRead(m_file, path);
    if (isEightBit(encoding)) m_letters = lettersOf(encoding);
    m_bytes.resize(pieceBytes);
}

/// The next bytes of the file, hashed and counted; empty at its end.
std::string_view SourceText::nextBytes() {
    const qint64 count = m_file.read(m_bytes.data(), std::min(pieceBytes, m_limit - m_bytesRead));
    if (count < 0) {
        throw badInput("'" + m_path + "' cannot be read beyond byte " + std::to_string(m_bytesRead) + ": " +
                       m_file.errorString().toStdString() + ". Nothing was changed; try again or copy the file first.");
    }
    m_hash.addData(QByteArrayView(m_bytes.data(), count));
    m_bytesRead += count;
    return {m_bytes.data(), static_cast<std::size_t>(count)};
}

void SourceText::hashAll() {
    while (!nextBytes().empty()) report(0);
}

std::string_view SourceText::nextPiece() {
    for (;;) {
        const bool isStart = m_bytesRead == 0;
        std::string_view bytes = nextBytes();
        if (bytes.empty()) {
            m_text.clear();
            finishUtf16();
            return m_text;
        }
        if (isStart) bytes.remove_prefix(byteOrderMarkLength(bytes, m_encoding));
        if (m_watcher) m_watcher(m_bytesRead);
        const std::string_view text = decode(bytes);
        if (!text.empty()) return text;
    }
}

std::string SourceText::sha256() const { return m_hash.result().toHex().toStdString(); }

std::string_view SourceText::decode(std::string_view bytes) {
    if (m_encoding == TextEncoding::Utf8) return bytes;
    m_text.clear();
    if (!m_letters.empty()) {
        for (const char c : bytes) m_text += m_letters[static_cast<unsigned char>(c)];
    } else {
        decodeUtf16(bytes);
    }
    return m_text;
}

void SourceText::decodeUtf16(std::string_view bytes) {
    const bool bigEndian = m_encoding == TextEncoding::Utf16BigEndian;
    for (const char c : bytes) {
        if (m_halfUnit.empty()) {
            m_halfUnit.push_back(c);
            continue;
        }
        const auto first = static_cast<unsigned char>(m_halfUnit[0]);
        const auto second = static_cast<unsigned char>(c);
        m_halfUnit.clear();
        addUnit(static_cast<char16_t>(bigEndian ? first * 256 + second : second * 256 + first));
    }
}

void SourceText::addUnit(char16_t unit) {
    const bool isLow = unit >= 0xDC00 && unit <= 0xDFFF;
    if (m_highSurrogate != 0) {
        const char16_t high = m_highSurrogate;
        m_highSurrogate = 0;
        if (isLow) {
            appendUtf8(m_text, 0x10000 + ((static_cast<char32_t>(high) - 0xD800) << 10) + (unit - 0xDC00U));
            return;
        }
        appendUtf8(m_text, high);  // alone: stays invalid
    }
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        m_highSurrogate = unit;
    } else {
        appendUtf8(m_text, unit);
    }
}

void SourceText::finishUtf16() {
    if (m_highSurrogate != 0) appendUtf8(m_text, m_highSurrogate);
    if (!m_halfUnit.empty()) m_text.push_back('\xFF');
    m_highSurrogate = 0;
    m_halfUnit.clear();
}

}  // namespace lorimer
