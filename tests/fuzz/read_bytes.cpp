#include "tests/fuzz/read_bytes.h"

#include <fstream>
#include <stdexcept>

#include "data/file_detection.h"
#include "data/file_format.h"
#include "data/readers/make_reader.h"
#include "data/row_builder.h"
#include "data/source_text.h"
#include "data/utf8.h"
#include "engine/base/error.h"

namespace lorimer::test {

namespace {

constexpr int enoughRecords = 1000;

int readFile(const std::string& path) {
    const FileDetection detection = detectFile(path);
    const RowBuilder builder(path, detection.columns, detection.roles);
    SourceText source(path, detection.encoding);
    if (isPacked(detection.format)) source.hashAll();
    int records = 0;
    makeReader(detection, source)->read([&](const Record& record) {
        const BuiltRow built = builder.build(record);
        if (built.problem.empty() && !isValidUtf8(built.row.text)) throw std::logic_error("a row holds broken text");
        if (record.row < 1) throw std::logic_error("a record has no place");
        return ++records < enoughRecords;
    });
    return records;
}

}  // namespace

int readBytes(const std::string& folder, const std::string& name, const std::string& bytes) {
    const std::string path = folder + "/" + name;
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    try {
        return readFile(path);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::BadInput) throw std::logic_error(error.sentence());
        return 0;
    }
}

}  // namespace lorimer::test
