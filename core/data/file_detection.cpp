#include "data/file_detection.h"

#include <algorithm>
#include <array>

#include "data/column_detection.h"
#include "data/column_guess.h"
#include "data/encoding_detector.h"
#include "data/file_format.h"
#include "data/readers/csv_reader.h"
#include "data/readers/json_lines_reader.h"
#include "data/readers/json_reader.h"
#include "data/readers/text_reader.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr std::int64_t firstLook = 64 * 1024;
constexpr std::int64_t longestLook = 256LL * 1024 * 1024;
constexpr std::size_t mostSamples = 200;

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

void detectEncodingAndFormat(FileDetection& detection, const ReadChoices& choices) {
    const std::string start = readFirstBytes(detection.file, firstLook);
    const bool isWhole = detection.bytes <= firstLook;
    EncodingDetector detector;
    detector.add(start);
    if (isWhole) detector.finish();
    refuseBinary(detection.file, start, detector);
    detection.encoding = choices.encoding.value_or(detector.result());
    const std::optional<FileFormat> promised = formatFromName(detection.file);
    detection.format = choices.format.value_or(formatFromText(sampleText(detection), isWhole, promised));
    if (detection.format != FileFormat::Csv) return;
    if (choices.separator) {
        detection.separator = *choices.separator;
    } else if (!detectSeparator(detection, firstLook) && !promised && !choices.format) {
        detection.format = FileFormat::Text;
    }
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
    }
    throw Error(ErrorKind::Internal, "A file format is unknown. Nothing was changed.");
}

FileDetection detectFile(const std::string& path, const ReadChoices& choices, const std::vector<ColumnRole>& given) {
    FileDetection detection;
    detection.file = path;
    detection.bytes = checkedFileSize(path);
    detectEncodingAndFormat(detection, choices);
    std::int64_t look = firstLook;
    FileSample sample = readSample(detection, look);
    while (sample.count < 2 && !sample.isWhole && look < longestLook) {
        look *= 16;
        sample = readSample(detection, look);
    }
    if (sample.records.empty()) {
        throw badInput("'" + path + "' holds no rows. Nothing was changed; choose a file that has some.");
    }
    detectColumns(detection, sample, choices, given);
    const std::int64_t rows = sample.count - (detection.hasHeader ? 1 : 0);
    detection.estimatedRows = sample.isWhole ? rows : std::max<std::int64_t>(rows, rows * (detection.bytes / look));
    return detection;
}

std::unique_ptr<RecordReader> makeReader(const FileDetection& detection, SourceText& source) {
    switch (detection.format) {
        case FileFormat::Csv:
            return std::make_unique<CsvReader>(source, detection.separator);
        case FileFormat::JsonDocument:
            return std::make_unique<JsonReader>(source, detection.file);
        case FileFormat::JsonLines:
            return std::make_unique<JsonLinesReader>(source);
        case FileFormat::Text:
            return std::make_unique<TextReader>(source);
    }
    throw Error(ErrorKind::Internal, "A file format is unknown. Nothing was changed.");
}

void readRecords(const FileDetection& detection, SourceText& source,
                 const std::function<void(const Record&)>& onRecord) {
    bool isHeader = detection.hasHeader;
    makeReader(detection, source)->read([&](const Record& record) {
        if (!isHeader) onRecord(record);
        isHeader = false;
        return true;
    });
}

}  // namespace lorimer
