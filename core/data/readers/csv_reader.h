#pragma once

#include <string>
#include <string_view>

#include "data/readers/record_reader.h"
#include "data/source_text.h"

namespace lorimer {

/// Reads comma-separated values (RFC 4180) as they occur: any separator, quotes over lines, line ends of every system
/// also mixed, empty lines, blanks behind a closing quote, and Excel's first line "sep=;". The first record is not
/// special here: a header is a record like others. Columns are not counted here either.
class CsvReader final : public RecordReader {
public:
    CsvReader(SourceText& source, char separator) : m_source(source), m_separator(separator) {}

    void read(const RecordCallback& onRecord) override;

private:
    enum class State { RecordStart, FieldStart, Plain, Quoted, QuoteInQuoted, AfterQuoted };

    bool readPiece(std::string_view piece);
    std::size_t plainRun(std::string_view rest) const;
    bool step(char c);
    void stepOutside(char c);
    void stepInQuotes(char c);
    void append(std::string_view text);
    void reject(const char* problem);
    void endField();
    bool endRecord();
    bool finish();

    SourceText& m_source;
    char m_separator;
    const RecordCallback* m_onRecord = nullptr;
    State m_state = State::RecordStart;
    Record m_record;
    std::size_t m_fields = 0;  ///< finished fields of the record
    std::size_t m_recordBytes = 0;
    bool m_quoted = false;  ///< the record holds a quoted field
    std::int64_t m_line = 1;
    bool m_afterReturn = false;  ///< the last character was a carriage return
};

}  // namespace lorimer
