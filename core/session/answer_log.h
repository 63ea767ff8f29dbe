#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "data/readers/record_reader.h"
#include "engine/base/json.h"

namespace lorimer {

/// The answers to the rows of a file, as they are written: one record a row, on the disk as soon as it is appended.
/// A name that ends in .csv gets RFC 4180 with the columns row, prompt, the answers, settings and error; any other JSON
/// Lines with the same keys; "settings" says what answered. What an earlier process left is taken over: answered rows
/// stay, rows with an error and an unfinished last record are taken out.
class AnswerLog {
public:
    /// `answerNames` are {"answer"} or {"base", "adapted"}. Throws BadInput where `path` cannot be written, or exists
    /// and was not written by an AnswerLog with these names; it is unchanged then.
    AnswerLog(std::string path, std::vector<std::string> answerNames);
    ~AnswerLog();  ///< removes a new file that got no record
    AnswerLog(const AnswerLog&) = delete;
    AnswerLog& operator=(const AnswerLog&) = delete;

    /// To be called once, before the first answer. Throws BadInput where the answers that are there were made with
    /// other settings than `settings` (see answerSettings()); the file is unchanged then.
    void begin(const std::string& settings);

    /// True where an earlier process answered the row. Throws BadInput where it answered another prompt there.
    bool isAnswered(std::int64_t row, const std::string& prompt) const;

    /// `answers` are in the order of the names. Throws OutOfResources where the disk is full.
    void append(std::int64_t row, const std::string& prompt, const std::vector<std::string>& answers);
    void appendError(std::int64_t row, const std::string& reason);

private:
    using Callback = std::function<void(const Json&)>;

    void check();
    void takeOver() const;
    void readRecords(std::int64_t bytes, const Callback& onRecord) const;
    Json fromFields(const Record& record) const;
    bool isOurs(const Json& record) const;
    std::string lineOf(const Json& record) const;
    std::string header() const;
    std::int64_t finishedBytes() const;
    void openForAppending();
    void close();
    void write(const std::string& line);

    std::string m_path;
    std::vector<std::string> m_answerNames;
    std::string m_settings;
    bool m_isCsv;
    bool m_isClean = true;                                ///< nothing is to be taken out
    std::map<std::string, std::int64_t> m_foundSettings;  ///< and the first row that has them
    bool m_isNew = false;                                 ///< and has no record yet
    std::map<std::int64_t, std::size_t> m_answered;       ///< row and hash of its prompt
    int m_descriptor = -1;
};

}  // namespace lorimer
