#include "data/file_detection.h"

#include <QString>
#include <algorithm>
#include <array>

#include "data/column_detection.h"
#include "data/column_guess.h"
#include "data/encoding_detector.h"
#include "data/file_format.h"
#include "data/quoted_list.h"
#include "data/readers/make_reader.h"
#include "data/readers/ods_reader.h"
#include "data/readers/text_reader.h"
#include "data/readers/xlsx_reader.h"
#include "data/text_encodings.h"
#include "data/utf8.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr std::int64_t firstLook = 64 * 1024;
constexpr std::int64_t longestLook = 256LL * 1024 * 1024;
constexpr std::size_t mostSamples = 200;
constexpr std::int64_t mostCounted = 5'000;  // of a packed file, so that their bytes say how many there are
constexpr std::int64_t mostPdfSamples = 20;  // a page takes some milliseconds

/// The first records of a file that is no stream of text: it is left when there are enough.
FileSample readPackedSample(const FileDetection& detection) {
    SourceText source(detection.file, detection.encoding);
    const std::int64_t most = detection.format == FileFormat::Pdf ? mostPdfSamples : mostCounted;
    std::int64_t before = 0;
    std::int64_t now = 0;
    source.watch([&](std::int64_t bytes) { before = std::exchange(now, bytes); });
    std::int64_t start = 0;  // of the records; texts and styles of a workbook come first
    FileSample sample;
    sample.isWhole = true;
    makeReader(detection, source)->read([&](const Record& record) {
        if (++sample.count == 1) start = before;
        if (sample.records.size() <= mostSamples) sample.records.push_back(record);
        sample.isWhole = sample.count <= most;
        return sample.isWhole;
    });
    sample.share =
        static_cast<double>(now - start) / static_cast<double>(std::max<std::int64_t>(1, detection.bytes - start));
    return sample;
}

FileSample readSample(const FileDetection& detection, std::int64_t limit) {
    SourceText source(detection.file, detection.encoding, limit);
    FileSample sample;
    sample.isWhole = limit >= detection.bytes;
    try {
        makeReader(detection, source)->read([&](const Record& record) {
            ++sample.count;
            if (sample.records.size() <= mostSamples) sample.records.push_back(record);
            return true;
        });
    } catch (const Error&) {
        if (sample.isWhole) throw;  // a JSON document that is cut is not whole; its first elements were given out
        return sample;
    }
    if (!sample.isWhole && sample.count > 0) {
        --sample.count;
        if (sample.records.size() > static_cast<std::size_t>(sample.count)) sample.records.pop_back();
    }
    return sample;
}

double separatorScore(const FileSample& sample) {
    if (sample.records.empty()) return 0.0;
    const Record& first = sample.records.front();
    if (!first.problem.empty() || first.fields.size() < 2) return 0.0;
    const auto same = std::count_if(sample.records.begin(), sample.records.end(), [&first](const Record& record) {
        return record.problem.empty() && record.fields.size() == first.fields.size();
    });
    const bool known = std::any_of(first.fields.begin(), first.fields.end(), isKnownColumnName);
    return (known ? 1.0 : 0.0) + static_cast<double>(same) / static_cast<double>(sample.records.size());
}

/// Sets the separator; false where none makes at least two columns.
bool detectSeparator(FileDetection& detection, std::int64_t limit) {
    // In this order a tie is decided: a comma stands in many texts, a tab in few.
    constexpr std::array<char, 4> candidates{'\t', '|', ';', ','};
    const bool promisesTab = detection.file.ends_with(".tsv") || detection.file.ends_with(".tab");
    double best = 0.0;
    char chosen = promisesTab ? '\t' : ',';
    for (const char candidate : candidates) {
        detection.separator = candidate;
        double score = separatorScore(readSample(detection, limit));
        if (score > 0.0 && promisesTab && candidate == '\t') score += 0.5;
        if (score <= best) continue;
        best = score;
        chosen = candidate;
    }
    detection.separator = chosen;
    return best > 0.0;
}

/// The start of the file as UTF-8.
std::string sampleText(const FileDetection& detection) {
    SourceText source(detection.file, detection.encoding, firstLook);
    std::string text;
    for (std::string_view piece = source.nextPiece(); !piece.empty(); piece = source.nextPiece()) text += piece;
    return text;
}

