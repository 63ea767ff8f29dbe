#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/file_detection.h"
#include "data/readers/record_reader.h"
#include "privacy/redactor.h"

namespace lorimer {

/// Which columns of a file are searched, which hold names that are known, and which says who the patient is.
struct RecordLayout {
    std::string file;
    std::vector<std::string> columns;
    std::vector<std::size_t> texts;
    std::vector<std::size_t> names;
    std::optional<std::size_t> group;
    std::optional<std::size_t> date;
    bool isEverything = false;  ///< of JSON also the keys that the first records do not have
};

/// True where a header says that a column holds names of persons.
bool isNameHeader(const std::string& header);

/// The layout of a file for an import: the columns that become rows are searched. In the whole layout all columns are
/// that were not given the role ignore by the user (`given`).
RecordLayout layoutOf(const FileDetection& file, const std::vector<std::string>& nameColumns);
RecordLayout wholeLayoutOf(const FileDetection& file, const std::vector<std::string>& nameColumns,
                           const std::vector<ColumnRole>& given);

/// The texts of a record in the layout's columns; a list of turns gives one for each text in it.
std::vector<RowText> textsOf(const Record& record, const RecordLayout& layout);

/// Puts changed texts back, in the order of textsOf().
void setTexts(Record& record, const RecordLayout& layout, const std::vector<RowText>& texts);

/// A column's value as text: a string, or a number; "" where there is none.
std::string valueOf(const Record& record, const RecordLayout& layout, std::size_t column);
void setValue(Record& record, const RecordLayout& layout, std::size_t column, const std::string& value);

}  // namespace lorimer
