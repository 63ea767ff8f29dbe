#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "privacy/phi_tag.h"

namespace lorimer {

/// What is done with a finding.
enum class PhiAction {
    Keep,
    Mask,         ///< [NAME]
    Placeholder,  ///< [NAME_1]: within a patient the same person, number or place has the same placeholder
    Surrogate,    ///< an invented value of the same kind, the same one for the same value of the same patient
    ShiftDate,    ///< all dates of a patient by the same number of days; other kinds get a placeholder
    DropRow,
};

/// "keep", "mask", "placeholder", "surrogate", "shift" or "drop".
const char* phiActionName(PhiAction action);
std::optional<PhiAction> phiActionFromName(std::string_view name);

/// How an import treats personal data.
enum class DeidentifyMode { Off, Report, Mask, Surrogate, Drop };

/// "off", "report", "mask", "surrogate" or "drop".
const char* deidentifyModeName(DeidentifyMode mode);
std::optional<DeidentifyMode> deidentifyModeFromName(std::string_view name);

/// True where texts, groups and dates are not stored as they stand in the file.
bool changesRows(DeidentifyMode mode);

/// A decision that differs from the mode. What is empty holds for all; the last one that fits counts.
struct PhiChoice {
    std::optional<PhiTag> tag;
    std::string column;
    std::string value;  ///< one finding, as it stands in the text (case and blanks do not matter)
    PhiAction action = PhiAction::Keep;
    std::string reason;  ///< why it is kept
    bool operator==(const PhiChoice&) const = default;
};

/// All that a person decides about personal data in one import or search.
struct DeidentifyConfig {
    DeidentifyMode mode = DeidentifyMode::Off;
    bool isStrict = false;
    bool isHighRecall = false;             ///< act on what is only shown otherwise (score 0.30 instead of 0.50)
    std::vector<std::string> nameColumns;  ///< beside those that are recognised by their header
    std::vector<PhiChoice> choices;
    std::string ownRules;                                  ///< path of a rule file, or ""
    std::vector<std::pair<PhiTag, std::string>> ownWords;  ///< paths of word lists
    std::optional<std::string> nameLists;                  ///< path, "" for none; not set: where set-up put them
    bool operator==(const DeidentifyConfig&) const = default;
};

/// What is done with a finding of `tag` whose folded value is `value` in `column`.
PhiAction actionFor(const DeidentifyConfig& config, PhiTag tag, std::string_view column, std::string_view value);

}  // namespace lorimer