/// Where the user's choice and the file's content contradict each other, nobody's guess is right.
void checkChosenFormat(const FileDetection& detection, const ReadChoices& choices) {
    const bool fits = !choices.format || *choices.format == detection.format ||
                      (!isPacked(*choices.format) && !isPacked(detection.format));
    if (choices.sheet && detection.format != FileFormat::Xlsx && detection.format != FileFormat::Ods) {
        throw badInput("'" + detection.file + "' is " + detection.formatName() +
                       " and has no sheets. Nothing was changed; leave out the name of the sheet.");
    }
    if (fits) return;
    throw badInput(
        "'" + detection.file + "' is " + (isPacked(detection.format) ? "a file of the format " : "text, such as ") +
        detection.formatName() +
        ", and cannot be read in the format that was chosen. Nothing was changed; let the format be detected.");
}

void refuseBinary(const std::string& path, const std::string& start, const EncodingDetector& detector) {
    refuseOtherFormats(path, start);
    constexpr std::size_t enoughToTell = 256;  // a short text may well hold a single stray byte
    const bool isUtf32 =
        start.starts_with(std::string("\xFF\xFE\0\0", 4)) || start.starts_with(std::string("\0\0\xFE\xFF", 4));
    if (isUtf32 || (start.size() >= enoughToTell && detector.controlShare() > 0.1)) {
        throw badInput("'" + path + "' is " + (isUtf32 ? "text in UTF-32" : "no text file") +
                       ", which this version does not read. Nothing was changed; save it as text in UTF-8.");
    }
}

/// Which of two encodings of one byte per letter is right, no program can tell: only a reader of the words.
void noteOddLetters(FileDetection& detection, TextEncoding likely) {
    if (likely == detection.encoding || (isEightBit(likely) && isEightBit(detection.encoding))) return;
    constexpr std::string_view ends = " \t\r\n,;|\"";
    const std::string text = sampleText(detection);
    const auto odd = std::find_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > 127; });
    if (odd == text.end()) return;
    const auto at = static_cast<std::size_t>(odd - text.begin());
    const std::size_t before = text.find_last_of(ends, at);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    const std::size_t end = std::min(text.find_first_of(ends, at), text.size());
    constexpr qsizetype longestShown = 20;
    const auto bytes = static_cast<qsizetype>(end - begin);
    detection.oddWord = QString::fromUtf8(text.data() + begin, bytes).left(longestShown).toStdString();
    detection.likelyEncoding = likely;
}

void detectEncodingAndFormat(FileDetection& detection, const ReadChoices& choices) {
    const std::string start = readFirstBytes(detection.file, firstLook);
    if (const std::optional<FileFormat> packed = packedFormat(detection.file, start)) {
        detection.format = *packed;
        return;
    }
    const bool isWhole = detection.bytes <= firstLook;
    EncodingDetector detector;
    detector.add(start);
    if (isWhole) detector.finish();
    refuseBinary(detection.file, start, detector);
    detection.encoding = choices.encoding.value_or(detector.result());
    if (choices.encoding) noteOddLetters(detection, detector.result());
    const std::optional<FileFormat> promised = formatFromName(detection.file);
    detection.format = choices.format.value_or(formatFromText(sampleText(detection), isWhole, promised));
    if (isPacked(detection.format)) detection.format = FileFormat::Text;  // checkChosenFormat() says so
    if (detection.format != FileFormat::Csv) return;
    if (choices.separator) {
        detection.separator = *choices.separator;
    } else if (!detectSeparator(detection, firstLook) && !promised && !choices.format) {
        detection.format = FileFormat::Text;
    }
}

/// The sheet that the user means: by name, or by number where no sheet has that name.
std::string chosenSheet(const FileDetection& detection, const std::string& choice) {
    const std::vector<std::string>& sheets = detection.sheets;
    if (std::find(sheets.begin(), sheets.end(), choice) != sheets.end()) return choice;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        if (std::to_string(i + 1) == choice) return sheets[i];
    }
    throw badInput("'" + detection.file + "' has no sheet '" + choice + "'; it has " + quotedList(sheets) +
                   ". Nothing was changed; name one of these.");
}

/// Of a spreadsheet the chosen sheet, else the first with rows.
FileSample packedSample(FileDetection& detection, const ReadChoices& choices) {
    if (detection.format == FileFormat::Xlsx) detection.sheets = xlsxSheets(detection.file);
    if (detection.format == FileFormat::Ods) detection.sheets = odsSheets(detection.file);
    if (!isTable(detection.format)) return readPackedSample(detection);
    if (choices.sheet) {
        detection.sheet = chosenSheet(detection, *choices.sheet);
        return readPackedSample(detection);
    }
    FileSample sample;
    for (const std::string& sheet : detection.sheets) {
        detection.sheet = sheet;
        sample = readPackedSample(detection);
        if (!sample.records.empty()) break;
    }
    return sample;
}

