#include "privacy/record_layout.h"

#include <algorithm>
#include <array>

#include "data/readers/json_lines_reader.h"
#include "engine/base/error.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

std::vector<std::string> headerWords(const std::string& header) {
    std::vector<std::string> words(1);
    char before = ' ';
    for (const char c : header) {
        const bool isWord = static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)) != 0;
        const bool startsHump = c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z';
        if ((!isWord || startsHump) && !words.back().empty()) words.emplace_back();
        if (isWord) words.back().push_back(c);
        before = c;
    }
    for (std::string& word : words) word = foldWord(word);
    return words;
}

bool isTextRole(Role role) {
    return role == Role::Prompt || role == Role::Context || role == Role::Response || role == Role::System ||
           role == Role::Messages || role == Role::Text || role == Role::Label || role == Role::Chosen ||
           role == Role::Rejected;
}

bool isList(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string::npos && (text[first] == '[' || text[first] == '{');
}

/// Calls back for every text in a value; the names of roles are none.
template <typename Value, typename Function>
void forEachText(Value& value, const Function& call) {
    if (value.is_string()) {
        call(value);
    } else if (value.is_array()) {
        for (auto& entry : value) forEachText(entry, call);
    } else if (value.is_object()) {
        for (auto& [key, entry] : value.items())
            if (key != "role" && key != "from" && key != "type") forEachText(entry, call);
    }
}

/// A table's cell that holds a list of turns, read.
std::optional<Json> turnsIn(const std::string& cell) {
    if (!isList(cell)) return std::nullopt;
    Record parsed;
    parseJsonRecord(cell, parsed);
    if (!parsed.problem.empty()) return std::nullopt;
    return parsed.value;
}

template <typename RecordType>
auto* jsonColumn(RecordType& record, const RecordLayout& layout, std::size_t column) {
    using Value = std::remove_reference_t<decltype((record.value))>;
    if (!record.value.is_object()) return static_cast<Value*>(nullptr);
    const auto found = record.value.find(layout.columns[column]);
    return found == record.value.end() ? static_cast<Value*>(nullptr) : &*found;
}

/// Calls `call(column, value)` for every JSON text that is searched.
template <typename RecordType, typename Function>
void forEachJsonText(RecordType& record, const RecordLayout& layout, const Function& call) {
    if (!record.value.is_object()) {  // a bare conversation or text
        forEachText(record.value, [&call](auto& text) { call(std::string("text"), text); });
        return;
    }
    for (auto& [key, value] : record.value.items()) {
        const auto column = std::find(layout.columns.begin(), layout.columns.end(), key);
        const auto index = static_cast<std::size_t>(column - layout.columns.begin());
        const bool isText = column == layout.columns.end()
                                ? layout.isEverything
                                : std::find(layout.texts.begin(), layout.texts.end(), index) != layout.texts.end();
        if (isText) forEachText(value, [&, name = std::string(key)](auto& text) { call(name, text); });
    }
}

}  // namespace

bool isNameHeader(const std::string& header) {
    constexpr std::array<std::string_view, 16> names{
        "name",     "names",        "surname",  "lastname",  "firstname", "forename", "fullname", "vorname",
        "nachname", "familienname", "apellido", "apellidos", "nombre",    "nombres",  "prenom",   "nom"};
    constexpr std::array<std::string_view, 26> things{
        "drug",       "medication", "medicine", "file",  "product",  "test",  "procedure", "device", "diagnosis",
        "disease",    "hospital",   "clinic",   "ward",  "unit",     "study", "lab",       "brand",  "generic",
        "department", "column",     "field",    "model", "variable", "code",  "user",      "dataset"};
    const std::vector<std::string> words = headerWords(header);
    const auto hasAny = [&words](const auto& list) {
        return std::any_of(words.begin(), words.end(), [&list](const std::string& word) {
            return std::find(list.begin(), list.end(), word) != list.end();
        });
    };
    return hasAny(names) && !hasAny(things);
}

