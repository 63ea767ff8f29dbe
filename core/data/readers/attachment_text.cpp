#include "data/readers/attachment_text.h"

#include <unicode/ucnv.h>

#include <QByteArray>
#include <QString>
#include <algorithm>
#include <memory>

#include "data/readers/html_text.h"
#include "data/utf8.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return lower;
}

/// "iso-8859-1" of "text/plain; charset=ISO-8859-1".
std::string charsetOf(const std::string& contentType) {
    const std::size_t found = contentType.find("charset=");
    if (found == std::string::npos) return {};
    std::string name = contentType.substr(found + 8);
    name.erase(std::remove(name.begin(), name.end(), '"'), name.end());
    return name.substr(0, name.find_first_of("; "));
}

/// As UTF-8; false where ICU does not know the character set or the bytes do not fit it.
bool decode(std::string& bytes, const std::string& charset) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(charset.c_str(), &status),
                                                                       &ucnv_close);
    if (U_FAILURE(status)) return false;
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    std::u16string units(bytes.size() + 1, u'\0');
    const int length = ucnv_toUChars(converter.get(), units.data(), static_cast<int>(units.size()), bytes.data(),
                                     static_cast<int>(bytes.size()), &status);
    if (U_FAILURE(status)) return false;
    bytes = QString::fromUtf16(units.data(), length).toStdString();
    return true;
}

bool isText(const std::string& type) {
    return type.empty() || type == "/" || type.starts_with("text/") || type.starts_with("application/xhtml") ||
           type.starts_with("application/text") || type.starts_with("/text");
}

}  // namespace

AttachmentText textOfAttachment(std::string_view base64, std::string_view contentType) {
    const std::string type = lowerCase(contentType);
    if (!isText(type)) {
        return {"", "the attached document is " + quotedText(contentType.substr(0, contentType.find(';'))) +
                        ", no text; save it as a file and import that"};
    }
    QByteArray encoded;
    encoded.reserve(static_cast<qsizetype>(base64.size()));
    for (const char c : base64) {
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') encoded.append(c);
    }
    const auto decoded = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) return {"", "the attached document is no valid base64"};
    std::string text = decoded.decoded.toStdString();
    const std::string charset = charsetOf(type);
    if (!charset.empty() && charset != "utf-8" && charset != "utf8" && !decode(text, charset)) {
        return {"", "the attached document cannot be read as " + quotedText(charset, 40)};
    }
    if (charset.empty() && !isValidUtf8(text)) decode(text, "windows-1252");
    if (type.find("html") != std::string::npos) text = textOfHtml(text);
    return {std::string(trimmed(text)), ""};
}

}  // namespace lorimer