FileSample textSample(const FileDetection& detection) {
    std::int64_t look = firstLook;
    FileSample sample = readSample(detection, look);
    while (sample.count < 2 && !sample.isWhole && look < longestLook) {
        look *= 16;
        sample = readSample(detection, look);
    }
    sample.share = static_cast<double>(look) / static_cast<double>(std::max<std::int64_t>(1, detection.bytes));
    return sample;
}

/// True where a Markdown file is divided by headings.
bool hasMarkdownHeadings(const FileDetection& detection) {
    if (!detection.file.ends_with(".md") && !detection.file.ends_with(".markdown")) return false;
    SourceText source(detection.file, detection.encoding, firstLook);
    PassageChoices choices;
    choices.unit = TextUnit::Heading;
    choices.hasHeadings = true;
    int headings = 0;
    TextReader(source, choices).read([&headings](const Record& record) {
        if (!record.fields.empty() && !record.fields[0].empty()) ++headings;
        return headings < 2;
    });
    return headings >= 2;
}

PassageChoices detectPassages(const FileDetection& detection, const ReadChoices& choices) {
    const FileFormat format = detection.format;
    PassageChoices passages;
    const bool isDocument = format == FileFormat::Docx || format == FileFormat::Odt;
    if (isDocument) passages.unit = TextUnit::Heading;
    if (format == FileFormat::Pdf) passages.unit = TextUnit::Page;
    if (format == FileFormat::Text && !choices.unit && hasMarkdownHeadings(detection)) {
        passages.unit = TextUnit::Heading;
    }
    passages.unit = choices.unit.value_or(passages.unit);
    passages.windowWords = choices.windowWords.value_or(passages.windowWords);
    const bool isWrong = passages.unit == (format == FileFormat::Pdf ? TextUnit::Heading : TextUnit::Page);
    if (isWrong && (isDocument || format == FileFormat::Text || format == FileFormat::Pdf)) {
        throw badInput("'" + detection.file + "' has no " + (format == FileFormat::Pdf ? "headings" : "pages") +
                       " that can be told apart. Nothing was changed; divide it by paragraph" +
                       (format == FileFormat::Pdf ? ", page" : ", heading") + " or window.");
    }
    passages.hasHeadings = isDocument || passages.unit == TextUnit::Heading;
    return passages;
}

}  // namespace

std::string FileDetection::formatName() const {
    switch (format) {
        case FileFormat::Csv:
            return separator == '\t' ? "TSV" : "CSV";
        case FileFormat::JsonDocument:
            return "JSON";
        case FileFormat::JsonLines:
            return "JSON Lines";
        case FileFormat::Text:
            return "text";
        case FileFormat::Xlsx:
            return "XLSX";
        case FileFormat::Ods:
            return "ODS";
        case FileFormat::Docx:
            return "DOCX";
        case FileFormat::Odt:
            return "ODT";
        case FileFormat::Pdf:
            return "PDF";
        case FileFormat::FhirJson:
            return "FHIR";
        case FileFormat::FhirLines:
            return "FHIR NDJSON";
        case FileFormat::Hl7:
            return "HL7";
    }
    throw Error(ErrorKind::Internal, "A file format is unknown. Nothing was changed.");
}

FileDetection detectFile(const std::string& path, const ReadChoices& choices, const std::vector<ColumnRole>& given) {
    FileDetection detection;
    detection.file = path;
    detection.bytes = checkedFileSize(path);
    detectEncodingAndFormat(detection, choices);
    checkChosenFormat(detection, choices);
    detection.passages = detectPassages(detection, choices);
    const FileSample sample = isPacked(detection.format) ? packedSample(detection, choices) : textSample(detection);
    if (sample.records.empty()) {
        throw badInput("'" + path + "' holds no rows. Nothing was changed; choose a file that has some.");
    }
    detectColumns(detection, sample, choices, given);
    const std::int64_t rows = sample.count - (detection.hasHeader ? 1 : 0);
    const double share = std::clamp(sample.share, 1e-6, 1.0);
    detection.estimatedRows = sample.isWhole ? rows : static_cast<std::int64_t>(static_cast<double>(rows) / share);
    return detection;
}

FileDetection detectWholeFile(const std::string& path, ReadChoices choices, const std::vector<ColumnRole>& given,
                              const std::function<bool()>& stopRequested) {
    constexpr std::int64_t enoughToTell = 1024;
    const bool isText = !packedFormat(path, readFirstBytes(path, enoughToTell));
    if (isText && !choices.encoding) choices.encoding = detectEncoding(path, stopRequested);
    return detectFile(path, choices, given);
}

}  // namespace lorimer