namespace {

/// A role's column; one that the first records do not have is added, as RowBuilder does.
std::size_t columnOf(RecordLayout& layout, const std::string& header) {
    const auto found = std::find(layout.columns.begin(), layout.columns.end(), header);
    if (found != layout.columns.end()) return static_cast<std::size_t>(found - layout.columns.begin());
    layout.columns.push_back(header);
    return layout.columns.size() - 1;
}

void findKeys(RecordLayout& layout, const FileDetection& file, const std::vector<std::string>& nameColumns) {
    for (const ColumnRole& entry : file.roles) {
        if (entry.role == Role::Group) layout.group = columnOf(layout, entry.header);
        if (entry.role == Role::Date) layout.date = columnOf(layout, entry.header);
    }
    const auto isText = [&layout](std::size_t i) {
        return !layout.isEverything && std::find(layout.texts.begin(), layout.texts.end(), i) != layout.texts.end();
    };
    for (std::size_t i = 0; i < layout.columns.size(); ++i) {
        const std::string& header = layout.columns[i];
        const bool isNamed = std::find(nameColumns.begin(), nameColumns.end(), header) != nameColumns.end();
        if (isNamed || (isNameHeader(header) && !isText(i))) layout.names.push_back(i);
    }
}

}  // namespace

RecordLayout layoutOf(const FileDetection& file, const std::vector<std::string>& nameColumns) {
    RecordLayout layout;
    layout.file = file.file;
    layout.columns = file.columns;
    for (const ColumnRole& entry : file.roles)
        if (isTextRole(entry.role)) layout.texts.push_back(columnOf(layout, entry.header));
    findKeys(layout, file, nameColumns);
    return layout;
}

RecordLayout wholeLayoutOf(const FileDetection& file, const std::vector<std::string>& nameColumns,
                           const std::vector<ColumnRole>& given) {
    RecordLayout layout;
    layout.file = file.file;
    layout.columns = file.columns;
    layout.isEverything = true;
    for (std::size_t i = 0; i < layout.columns.size(); ++i) {
        const bool isIgnored =
            std::find(given.begin(), given.end(), ColumnRole{Role::Ignore, layout.columns[i]}) != given.end();
        if (!isIgnored) layout.texts.push_back(i);
    }
    findKeys(layout, file, nameColumns);
    return layout;
}

std::vector<RowText> textsOf(const Record& record, const RecordLayout& layout) {
    std::vector<RowText> texts;
    const auto add = [&texts](const std::string& column, const Json& text) {
        texts.push_back({column, text.get_ref<const std::string&>()});
    };
    if (record.fields.empty()) {
        forEachJsonText(record, layout, add);
        return texts;
    }
    for (const std::size_t column : layout.texts) {
        if (column >= record.fields.size()) continue;
        const std::optional<Json> turns = turnsIn(record.fields[column]);
        if (turns) {
            forEachText(*turns, [&](const Json& text) { add(layout.columns[column], text); });
        } else {
            texts.push_back({layout.columns[column], record.fields[column]});
        }
    }
    return texts;
}

void setTexts(Record& record, const RecordLayout& layout, const std::vector<RowText>& texts) {
    std::size_t next = 0;
    const auto set = [&](Json& text) { text = texts.at(next++).text; };
    if (record.fields.empty()) {
        forEachJsonText(record, layout, [&set](const std::string&, Json& text) { set(text); });
        return;
    }
    for (const std::size_t column : layout.texts) {
        if (column >= record.fields.size()) continue;
        std::optional<Json> turns = turnsIn(record.fields[column]);
        if (turns) {
            forEachText(*turns, set);
            record.fields[column] = turns->dump();
        } else {
            record.fields[column] = texts.at(next++).text;
        }
    }
}

std::string valueOf(const Record& record, const RecordLayout& layout, std::size_t column) {
    if (!record.fields.empty()) return column < record.fields.size() ? record.fields[column] : std::string();
    const Json* const value = jsonColumn(record, layout, column);
    if (value == nullptr || value->is_null()) return {};
    return value->is_string() ? value->get<std::string>() : value->is_number() ? value->dump() : std::string();
}

void setValue(Record& record, const RecordLayout& layout, std::size_t column, const std::string& value) {
    if (!record.fields.empty()) {
        if (column < record.fields.size()) record.fields[column] = value;
        return;
    }
    if (Json* const place = jsonColumn(record, layout, column)) *place = value;
}

}  // namespace lorimer
