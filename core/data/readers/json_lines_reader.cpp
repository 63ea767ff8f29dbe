#include "data/readers/json_lines_reader.h"

#include "data/readers/json_builder.h"
#include "data/readers/json_sax.h"
#include "data/readers/line_splitter.h"
#include "data/utf8.h"

namespace lorimer {

namespace {

/// The whole text is one value.
class OneValue final : public JsonEvents {
public:
    JsonBuilder builder;
    std::string problem;

protected:
    bool onScalar(Json value) override {
        builder.scalar(std::move(value));
        return true;
    }
    bool onStart(bool isObject) override {
        isObject ? builder.startObject() : builder.startArray();
        return true;
    }
    bool onKey(const std::string& name) override {
        builder.key(name);
        return true;
    }
    bool onEnd() override {
        builder.end();
        return true;
    }
    bool onError(const Json::exception& error) override {
        problem = jsonProblem(error);
        return false;
    }
};

}  // namespace

void parseJsonRecord(std::string_view text, Record& record) {
    record.value = nullptr;
    record.problem.clear();
    if (!isValidUtf8(text)) {
        record.problem = "it holds bytes that are not valid UTF-8";
        return;
    }
    OneValue events;
    if (!Json::sax_parse(text, &events)) {
        record.problem = events.problem;
    } else if (!events.builder.problem().empty()) {
        record.problem = events.builder.problem();
    } else {
        record.value = std::move(events.builder.value());
    }
}

void JsonLinesReader::read(const RecordCallback& onRecord) {
    Record record;
    forEachLine(m_source, [&](const Line& line) {
        if (!line.tooLong && isBlank(line.text)) return true;
        record.row = line.number;
        if (line.tooLong) {
            record.value = nullptr;
            record.problem = "the line is longer than 64 MiB";
        } else {
            parseJsonRecord(line.text, record);
        }
        return onRecord(record);
    });
}

}  // namespace lorimer
