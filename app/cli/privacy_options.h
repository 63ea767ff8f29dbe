#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "privacy/deidentify_config.h"

namespace lorimer::cli {

/// What `import` and `scan` ask about the search for personal data.
struct PrivacyOptions {
    bool isStrict = false;
    bool isHighRecall = false;
    std::vector<std::string> nameColumns;
    std::vector<std::string> actions;
    std::string ownRules;
    std::vector<std::string> ownWords;
    std::string nameLists;
};

/// Adds --strict, --high-recall, --name-column, --own-rules, --own-words and --name-lists; with `replaces` --action
/// too.
void addPrivacyOptions(CLI::App& command, PrivacyOptions& options, bool replaces);

/// The configuration. Throws WrongUse where an option names an unknown class or action.
DeidentifyConfig deidentifyConfigOf(const PrivacyOptions& options, DeidentifyMode mode);

}  // namespace lorimer::cli
