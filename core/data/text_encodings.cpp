#include "data/text_encodings.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <memory>

#include "engine/base/error.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

struct NamedEncoding {
    TextEncoding encoding;
    const char* name;
    const char* converter;  ///< of ICU; nullptr where the letters are no table
};

constexpr std::array<NamedEncoding, 15> encodings{{{TextEncoding::Utf8, "UTF-8", nullptr},
                                                   {TextEncoding::Utf16LittleEndian, "UTF-16LE", nullptr},
                                                   {TextEncoding::Utf16BigEndian, "UTF-16BE", nullptr},
                                                   {TextEncoding::Windows1252, "Windows-1252", "windows-1252"},
                                                   {TextEncoding::Latin1, "ISO-8859-1", "ISO-8859-1"},
                                                   {TextEncoding::Latin9, "ISO-8859-15", "ISO-8859-15"},
                                                   {TextEncoding::MacRoman, "Mac Roman", "macintosh"},
                                                   {TextEncoding::Dos850, "DOS 850", "IBM850"},
                                                   {TextEncoding::Dos437, "DOS 437", "IBM437"},
                                                   {TextEncoding::Windows1250, "Windows-1250", "windows-1250"},
                                                   {TextEncoding::Latin2, "ISO-8859-2", "ISO-8859-2"},
                                                   {TextEncoding::Windows1251, "Windows-1251", "windows-1251"},
                                                   {TextEncoding::Windows1253, "Windows-1253", "windows-1253"},
                                                   {TextEncoding::Windows1254, "Windows-1254", "windows-1254"},
                                                   {TextEncoding::Windows1257, "Windows-1257", "windows-1257"}}};

const NamedEncoding& named(TextEncoding encoding) {
    const auto found = std::find_if(encodings.begin(), encodings.end(),
                                    [encoding](const NamedEncoding& entry) { return entry.encoding == encoding; });
    if (found == encodings.end()) {
        throw Error(ErrorKind::Internal, "An encoding of text is unknown. Nothing was changed.");
    }
    return *found;
}

}  // namespace

std::vector<TextEncoding> allEncodings() {
    std::vector<TextEncoding> all;
    for (const NamedEncoding& entry : encodings) all.push_back(entry.encoding);
    return all;
}

std::string encodingName(TextEncoding encoding) { return named(encoding).name; }

bool isEightBit(TextEncoding encoding) { return named(encoding).converter != nullptr; }

std::vector<std::string> lettersOf(TextEncoding encoding) {
    const NamedEncoding& entry = named(encoding);
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(entry.converter, &status),
                                                                       &ucnv_close);
    if (entry.converter == nullptr || U_FAILURE(status)) {
        throw Error(ErrorKind::Internal,
                    "The table of " + encodingName(encoding) + " letters is missing. Nothing was changed; install ICU.",
                    u_errorName(status));
    }
    std::vector<std::string> letters(256);
    for (std::size_t byte = 0; byte < letters.size(); ++byte) {
        constexpr UChar notDefined = 0xFFFD;
        const char source = static_cast<char>(static_cast<unsigned char>(byte));
        std::array<UChar, 4> target{};
        status = U_ZERO_ERROR;
        const int length = ucnv_toUChars(converter.get(), target.data(), target.size(), &source, 1, &status);
        if (U_FAILURE(status) || length != 1) {
            throw Error(ErrorKind::Internal,
                        "The table of " + encodingName(encoding) + " letters is broken. Nothing was changed.");
        }
        if (target[0] == notDefined) {
            letters[byte] = "\xFF";
        } else {
            appendUtf8(letters[byte], target[0]);
        }
    }
    return letters;
}

}  // namespace lorimer
