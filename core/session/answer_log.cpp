#include "session/answer_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "data/readers/csv_reader.h"
#include "data/readers/json_lines_reader.h"
#include "data/row_json.h"
#include "data/source_text.h"
#include "engine/base/durable_file.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

bool endsInCsv(const std::string& path) {
    std::string extension = std::filesystem::path(path).extension().string();
    for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return extension == ".csv";
}

std::string quoted(const std::string& field) {
    if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
    std::string text = "\"";
    for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + '"';
}

Error notOurs(const std::string& path, const std::string& why) {
    return badInput("'" + path + "' is there already and " + why +
                    ". It was not changed and nothing was answered; name another file with --out.");
}

}  // namespace

AnswerLog::AnswerLog(std::string path, std::vector<std::string> answerNames)
    : m_path(std::move(path)), m_answerNames(std::move(answerNames)), m_isCsv(endsInCsv(m_path)) {
    std::error_code unknown;
    const auto status = std::filesystem::status(m_path, unknown);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        throw badInput("'" + m_path + "' is " +
                       (std::filesystem::is_directory(status) ? "a folder" : "no ordinary file") +
                       ". Nothing was answered; name a file with --out.");
    }
    m_isNew = !std::filesystem::exists(status);
    if (!m_isNew && checkedFileSize(m_path) > 0) check();
    openForAppending();
}

AnswerLog::~AnswerLog() {
    const bool wasOpen = m_descriptor >= 0;
    close();
    if (wasOpen && m_isNew) ::unlink(m_path.c_str());
}

void AnswerLog::begin(const std::string& settings) {
    for (const auto& [found, row] : m_foundSettings) {
        if (found == settings) continue;
        throw notOurs(m_path, "holds answers that were made with other settings (row " + std::to_string(row) + ": " +
                                  found + "; now " + settings + ")");
    }
    m_settings = settings;
    if (!m_isClean) {
        close();
        takeOver();
        openForAppending();
    }
    if (checkedFileSize(m_path) == 0) write(header());
}

bool AnswerLog::isAnswered(std::int64_t row, const std::string& prompt) const {
    const auto found = m_answered.find(row);
    if (found == m_answered.end()) return false;
    if (found->second == std::hash<std::string>()(prompt)) return true;
    throw notOurs(m_path, "answers another prompt for row " + std::to_string(row) + " than the file has now");
}

void AnswerLog::append(std::int64_t row, const std::string& prompt, const std::vector<std::string>& answers) {
    Json record{{"row", row}, {"prompt", prompt}};
    for (std::size_t i = 0; i < m_answerNames.size(); ++i) record[m_answerNames[i]] = answers.at(i);
    record["settings"] = m_settings;
    m_isNew = false;
    write(lineOf(record));
}

void AnswerLog::appendError(std::int64_t row, const std::string& reason) {
    m_isNew = false;
    write(lineOf({{"row", row}, {"error", reason}}));
}

void AnswerLog::check() {
    const std::int64_t bytes = finishedBytes();
    m_isClean = bytes == checkedFileSize(m_path);
    if (bytes == 0) {
        const std::string start = readFirstBytes(m_path, 64);
        const std::string line = R"({"row":)";
        const bool isCut = m_isCsv ? header().starts_with(start) : start.starts_with(line) || line.starts_with(start);
        if (!isCut) throw notOurs(m_path, "holds something else than answers of this command");
    }
    readRecords(bytes, [&](const Json& record) {
        m_isClean = m_isClean && !record.contains("error");
        if (record.contains("error")) return;
        const auto row = record["row"].get<std::int64_t>();
        m_foundSettings.emplace(record["settings"].get<std::string>(), row);
        m_answered[row] = std::hash<std::string>()(record["prompt"].get_ref<const std::string&>());
    });
}

/// Takes out what an earlier process could not answer or not finish.
void AnswerLog::takeOver() const {
    DurableFile file(m_path);
    file.write(header());
    readRecords(finishedBytes(), [&](const Json& record) {
        if (!record.contains("error")) file.write(lineOf(record));
    });
    file.commit();
}

