#include "privacy/deidentifier.h"

#include <QCoreApplication>
#include <QFile>
#include <algorithm>
#include <fstream>
#include <sstream>

#include "data/utf8.h"
#include "engine/base/error.h"
#include "privacy/phi_normal_text.h"

namespace lorimer {

namespace {

std::vector<PhiRule> readRules(const std::string& path) {
    if (path.empty()) return {};
    std::ifstream file(path, std::ios::binary);
    std::stringstream content;
    if (file) content << file.rdbuf();
    if (!file) throw badInput("The rules in '" + path + "' cannot be read. Nothing was searched; check the path.");
    if (!isValidUtf8(content.str()))
        throw badInput("The rules in '" + path + "' are no text in UTF-8. Nothing was searched; save them as UTF-8.");
    return parsePhiRules(content.str(), path);
}

std::unique_ptr<PhiScanner> makeScanner(const DeidentifyConfig& config) {
    PhiOptions options;
    options.isStrict = config.isStrict;
    options.ownRules = readRules(config.ownRules);
    for (const auto& [tag, path] : config.ownWords) options.ownWords.addFile(tag, path);
    return std::make_unique<PhiScanner>(makeLexicon(config.nameLists ? *config.nameLists : defaultNameLists()),
                                        std::move(options));
}

}  // namespace

std::string defaultNameLists() {
    if (qEnvironmentVariableIsSet("LORIMER_NAME_LISTS"))
        return qEnvironmentVariable("LORIMER_NAME_LISTS").toStdString();
    const QString folder = QCoreApplication::applicationDirPath();
    for (const char* place : {"/names.lnb", "/../share/lorimer/names.lnb"}) {
        const QString path = folder + QLatin1String(place);
        if (QFile::exists(path)) return QFile::encodeName(path).toStdString();
    }
    return {};
}

Deidentifier::Deidentifier(DeidentifyConfig config, const PseudonymKey& key)
    : m_config(std::move(config)), m_scanner(makeScanner(m_config)), m_redactor(*m_scanner, m_config, key) {
    m_report.mode = m_config.mode;
    m_report.isStrict = m_config.isStrict;
    m_report.hasLists = m_scanner->lexicon().hasLists();
}

bool Deidentifier::needsLearning(const std::vector<RecordLayout>& layouts) {
    return std::any_of(layouts.begin(), layouts.end(),
                       [](const RecordLayout& layout) { return layout.group.has_value(); });
}

void Deidentifier::setLayouts(std::vector<RecordLayout> layouts) {
    for (const std::string& column : m_config.nameColumns) {
        const bool exists = std::any_of(layouts.begin(), layouts.end(), [&column](const RecordLayout& layout) {
            return std::find(layout.columns.begin(), layout.columns.end(), column) != layout.columns.end();
        });
        if (!exists) {
            throw Error(ErrorKind::WrongUse, "There is no column '" + column +
                                                 "' that could hold names. Nothing was stored; check the header.");
        }
    }
    for (const RecordLayout& layout : layouts) {
        for (const std::size_t column : layout.names) {
            if (std::find(m_report.nameColumns.begin(), m_report.nameColumns.end(), layout.columns[column]) ==
                m_report.nameColumns.end())
                m_report.nameColumns.push_back(layout.columns[column]);
        }
    }
    m_layouts = std::move(layouts);
}

void Deidentifier::learnNames(const Record& record, const RecordLayout& layout, std::uint64_t patient,
                              NameMemory& memory) const {
    constexpr std::size_t mostNames = 8;  // more words than that are a text and no name
    for (const std::size_t column : layout.names) {
        const std::string value = valueOf(record, layout, column);
        if (!isValidUtf8(value)) continue;
        const std::vector<std::uint64_t> names = m_scanner->namesIn(value);
        if (names.size() > mostNames) continue;
        for (const std::uint64_t name : names) memory.add(patient, name, NameSource::Known);
    }
}

void Deidentifier::learnTexts(const std::vector<RowText>& texts, const std::string& patient) {
    if (isBlank(patient)) return;
    std::vector<std::string_view> views;
    for (const RowText& text : texts)
        if (isValidUtf8(text.text)) views.emplace_back(text.text);
    const std::uint64_t hash = NameMemory::hashOf(patient);
    for (const std::uint64_t name : m_scanner->scanRow(views).names) m_names.add(hash, name, NameSource::Found);
}

void Deidentifier::learn(const Record& record, const RecordLayout& layout) {
    const std::string patient = layout.group ? valueOf(record, layout, *layout.group) : std::string();
    if (isBlank(patient)) return;
    learnNames(record, layout, NameMemory::hashOf(patient), m_names);
    learnTexts(textsOf(record, layout), patient);
}

RedactedRow::Outcome Deidentifier::apply(Record& record, const RecordLayout& layout) {
    m_file = layout.file;
    m_row = record.row;
    if (!record.problem.empty()) {
        ++m_report.rowsNotSearched;
        return RedactedRow::Outcome::NotSearched;
    }
    std::string key = layout.group ? valueOf(record, layout, *layout.group) : std::string();
    const bool isShared = !isBlank(key);
    if (!isShared) key = "row " + std::to_string(record.row) + " of " + layout.file;
    const RowPatient patient{key, NameMemory::hashOf(key), isShared};
    NameMemory own;  // of a row that is a patient of its own
    if (!isShared) learnNames(record, layout, patient.hash, own);
    std::vector<RowText> texts = textsOf(record, layout);
    const RedactedRow::Outcome outcome = search(texts, patient, isShared ? &m_names : &own);
    if (m_rowIsChanged) setTexts(record, layout, texts);
    hideKeys(record, layout, patient);
    return outcome;
}

RedactedRow::Outcome Deidentifier::applyTexts(std::vector<RowText>& texts, const std::string& patient,
                                              const std::string& file, std::int64_t row) {
    m_file = file;
    m_row = row;
    const bool isShared = !isBlank(patient);
    const std::string key = isShared ? patient : "row " + std::to_string(row) + " of " + file;
    return search(texts, {key, NameMemory::hashOf(key), isShared}, &m_names);
}

RedactedRow::Outcome Deidentifier::search(std::vector<RowText>& texts, const RowPatient& patient,
                                          const NameMemory* memory) {
    m_rowHasFindings = false;
    m_rowIsChanged = false;
    const bool isText =
        std::all_of(texts.begin(), texts.end(), [](const RowText& text) { return isValidUtf8(text.text); });
    if (!isText) {
        ++m_report.rowsNotSearched;
        return RedactedRow::Outcome::NotSearched;
    }
    ++m_report.rowsSearched;
    const RedactedRow row = m_redactor.redact(
        texts, patient, memory,
        [this](const RowText& text, const PhiFinding& finding, PhiAction action) { count(text, finding, action); });
    m_rowIsChanged = row.isChanged;
    if (m_rowHasFindings) ++m_report.rowsWithFindings;
    if (row.outcome == RedactedRow::Outcome::NotSearched) {
        ++m_report.rowsNotSearched;
        --m_report.rowsSearched;
    }
    if (row.outcome == RedactedRow::Outcome::Dropped) ++m_report.rowsDropped;
    if (row.outcome == RedactedRow::Outcome::Kept && row.isChanged) ++m_report.rowsChanged;
    return row.outcome;
}

/// The patient's key becomes a number, so that rows stay together without it; a date column is shifted or masked.
void Deidentifier::hideKeys(Record& record, const RecordLayout& layout, const RowPatient& patient) {
    if (!changesRows(m_config.mode)) return;
    if (layout.group && patient.isShared) {
        const std::uint32_t number = m_groups.insert(fingerprintOf({"group", patient.key})).number;
        setValue(record, layout, *layout.group, "patient " + std::to_string(number + 1));
    }
    const std::string date = layout.date ? valueOf(record, layout, *layout.date) : std::string();
    if (!date.empty()) setValue(record, layout, *layout.date, m_redactor.redactDate(date, patient));
}

void Deidentifier::count(const RowText& text, const PhiFinding& finding, PhiAction action) {
    const PhiThresholds& thresholds = m_scanner->options().thresholds;
    const bool isSure = finding.score >= (m_config.isHighRecall ? thresholds.show : thresholds.act) - 1e-9;
    PhiColumnReport& entry = m_columns[{text.column, finding.tag}];
    if (entry.found + entry.unsure == 0) {
        entry.tag = finding.tag;
        entry.column = text.column;
        entry.action = action;
        entry.example = maskedExample(finding.tag, std::string_view(text.text).substr(
                                                       finding.range.begin, finding.range.end - finding.range.begin));
    }
    ++(isSure ? entry.found : entry.unsure);
    m_rowHasFindings |= isSure;
    if (m_places.size() < m_mostPlaces) keepPlace(text, finding);
}

void Deidentifier::keepPlace(const RowText& text, const PhiFinding& finding) {
    m_places.push_back({m_file, m_row, text.column,
                        static_cast<std::int64_t>(codePointsBefore(text.text, finding.range.begin)),
                        static_cast<std::int64_t>(codePointsBefore(text.text, finding.range.end)), finding.tag,
                        finding.score, m_scanner->ruleId(finding.rule)});
}

DeidentifyReport Deidentifier::report() const {
    DeidentifyReport report = m_report;
    for (const auto& [key, entry] : m_columns) report.columns.push_back(entry);
    return report;
}

}  // namespace lorimer
