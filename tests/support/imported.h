#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "data/row_scan.h"
#include "engine/base/error.h"
#include "tests/support/import_files.h"

namespace lorimer::test {

/// Everything that an import of `files` would store and say, a line each: "+ prompt => response" or "+ text" for a row
/// (line feeds as "/"), with " {group}" and " [date]" where it has them; "- 17: reason" for a rejected one; "* note";
/// "! sentence" where all is refused.
inline std::vector<std::string> imported(const ImportPlace& place, std::vector<std::string> files,
                                         const ReadChoices& choices = {}, const std::vector<ColumnRole>& columns = {}) {
    ImportConfig config;
    config.files = std::move(files);
    config.datasetName = "x";
    config.choices = choices;
    config.columns = columns;
    std::vector<std::string> lines;
    try {
        RowScan scan(place.workspace->folder(), config, RowScan::Duplicates::LeaveOut);
        scan.read({});
        for (std::size_t i = 0; i < scan.size(); ++i) {
            const Json content = Json::parse(scan.spooled(i).content);
            const Row row = scan.row(i);
            std::string line = row.text;
            for (const Message& message : row.messages) line += (line.empty() ? "" : " => ") + message.content;
            if (content.contains("group")) line += " {" + content.at("group").get<std::string>() + "}";
            if (content.contains("date")) line += " [" + content.at("date").get<std::string>() + "]";
            lines.push_back("+ " + line);
        }
        for (const RejectedRow& row : scan.report().rejected) {
            lines.push_back("- " + std::to_string(row.row) + ": " + (row.column.empty() ? "" : row.column + ": ") +
                            row.reason);
        }
        for (const std::string& note : scan.report().notes) lines.push_back("* " + note);
    } catch (const Error& error) {
        lines.push_back((error.kind() == ErrorKind::BadInput ? "! " : "!!! ") + error.sentence());
    }
    for (std::string& line : lines) std::replace(line.begin(), line.end(), '\n', '/');
    return lines;
}

/// Rows and rejections only, joined by line feeds.
inline std::string rowsOf(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        if (line[0] != '*') text += (text.empty() ? "" : "\n") + line;
    }
    return text;
}

/// True where a line holds `part`.
inline bool holds(const std::vector<std::string>& lines, const std::string& part) {
    return std::any_of(lines.begin(), lines.end(),
                       [&part](const std::string& line) { return line.find(part) != std::string::npos; });
}

}  // namespace lorimer::test
