#include "data/readers/make_reader.h"

#include "data/file_format.h"
#include "data/readers/csv_reader.h"
#include "data/readers/docx_reader.h"
#include "data/readers/fhir_reader.h"
#include "data/readers/hl7_reader.h"
#include "data/readers/json_lines_reader.h"
#include "data/readers/json_reader.h"
#include "data/readers/ods_reader.h"
#include "data/readers/odt_reader.h"
#include "data/readers/pdf_reader.h"
#include "data/readers/text_reader.h"
#include "data/readers/xlsx_reader.h"
#include "engine/base/error.h"

namespace lorimer {

std::unique_ptr<RecordReader> makeReader(const FileDetection& detection, SourceText& source) {
    switch (detection.format) {
        case FileFormat::Csv:
            return std::make_unique<CsvReader>(source, detection.separator);
        case FileFormat::JsonDocument:
            return std::make_unique<JsonReader>(source, detection.file);
        case FileFormat::JsonLines:
            return std::make_unique<JsonLinesReader>(source);
        case FileFormat::Text:
            return std::make_unique<TextReader>(source, detection.passages);
        case FileFormat::Xlsx:
            return std::make_unique<XlsxReader>(source, detection.sheet);
        case FileFormat::Ods:
            return std::make_unique<OdsReader>(source, detection.sheet);
        case FileFormat::Docx:
            return std::make_unique<DocxReader>(source, detection.passages);
        case FileFormat::Odt:
            return std::make_unique<OdtReader>(source, detection.passages);
        case FileFormat::Pdf:
            return std::make_unique<PdfReader>(source, detection.passages);
        case FileFormat::FhirJson:
            return std::make_unique<FhirReader>(source, false);
        case FileFormat::FhirLines:
            return std::make_unique<FhirReader>(source, true);
        case FileFormat::Hl7:
            return std::make_unique<Hl7Reader>(source);
    }
    throw Error(ErrorKind::Internal, "A file format is unknown. Nothing was changed.");
}

std::vector<std::string> readRecords(const FileDetection& detection, SourceText& source,
                                     const std::function<void(const Record&)>& onRecord) {
    if (isPacked(detection.format)) source.hashAll();
    bool isHeader = detection.hasHeader;
    const std::unique_ptr<RecordReader> reader = makeReader(detection, source);
    reader->read([&](const Record& record) {
        if (!isHeader) onRecord(record);
        isHeader = false;
        return true;
    });
    return reader->notes();
}

}  // namespace lorimer
