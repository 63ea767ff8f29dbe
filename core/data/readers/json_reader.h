#pragma once

#include <string>

#include "data/readers/record_reader.h"
#include "data/source_text.h"

namespace lorimer {

/// True where a document's object keeps its rows under `key`.
bool isListOfRowsKey(const std::string& key);

/// Reads a JSON document: an array of rows, an object with the rows under "data" (or "rows", "examples", "items",
/// "records", "instances", "train", "validation", "test"), or a single object, which is one row. Elements are built one
/// at a time. Since JSON cannot be picked up again behind a mistake, a syntax error refuses the whole file and names
/// the element.
class JsonReader final : public RecordReader {
public:
    /// `name` is the file's name in sentences; `isListKey` says under which keys of a document's object rows may lie.
    JsonReader(SourceText& source, std::string name, bool (*isListKey)(const std::string&) = isListOfRowsKey)
        : m_source(source), m_name(std::move(name)), m_isListKey(isListKey) {}

    void read(const RecordCallback& onRecord) override;

private:
    SourceText& m_source;
    std::string m_name;
    bool (*m_isListKey)(const std::string&);
};

}  // namespace lorimer