void AnswerLog::readRecords(std::int64_t bytes, const Callback& onRecord) const {
    if (bytes == 0) return;
    SourceText source(m_path, TextEncoding::Utf8, bytes);
    bool isHeader = m_isCsv;
    const auto take = [&](const Record& record) {
        if (isHeader) {
            isHeader = false;
            std::string line;
            for (const std::string& name : record.fields) line += (line.empty() ? "" : ",") + name;
            if (line + "\r\n" == header()) return true;
            throw notOurs(m_path, "has other columns than this command writes");
        }
        const Json value = m_isCsv ? fromFields(record) : record.value;
        if (!record.problem.empty() || !isOurs(value)) {
            throw notOurs(m_path, "holds in line " + std::to_string(record.row) +
                                      " something else than an answer of this command");
        }
        onRecord(value);
        return true;
    };
    if (m_isCsv) {
        CsvReader(source, ',').read(take);
    } else {
        JsonLinesReader(source).read(take);
    }
    if (isHeader) throw notOurs(m_path, "has no header of this command");
}

/// The record as JSON Lines would hold it; null where the fields are none of ours.
Json AnswerLog::fromFields(const Record& record) const {
    if (record.fields.size() != m_answerNames.size() + 4) return {};
    const std::string& number = record.fields.front();
    std::int64_t row = 0;
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), row);
    if (problem != std::errc() || end != number.data() + number.size()) return {};
    if (!record.fields.back().empty()) return {{"row", row}, {"error", record.fields.back()}};
    Json value{{"row", row}, {"prompt", record.fields[1]}};
    for (std::size_t i = 0; i < m_answerNames.size(); ++i) value[m_answerNames[i]] = record.fields[i + 2];
    value["settings"] = record.fields[m_answerNames.size() + 2];
    return value;
}

bool AnswerLog::isOurs(const Json& record) const {
    const auto hasText = [&record](const std::string& key) { return record.contains(key) && record[key].is_string(); };
    if (!record.is_object() || !record.contains("row") || !record["row"].is_number_integer()) return false;
    if (hasText("error")) return record.size() == 2;
    return record.size() == m_answerNames.size() + 3 && hasText("prompt") && hasText("settings") &&
           std::all_of(m_answerNames.begin(), m_answerNames.end(), hasText);
}

std::string AnswerLog::lineOf(const Json& record) const {
    if (!m_isCsv) return compactJson(record) + "\n";
    std::string line = std::to_string(record["row"].get<std::int64_t>());
    std::vector<std::string> names{"prompt"};
    names.insert(names.end(), m_answerNames.begin(), m_answerNames.end());
    names.insert(names.end(), {"settings", "error"});
    for (const std::string& name : names) line += "," + quoted(record.value(name, std::string()));
    return line + "\r\n";
}

std::string AnswerLog::header() const {
    if (!m_isCsv) return {};
    std::string line = "row,prompt,";
    for (const std::string& name : m_answerNames) line += name + ",";
    return line + "settings,error\r\n";
}

/// Up to the end of the last whole record: the process may have been killed while it wrote the next one.
std::int64_t AnswerLog::finishedBytes() const {
    std::ifstream file(m_path, std::ios::binary);
    std::vector<char> piece(1U << 20U);
    std::int64_t position = 0;
    std::int64_t finished = 0;
    bool isQuoted = false;
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0) {
        for (std::streamsize i = 0; i < file.gcount(); ++i) {
            const char c = piece[static_cast<std::size_t>(i)];
            ++position;
            if (m_isCsv && c == '"') isQuoted = !isQuoted;
            if (c == '\n' && !isQuoted) finished = position;
        }
    }
    if (!file.eof()) throw badInput("'" + m_path + "' cannot be read. Nothing was answered; check the disk.");
    return finished;
}

void AnswerLog::openForAppending() {
    m_descriptor = ::open(m_path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (m_descriptor < 0) {
        throw badInput("'" + m_path + "' cannot be written: " + std::strerror(errno) +
                       ". Nothing was answered; check the folder and its permissions.");
    }
}

void AnswerLog::close() {
    if (m_descriptor >= 0) ::close(m_descriptor);
    m_descriptor = -1;
}

void AnswerLog::write(const std::string& line) {
    std::size_t written = 0;
    while (written < line.size()) {
        const ssize_t count = ::write(m_descriptor, line.data() + written, line.size() - written);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        written += static_cast<std::size_t>(count);
    }
    if (written == line.size() && ::fdatasync(m_descriptor) == 0) return;
    const bool isFull = errno == ENOSPC || errno == EDQUOT;
    throw Error(isFull ? ErrorKind::OutOfResources : ErrorKind::BadInput,
                "'" + m_path + "' cannot be written further: " + std::strerror(errno) +
                    ". The answers in it are safe; " + (isFull ? "free some space" : "check the disk") +
                    " and start the same command again to go on.");
}

}  // namespace lorimer
