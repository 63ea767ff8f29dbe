#include "app/cli/privacy_options.h"

#include "engine/base/error.h"

namespace lorimer::cli {

namespace {

PhiTag tagCalled(const std::string& name) {
    const auto tag = phiTagFromName(name);
    if (tag) return *tag;
    std::string known;
    for (const std::string_view each : phiTagNames) known += (known.empty() ? "" : ", ") + std::string(each);
    throw Error(ErrorKind::WrongUse,
                "\"" + name + "\" is no class of personal data; there are " + known + ". Nothing was searched.");
}

/// "CLASS=value" in two.
std::pair<std::string, std::string> pairIn(const std::string& text, const char* option) {
    const std::size_t sign = text.find('=');
    if (sign != std::string::npos && sign > 0 && sign + 1 < text.size())
        return {text.substr(0, sign), text.substr(sign + 1)};
    throw Error(ErrorKind::WrongUse,
                std::string(option) + " takes CLASS=..., not \"" + text + "\". Nothing was searched.");
}

PhiChoice choiceOf(const std::string& text) {
    const auto [target, name] = pairIn(text, "--action");
    const auto action = phiActionFromName(name);
    if (!action) {
        throw Error(ErrorKind::WrongUse,
                    "--action " + target + " cannot be \"" + name +
                        "\"; there are keep, mask, placeholder, surrogate, shift and drop. Nothing "
                        "was searched.");
    }
    PhiChoice choice;
    choice.action = *action;
    const std::size_t at = target.find('@');
    if (target.substr(0, at) != "all") choice.tag = tagCalled(target.substr(0, at));
    if (at != std::string::npos) choice.column = target.substr(at + 1);
    return choice;
}

}  // namespace

void addPrivacyOptions(CLI::App& command, PrivacyOptions& options, bool replaces) {
    command.add_flag("--strict", options.isStrict,
                     "Also take every capitalised word that is in no list of safe words for a name");
    command.add_flag("--high-recall", options.isHighRecall, "Act on unsure findings too (score 0.30 instead of 0.50)");
    command.add_option(
        "--name-column", options.nameColumns,
        "Column whose values are names of persons, to be found in all texts of the patient; columns that "
        "are called so are recognised");
    if (replaces) {
        command.add_option(
            "--action", options.actions,
            "CLASS=ACTION or CLASS@COLUMN=ACTION (CLASS may be all): keep, mask, placeholder, surrogate, "
            "shift or drop instead of what --deidentify does");
    }
    command.add_option("--own-rules", options.ownRules, "File with rules of your own, in the form of phi_rules.txt");
    command.add_option("--own-words", options.ownWords,
                       "CLASS=FILE: words and phrases to find, one a line, such as NAME=staff.txt");
    command.add_option("--name-lists", options.nameLists, "Lists of names (default: those that set-up put together)");
}

DeidentifyConfig deidentifyConfigOf(const PrivacyOptions& options, DeidentifyMode mode) {
    DeidentifyConfig config;
    config.mode = mode;
    config.isStrict = options.isStrict;
    config.isHighRecall = options.isHighRecall;
    config.nameColumns = options.nameColumns;
    for (const std::string& action : options.actions) config.choices.push_back(choiceOf(action));
    config.ownRules = options.ownRules;
    for (const std::string& words : options.ownWords) {
        const auto [name, file] = pairIn(words, "--own-words");
        config.ownWords.emplace_back(tagCalled(name), file);
    }
    if (!options.nameLists.empty()) config.nameLists = options.nameLists;
    return config;
}

}  // namespace lorimer::cli
