#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/import_config.h"
#include "data/readers/record_reader.h"
#include "data/split_part.h"
#include "engine/base/row.h"

namespace lorimer {

/// A record as a training example, or the reason why it is none.
struct BuiltRow {
    Row row;
    std::string group;
    std::string date;
    std::optional<SplitPart> part;           ///< where a column says it
    std::optional<std::string> unknownPart;  ///< what that column says where it names no part, at most 40 letters
    std::string column;                      ///< where the problem lies; empty for the whole record
    std::string problem;
};

/// What rows are built for: to learn from, or to be answered. A question needs no response, group, date or part.
enum class RowUse { Training, Question };

/// Turns the records of one file into examples, by the roles of its columns: prompt and response (with context and
/// system), a list of turns (OpenAI's role/content or ShareGPT's from/value), or plain text.
class RowBuilder {
public:
    /// `columns` are the file's headers or keys in order. Throws BadInput where the roles make no example.
    RowBuilder(const std::string& file, std::vector<std::string> columns, const std::vector<ColumnRole>& roles,
               RowUse use = RowUse::Training);

    BuiltRow build(const Record& record) const;

    bool has(Role role) const { return m_columns[static_cast<std::size_t>(role)].has_value(); }

private:
    /// One value of a record: text, a JSON value that is no text, or nothing.
    struct Cell {
        std::optional<std::string_view> text;
        const Json* json = nullptr;
    };

    void requireRoles(const std::string& file) const;
    bool isTable(const Record& record) const { return !record.fields.empty(); }
    Cell cell(const Record& record, Role role) const;
    bool checkTable(const Record& record, BuiltRow& built) const;
    std::string text(const Record& record, Role role, bool isRequired, BuiltRow& built) const;
    std::string key(const Record& record, Role role, BuiltRow& built) const;
    void readPart(const Record& record, BuiltRow& built) const;
    void buildPair(const Record& record, BuiltRow& built) const;
    void buildText(const Record& record, BuiltRow& built) const;
    std::string readTurns(const Json& turns, BuiltRow& built) const;
    void buildMessages(const Record& record, BuiltRow& built) const;
    void reject(BuiltRow& built, Role role, const std::string& problem) const;

    RowUse m_use;
    std::vector<std::string> m_names;
    std::array<std::optional<std::size_t>, 13> m_columns;  ///< by Role: position in m_names
};

}  // namespace lorimer
