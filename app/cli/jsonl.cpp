#include "app/cli/jsonl.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "app/cli/stop_signal.h"
#include "engine/base/error.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer::cli {

namespace {

constexpr std::size_t longestLine = 64u << 20;
constexpr int deepest = 64;

Json parseLine(const std::string& line) {
    if (line.size() > longestLine) throw badInput("The line is longer than 64 MiB.");
    if (const auto bad = firstInvalidUtf8(line)) {
        throw badInput("The line is not valid UTF-8 at byte " + std::to_string(*bad + 1) + "; save the file as UTF-8.");
    }
    bool tooDeep = false;
    const auto watchDepth = [&tooDeep](int depth, Json::parse_event_t, Json&) {
        tooDeep = tooDeep || depth > deepest;
        return !tooDeep;
    };
    Json json;
    try {
        json = Json::parse(line, watchDepth);
    } catch (const Json::exception& error) {
        if (!tooDeep) throw badInput("The line is not well-formed JSON.", error.what());
    }
    if (tooDeep) throw badInput("The line is nested deeper than 64 levels.");
    if (!json.is_object()) throw badInput("The line is not a JSON object.");
    return json;
}

[[noreturn]] void failAt(const std::string& path, std::int64_t line, const Error& error) {
    throw Error(
        error.kind(),
        "\"" + path + "\", line " + std::to_string(line) + ": " + error.sentence() + " No output file was written.",
        error.detail());
}

bool isBlank(const std::string& line) { return line.find_first_not_of(" \t\r") == std::string::npos; }

// Removes the unfinished output, unless it was kept.
class PartialFile {
public:
    explicit PartialFile(const std::string& target) : m_target(target), m_path(target + ".partial") {
        std::error_code code;
        if (std::filesystem::is_directory(target, code)) {
            throw badInput("\"" + target + "\" is a folder. Name a file to write.");
        }
        // A pipe or device cannot be replaced: it is written as it is.
        if (std::filesystem::exists(target, code) && !std::filesystem::is_regular_file(target, code)) {
            m_path = target;
            m_kept = true;
        }
        m_stream.open(m_path, std::ios::binary | std::ios::trunc);
        if (!m_stream) {
            throw badInput("\"" + target + "\" cannot be written: " + std::strerror(errno) +
                           ". Choose a folder that you may write to.");
        }
    }

    ~PartialFile() {
        m_stream.close();
        if (!m_kept) std::remove(m_path.c_str());
    }
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    std::ofstream& stream() { return m_stream; }

    void keep() {
        m_stream.close();
        std::error_code code;
        if (m_stream && m_path != m_target) std::filesystem::rename(m_path, m_target, code);
        if (!m_stream || code) {
            throw Error(ErrorKind::OutOfResources,
                        "\"" + m_target +
                            "\" could not be written to its end; it was left as it was. Free "
                            "some disk space and try again.");
        }
        m_kept = true;
    }

private:
    std::string m_target;
    std::string m_path;
    std::ofstream m_stream;
    bool m_kept = false;
};

}  // namespace

void readJsonLines(const std::string& path, const std::function<void(const Json&)>& onLine) {
    std::error_code code;
    if (std::filesystem::is_directory(path, code)) {
        throw badInput("\"" + path + "\" is a folder. Name a JSONL file to read.");
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        throw badInput("\"" + path + "\" cannot be read: " + std::strerror(errno) + ". Check the path.");
    }
    std::string line;
    for (std::int64_t number = 1; std::getline(in, line); ++number) {
        if (number == 1 && line.rfind("\xEF\xBB\xBF", 0) == 0) line.erase(0, 3);
        if (isBlank(line)) continue;
        try {
            onLine(parseLine(line));
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::Stopped) throw;
            failAt(path, number, error);
        }
    }
    if (in.bad()) throw badInput("\"" + path + "\" cannot be read to its end. Check the disk.");
}

void requireOtherFile(const std::string& in, const std::string& out) {
    std::error_code code;
    if (!std::filesystem::is_regular_file(out, code) || !std::filesystem::equivalent(in, out, code)) return;
    throw badInput("\"" + out + "\" is what is to be read. It was not changed; name another file for the result.");
}

std::int64_t convertJsonLines(const std::string& inPath, const std::string& outPath,
                              const std::function<Json(const Json&)>& convert) {
    requireOtherFile(inPath, outPath);
    catchStopSignals();
    PartialFile out(outPath);
    std::int64_t written = 0;
    readJsonLines(inPath, [&](const Json& line) {
        if (stopSignalled())
            throw Error(ErrorKind::Stopped, "Stopped. No output file was written; start the same command again.");
        out.stream() << convert(line).dump() << '\n';
        ++written;
    });
    out.keep();
    return written;
}

std::string requiredText(const Json& line, const char* key) {
    const auto found = line.find(key);
    if (found == line.end()) throw badInput(std::string("The key \"") + key + "\" is missing.");
    if (!found->is_string()) throw badInput(std::string("The value of \"") + key + "\" is not text.");
    return found->get<std::string>();
}

}  // namespace lorimer::cli
