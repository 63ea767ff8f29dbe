#pragma once

#include <string>
#include <vector>

#include "data/import_config.h"

namespace lorimer {

/// A column (or JSON key) as the first records show it.
struct ColumnSample {
    std::string name;
    bool holdsText = true;    ///< at least one value is text that is no number
    bool holdsTurns = false;  ///< a list of turns with roles
    bool alwaysFilled = true;
    bool holdsList = false;  ///< a list of whatever
};

/// The header in the form in which known names are compared: case folded, separators as "_".
std::string plainName(const std::string& header);

/// True where the name is one that people give to a column with a role.
bool isKnownColumnName(const std::string& header);

/// Proposes a role for every column, keeping those in `given`. Columns without use get Ignore. A guess is made only
/// where names, or the number of columns, leave no doubt: the result may lack a main role.
std::vector<ColumnRole> guessRoles(const std::vector<ColumnSample>& columns, const std::vector<ColumnRole>& given);

/// The guessed roles of a file that is to be answered, where nothing has to be the response: a column that is named
/// as a context is one, also where it stands alone beside the question.
std::vector<ColumnRole> questionRoles(std::vector<ColumnRole> roles);

}  // namespace lorimer
