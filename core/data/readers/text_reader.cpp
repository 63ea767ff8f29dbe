#include "data/readers/text_reader.h"

#include "data/readers/line_splitter.h"
#include "data/utf8.h"

namespace lorimer {

namespace {

void addLine(Record& record, const Line& line) {
    if (record.fields.empty()) {
        record.row = line.number;
        record.fields.emplace_back(line.text);
    } else {
        record.fields[0] += '\n';
        record.fields[0] += line.text;
    }
    if (line.tooLong || record.fields[0].size() > ReaderLimits::fieldBytes) {
        record.problem = "the paragraph is longer than 16 MiB";
        record.fields[0] = {};
    }
}

}  // namespace

void TextReader::read(const RecordCallback& onRecord) {
    Record record;
    bool goOn = true;
    const auto endParagraph = [&] {
        if (!record.fields.empty()) goOn = onRecord(record);
        record = {};
        return goOn;
    };
    forEachLine(m_source, [&](const Line& line) {
        if (!line.tooLong && isBlank(line.text)) return endParagraph();
        if (record.problem.empty()) addLine(record, line);
        return true;
    });
    if (goOn) endParagraph();
}

}  // namespace lorimer
