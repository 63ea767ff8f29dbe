#include "data/readers/csv_reader.h"

#include "data/utf8.h"

namespace lorimer {

void CsvReader::read(const RecordCallback& onRecord) {
    m_onRecord = &onRecord;
    for (;;) {
        const std::string_view piece = m_source.nextPiece();
        if (piece.empty()) break;
        if (!readPiece(piece)) return;
    }
    finish();
}

bool CsvReader::readPiece(std::string_view piece) {
    while (!piece.empty()) {
        const std::size_t run = plainRun(piece);
        if (run > 0) {
            m_afterReturn = false;
            append(piece.substr(0, run));
            piece.remove_prefix(run);
            continue;
        }
        if (!step(piece.front())) return false;
        piece.remove_prefix(1);
    }
    return true;
}

/// Characters at the start of `rest` that only add to the field.
std::size_t CsvReader::plainRun(std::string_view rest) const {
    if (m_state != State::Plain && m_state != State::Quoted) return 0;
    std::size_t count = 0;
    if (m_state == State::Quoted) {
        while (count < rest.size() && rest[count] != '"' && rest[count] != '\n' && rest[count] != '\r') ++count;
    } else {
        while (count < rest.size() && rest[count] != m_separator && rest[count] != '\n' && rest[count] != '\r') ++count;
    }
    return count;
}

/// One character; false when the callback wants no more.
bool CsvReader::step(char c) {
    const bool completesLineEnd = c == '\n' && m_afterReturn;
    m_afterReturn = c == '\r';
    const bool endsLine = (c == '\n' || c == '\r') && !completesLineEnd;
    if (m_state == State::Quoted) {
        stepInQuotes(c);
        if (endsLine) ++m_line;
        return true;
    }
    if (completesLineEnd) return true;
    if (endsLine) {
        const bool goOn = endRecord();
        ++m_line;
        return goOn;
    }
    stepOutside(c);
    return true;
}

void CsvReader::stepInQuotes(char c) {
    if (c == '"') {
        m_state = State::QuoteInQuoted;
    } else {
        append({&c, 1});
    }
}

void CsvReader::stepOutside(char c) {
    if (m_state == State::RecordStart) {
        m_record.row = m_line;
        m_state = State::FieldStart;
    }
    if (c == m_separator) {
        endField();
        return;
    }
    switch (m_state) {
        case State::FieldStart:
            if (c == '"') {
                m_quoted = true;
                m_state = State::Quoted;
            } else {
                m_state = State::Plain;
                append({&c, 1});
            }
            return;
        case State::QuoteInQuoted:
            if (c == '"') {
                append({&c, 1});
                m_state = State::Quoted;
                return;
            }
            m_state = State::AfterQuoted;
            [[fallthrough]];
        case State::AfterQuoted:
            if (c == ' ' || c == '\t') return;
            reject("a quoted field goes on behind its closing quote; a quote inside quotes must be doubled");
            m_state = State::Plain;
            return;
        default:
            append({&c, 1});
            return;
    }
}

void CsvReader::append(std::string_view text) {
    m_recordBytes += text.size();
    if (m_recordBytes > ReaderLimits::recordBytes) reject("the row is longer than 64 MiB");
    if (!m_record.problem.empty()) return;
    if (m_fields == m_record.fields.size()) m_record.fields.emplace_back();
    std::string& field = m_record.fields[m_fields];
    if (field.size() + text.size() > ReaderLimits::fieldBytes) {
        reject("a field is longer than 16 MiB");
        return;
    }
    field += text;
}

/// Keeps the first problem and lets go of the record's text.
void CsvReader::reject(const char* problem) {
    if (!m_record.problem.empty()) return;
    m_record.problem = problem;
    m_record.fields = {};
}

void CsvReader::endField() {
    m_state = State::FieldStart;
    if (m_fields + 1 > ReaderLimits::columns) reject("the row has more than 4,096 fields");
    if (m_record.problem.empty()) {
        if (m_fields == m_record.fields.size()) m_record.fields.emplace_back();
        ++m_fields;
    }
}

bool CsvReader::endRecord() {
    bool goOn = true;
    if (m_state != State::RecordStart) {
        endField();
        m_record.fields.resize(m_record.problem.empty() ? m_fields : 0);
        const std::vector<std::string>& fields = m_record.fields;  // none where the record is rejected
        const bool isEmptyLine = !m_quoted && fields.size() == 1 && isBlank(fields[0]);
        const bool namesSeparator = m_record.row == 1 && !fields.empty() && fields.size() <= 2 && fields[0] == "sep=";
        if (!isEmptyLine && !namesSeparator) goOn = (*m_onRecord)(m_record);
    }
    // The strings keep their memory for the next record, as long as it is little.
    if (m_recordBytes > (1U << 20U)) m_record.fields = {};
    for (std::string& field : m_record.fields) field.clear();
    m_record.problem.clear();
    m_fields = 0;
    m_recordBytes = 0;
    m_quoted = false;
    m_state = State::RecordStart;
    return goOn;
}

bool CsvReader::finish() {
    if (m_state == State::Quoted) {
        m_record.problem.clear();
        reject(
            "a quote is opened in this row and never closed; the lines from here to the end of the file were not read");
    }
    return endRecord();
}

}  // namespace lorimer
