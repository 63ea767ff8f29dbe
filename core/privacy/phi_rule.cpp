#include "privacy/phi_rule.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "engine/base/error.h"
#include "privacy/phi_numbers.h"
#include "privacy/text_checks.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

constexpr std::string_view bar = "¦";
constexpr std::string_view arrow = "→";

std::string_view trim(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \r") - begin + 1);
}

bool isMacroName(std::string_view name) {
    return !name.empty() && name[0] >= 'A' && name[0] <= 'Z' && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

/// Parses one file; keeps where it is for messages.
class RuleFileParser {
public:
    RuleFileParser(std::string_view text, const std::string& name) : m_text(text), m_name(name) {}

    std::vector<PhiRule> run() {
        while (!m_text.empty()) {
            const std::size_t end = std::min(m_text.find('\n'), m_text.size());
            const std::string_view line = trim(m_text.substr(0, end));
            m_text.remove_prefix(std::min(end + 1, m_text.size()));
            ++m_line;
            if (line.empty() || line.starts_with("# ")) continue;
            if (line.find(bar) == std::string_view::npos) {
                takeMacro(line);
            } else {
                takeRule(line);
            }
        }
        return std::move(m_rules);
    }

private:
    [[noreturn]] void fail(const std::string& problem) const {
        throw badInput("Line " + std::to_string(m_line) + " of the rules in '" + m_name + "' " + problem +
                       ". Nothing was searched; correct the line.");
    }

    void takeMacro(std::string_view line) {
        const std::size_t sign = line.find('=');
        const std::string_view name = trim(line.substr(0, std::min(sign, line.size())));
        if (sign == std::string_view::npos || !isMacroName(name)) fail("is neither a macro nor a rule with five parts");
        m_macros[std::string(name)] = expand(trim(line.substr(sign + 1)));
    }

    void takeRule(std::string_view line) {
        std::vector<std::string_view> parts;
        for (int i = 0; i < 4; ++i) {
            const std::size_t at = line.find(bar);
            if (at == std::string_view::npos) fail("has not the five parts of a rule");
            parts.push_back(trim(line.substr(0, at)));
            line.remove_prefix(at + bar.size());
        }
        PhiRule rule;
        rule.line = m_line;
        rule.id = parts[0];
        if (std::any_of(m_rules.begin(), m_rules.end(), [&rule](const PhiRule& other) { return other.id == rule.id; }))
            fail("repeats the id of another rule");
        const auto tag = phiTagFromName(parts[1].substr(0, parts[1].find('/')));
        if (!tag) fail("names an unknown tag");
        rule.tag = *tag;
        readScore(parts[2], rule);
        readContext(parts[3], rule);
        rule.pattern = expand(withLabels(trim(line), rule.id));
        m_rules.push_back(std::move(rule));
    }

    double number(std::string_view text) const {
        double value = -1;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (problem != std::errc() || end != text.data() + text.size() || value < 0 || value > 1)
            fail("has a score that is no number from 0 to 1");
        return value;
    }

    void readScore(std::string_view text, PhiRule& rule) const {
        const std::size_t at = text.find(arrow);
        rule.base = number(trim(text.substr(0, at)));
        rule.pass = rule.base;
        if (at == std::string_view::npos) return;
        text = trim(text.substr(at + arrow.size()));
        constexpr std::string_view soft = "(soft)";
        rule.isSoft = text.ends_with(soft);
        if (rule.isSoft) text = trim(text.substr(0, text.size() - soft.size()));
        const std::size_t blank = text.find(' ');
        rule.pass = number(text.substr(0, blank));
        rule.check = blank == std::string_view::npos ? "" : trim(text.substr(blank));
        if (findNumberCheck(rule.check) == nullptr && findTextCheck(rule.check) == nullptr)
            fail("names an unknown check");
    }

    void readContext(std::string_view text, PhiRule& rule) const {
        if (text == "-") return;
        while (!text.empty()) {
            const bool raises = text[0] == '+';
            if (!raises && text[0] != '-') fail("has a context that starts with neither + nor -");
            // The next list starts at a sign behind a blank.
            std::size_t end = std::min(text.find(" -", 1), text.find(" +", 1));
            end = std::min(end, text.size());
            std::string_view words = text.substr(1, end - 1);
            while (!words.empty()) {
                const std::size_t at = std::min(words.find('|'), words.size());
                if (at > 0) (raises ? rule.raises : rule.lowers).push_back(foldValue(words.substr(0, at)));
                words.remove_prefix(std::min(at + 1, words.size()));
            }
            text = trim(text.substr(end));
        }
    }

    /// `<labels of X>`: the group between `(?<!\p{L})` and `{LBL}` of rule X.
    std::string withLabels(std::string_view pattern, const std::string& id) {
        constexpr std::string_view begin = "(?<!\\p{L})";
        constexpr std::string_view end = "{LBL}";
        const std::size_t first = pattern.find(begin);
        const std::size_t last = pattern.find(end);
        if (first != std::string_view::npos && last != std::string_view::npos && first < last)
            m_labels[id] = pattern.substr(first + begin.size(), last - first - begin.size());
        constexpr std::string_view reference = "<labels of ";
        std::string out(pattern);
        for (std::size_t at = out.find(reference); at != std::string::npos; at = out.find(reference)) {
            const std::size_t close = out.find('>', at);
            if (close == std::string::npos) fail("has a <labels of ...> without an end");
            const auto labels = m_labels.find(out.substr(at + reference.size(), close - at - reference.size()));
            if (labels == m_labels.end()) fail("takes the labels of a rule that has none");
            out.replace(at, close - at + 1, labels->second);
        }
        return out;
    }

    std::string expand(std::string_view pattern) const {
        std::string out;
        for (std::size_t at = 0; at < pattern.size(); ++at) {
            const std::size_t close = pattern[at] == '{' ? pattern.find('}', at) : std::string_view::npos;
            const bool isProperty = at >= 2 && pattern[at - 2] == '\\' && (pattern[at - 1] | 0x20) == 'p';
            const std::string_view name =
                close == std::string_view::npos || isProperty ? "" : pattern.substr(at + 1, close - at - 1);
            if (!isMacroName(name)) {
                out.push_back(pattern[at]);
                continue;
            }
            const auto macro = m_macros.find(std::string(name));
            if (macro == m_macros.end()) fail("uses an unknown macro");
            out += macro->second;
            at = close;
        }
        return out;
    }

    std::string_view m_text;
    const std::string& m_name;
    int m_line = 0;
    std::map<std::string, std::string> m_macros;
    std::map<std::string, std::string> m_labels;
    std::vector<PhiRule> m_rules;
};

}  // namespace

std::vector<PhiRule> parsePhiRules(std::string_view text, const std::string& name) {
    return RuleFileParser(text, name).run();
}

}  // namespace lorimer
