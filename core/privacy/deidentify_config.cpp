#include "privacy/deidentify_config.h"

#include <array>

#include "engine/base/error.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

constexpr std::array<const char*, 6> actionNames{"keep", "mask", "placeholder", "surrogate", "shift", "drop"};
constexpr std::array<const char*, 5> modeNames{"off", "report", "mask", "surrogate", "drop"};

template <typename Enum, std::size_t Count>
std::optional<Enum> fromName(const std::array<const char*, Count>& names, std::string_view name) {
    for (std::size_t i = 0; i < Count; ++i)
        if (names[i] == name) return static_cast<Enum>(i);
    return std::nullopt;
}

PhiAction actionOfMode(DeidentifyMode mode, PhiTag tag) {
    switch (mode) {
        case DeidentifyMode::Off:
        case DeidentifyMode::Report:
            return PhiAction::Keep;
        case DeidentifyMode::Mask:
            return PhiAction::Placeholder;
        case DeidentifyMode::Surrogate:
            return tag == PhiTag::Date ? PhiAction::ShiftDate : PhiAction::Surrogate;
        case DeidentifyMode::Drop:
            return PhiAction::DropRow;
    }
    throw Error(ErrorKind::Internal, "A way to treat personal data is unknown. Nothing was changed.");
}

}  // namespace

const char* phiActionName(PhiAction action) { return actionNames.at(static_cast<std::size_t>(action)); }
std::optional<PhiAction> phiActionFromName(std::string_view name) { return fromName<PhiAction>(actionNames, name); }
const char* deidentifyModeName(DeidentifyMode mode) { return modeNames.at(static_cast<std::size_t>(mode)); }
std::optional<DeidentifyMode> deidentifyModeFromName(std::string_view name) {
    return fromName<DeidentifyMode>(modeNames, name);
}

bool changesRows(DeidentifyMode mode) { return mode != DeidentifyMode::Off && mode != DeidentifyMode::Report; }

PhiAction actionFor(const DeidentifyConfig& config, PhiTag tag, std::string_view column, std::string_view value) {
    for (auto choice = config.choices.rbegin(); choice != config.choices.rend(); ++choice) {
        const bool fits = (!choice->tag || *choice->tag == tag) &&
                          (choice->column.empty() || choice->column == column) &&
                          (choice->value.empty() || foldValue(choice->value) == value);
        if (fits) return choice->action;
    }
    return actionOfMode(config.mode, tag);
}

}  // namespace lorimer
