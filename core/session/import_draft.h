#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/import_config.h"

namespace lorimer {

/// What the model should learn; decides which roles the columns need.
enum class ImportTask { Answer, Chat, Style };

/// One import on its way through the wizard: every choice of the user, and the step that was shown last.
struct ImportDraft {
    std::string file;     ///< UTF-8
    ReadChoices choices;  ///< what the user decided against the detection
    ImportTask task = ImportTask::Answer;
    std::vector<ColumnRole> roles;  ///< one per column; empty until the columns were seen
    SplitRule splitRule = SplitRule::Shares;
    bool keepTogether = true;  ///< rows of one group stay in one part, where a column has that role
    std::string partColumn;    ///< header of the column that SplitRule::OwnColumn reads
    SplitShares split;
    std::uint64_t seed = 0;
    std::string model;       ///< path of the base model whose tokens were looked at; empty for none
    int limit = 1024;        ///< in tokens
    std::string systemText;  ///< of rows that have none, instead of the template's own; empty: that one
    std::string name;        ///< of the data set
    int step = 0;            ///< from 0

    bool operator==(const ImportDraft&) const = default;
};

/// The role that proposes a task, by what was detected.
ImportTask taskOf(const std::vector<ColumnRole>& roles);

/// How the draft divides the rows; they stay together only where a column has the role for it.
SplitChoices splitChoicesOf(const ImportDraft& draft);

/// The import that the draft asks for.
ImportConfig importConfigOf(const ImportDraft& draft);

/// JSON, and back; nullopt where the text is no draft of this version.
std::string draftToText(const ImportDraft& draft);
std::optional<ImportDraft> draftFromText(const std::string& text);

}  // namespace lorimer
