#include "privacy/redactor.h"

#include <algorithm>

#include "engine/base/error.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

constexpr int mostRounds = 4;
constexpr int firstAssumedYear = 2000;

std::string_view part(const std::string& text, ByteRange range) {
    return std::string_view(text).substr(range.begin, range.end - range.begin);
}

std::vector<std::string_view> viewsOf(const std::vector<RowText>& texts) {
    std::vector<std::string_view> views;
    views.reserve(texts.size());
    for (const RowText& text : texts) views.emplace_back(text.text);
    return views;
}

}  // namespace

Redactor::Redactor(const PhiScanner& scanner, const DeidentifyConfig& config, const PseudonymKey& key)
    : m_scanner(scanner),
      m_config(config),
      m_surrogates(key, scanner.lexicon()),
      m_placeholders(scanner.lexicon()),
      m_assumedYear(firstAssumedYear) {}

double Redactor::actThreshold() const {
    const PhiThresholds& thresholds = m_scanner.options().thresholds;
    return (m_config.isHighRecall ? thresholds.show : thresholds.act) - 1e-9;
}

RedactedRow Redactor::redact(std::vector<RowText>& texts, const RowPatient& patient, const NameMemory* memory,
                             const OnFinding& onFinding) {
    RedactedRow row;
    if (!patient.isShared) m_placeholders.clear();
    m_assumedYear = firstAssumedYear;
    std::vector<std::vector<Written>> written(texts.size());
    for (int round = 0; round < mostRounds; ++round) {
        const PhiRowFindings found = m_scanner.scanRow(viewsOf(texts), memory, patient.hash);
        if (!found.isSearched()) {
            row.outcome = RedactedRow::Outcome::NotSearched;
            return row;
        }
        learnDateOrder(texts, found);
        bool isChanged = false;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            for (const PhiFinding& finding : found.texts[i].findings) {
                const PhiAction action =
                    actionFor(m_config, finding.tag, texts[i].column,
                              m_config.choices.empty() ? "" : foldValue(part(texts[i].text, finding.range)));
                if (round == 0 && onFinding) onFinding(texts[i], finding, action);
                if (action == PhiAction::DropRow && finding.score >= actThreshold())
                    row.outcome = RedactedRow::Outcome::Dropped;
            }
            if (row.outcome == RedactedRow::Outcome::Kept)
                isChanged |= replaceIn(texts[i], found.texts[i].findings, patient, written[i]);
        }
        if (!isChanged) return row;
        row.isChanged = true;
    }
    return row;
}

/// Replaces from the end to the start, so that positions stay; false where there was nothing to do.
bool Redactor::replaceIn(RowText& text, const std::vector<PhiFinding>& findings, const RowPatient& patient,
                         std::vector<Written>& written) {
    bool isChanged = false;
    // Numbers are given in the order of reading.
    std::vector<std::pair<ByteRange, std::string>> changes;
    for (const PhiFinding& finding : findings) {
        if (finding.score < actThreshold()) continue;
        const bool isOurs = std::any_of(written.begin(), written.end(), [&finding](const Written& own) {
            return finding.range.begin < own.range.end && own.range.begin < finding.range.end;
        });
        const std::string_view value = part(text.text, finding.range);
        const PhiAction action =
            actionFor(m_config, finding.tag, text.column, m_config.choices.empty() ? "" : foldValue(value));
        if (isOurs || action == PhiAction::Keep || action == PhiAction::DropRow) continue;
        changes.emplace_back(finding.range, replacement(finding.tag, value, action, patient));
    }
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        const auto& [range, value] = *change;
        text.text.replace(range.begin, range.end - range.begin, value);
        const auto length = static_cast<std::uint32_t>(value.size());
        const auto old = range.end - range.begin;
        for (Written& own : written) {
            if (own.range.begin < range.end) continue;
            own.range.begin = own.range.begin - old + length;
            own.range.end = own.range.end - old + length;
        }
        written.push_back({{range.begin, range.begin + length}});
        isChanged = true;
    }
    return isChanged;
}

std::string Redactor::replacement(PhiTag tag, std::string_view text, PhiAction action, const RowPatient& patient) {
    switch (action) {
        case PhiAction::Mask:
            return "[" + std::string(phiTagName(tag)) + "]";
        case PhiAction::ShiftDate:
        case PhiAction::Surrogate: {
            const bool isMade = action == PhiAction::Surrogate || tag == PhiTag::Date;
            const std::string made = isMade ? m_surrogates.make({tag, text, patient.key, m_order, m_assumedYear}) : "";
            if (!made.empty()) return made;
            return m_placeholders.placeholderFor(tag, text, patient.hash);
        }
        case PhiAction::Placeholder:
            return m_placeholders.placeholderFor(tag, text, patient.hash);
        case PhiAction::Keep:
        case PhiAction::DropRow:
            break;
    }
    throw Error(ErrorKind::Internal, "A finding has no replacement. Nothing was stored.");
}

/// What the dates so far prove of their order, and the year of the last one in this row that has one.
void Redactor::learnDateOrder(const std::vector<RowText>& texts, const PhiRowFindings& found) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
        for (const PhiFinding& finding : found.texts[i].findings) {
            if (finding.tag != PhiTag::Date) continue;
            const std::string_view date = part(texts[i].text, finding.range);
            m_order = orderOf(date).value_or(m_order);
            for (std::size_t at = 0; at + 4 <= date.size(); ++at) {
                const bool isYear = (date.substr(at, 2) == "19" || date.substr(at, 2) == "20") && date[at + 2] >= '0' &&
                                    date[at + 2] <= '9' && date[at + 3] >= '0' && date[at + 3] <= '9';
                if (isYear) m_assumedYear = std::stoi(std::string(date.substr(at, 4)));
            }
        }
    }
}

std::string Redactor::redactDate(const std::string& date, const RowPatient& patient) {
    const PhiAction action = actionFor(m_config, PhiTag::Date, "", "");
    if (action == PhiAction::Keep || action == PhiAction::DropRow) return date;
    return replacement(PhiTag::Date, date, action == PhiAction::Mask ? PhiAction::Mask : action, patient);
}

}  // namespace lorimer
