#include "data/column_guess.h"

#include <QString>
#include <algorithm>
#include <optional>

#include "data/column_roles.h"

namespace lorimer {

namespace {

// Names that people give to their columns, the surest first. English, German, French, Spanish, Swedish.
constexpr const char* promptNames[] = {
    "prompt",      "question",   "instruction", "query",       "frage",         "pregunta",    "fråga",
    "aufgabe",     "anfrage",    "eingabe",     "instruktion", "consigne",      "instrucción", "user_message",
    "user_prompt", "user_input", "user",        "human",       "question_text", "finding",     "findings",
    "befund",      "source",     "request",     "problem",     "input",         "input_text"};
constexpr const char* surePromptNames[] = {"prompt", "question", "instruction", "query", "frage", "pregunta", "fråga"};
constexpr const char* responseNames[] = {
    "response",        "answer",      "output",     "completion",  "antwort",      "réponse", "reponse",
    "respuesta",       "svar",        "ausgabe",    "assistant",   "reply",        "answers", "gpt",
    "model_response",  "answer_text", "target",     "letter",      "arztbrief",    "brief",   "solution",
    "lösung",          "explanation", "definition", "output_text", "ground_truth", "bot",     "summary",
    "zusammenfassung", "translation"};
constexpr const char* contextNames[] = {"context", "kontext", "contexte", "contexto", "background", "input", "passage"};
constexpr const char* systemNames[] = {"system", "system_prompt", "system_text", "system_message", "systemprompt"};
constexpr const char* messagesNames[] = {"messages", "conversations", "conversation", "dialog",
                                         "dialogue", "chat",          "turns"};
constexpr const char* textNames[] = {"text", "texte", "texto", "content", "document", "note", "notes", "body", "notiz"};
// Only names of identifiers: a column "group" may as well hold "control" and "treatment".
constexpr const char* groupNames[] = {"patient_id",   "patientid",  "patient",    "patient_no",      "patient_number",
                                      "patienten_id", "patientnr",  "patient_nr", "patientennummer", "pid",
                                      "subject_id",   "subjectid",  "person_id",  "group_id",        "mrn",
                                      "case_id",      "fallnummer", "fall_id",    "encounter_id",    "patienten_nr"};
constexpr const char* dateNames[] = {"date", "datum", "visit", "visit_date", "fecha", "encounter_date", "created_at"};
constexpr const char* laterNames[] = {"label", "labels", "category", "klasse", "chosen", "rejected"};

template <std::size_t count>
bool isOneOf(const std::string& name, const char* const (&names)[count]) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

/// Numbers and keys of rows, which nobody wants to learn.
bool isIdentifierName(const std::string& name) {
    return name == "id" || name == "index" || name == "nr" || name == "no" || name == "uuid" || name == "url" ||
           name == "split" || name.ends_with("_id") || isOneOf(name, groupNames);
}

/// The roles being handed out.
class Guess {
public:
    Guess(const std::vector<ColumnSample>& columns, const std::vector<ColumnRole>& given)
        : m_columns(columns), m_given(given), m_roles(columns.size()) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            for (const ColumnRole& entry : given) {
                if (entry.header == columns[i].name) m_roles[i] = entry.role;
            }
        }
    }

    bool has(Role role) const {
        return hasRole(m_given, role) || std::find(m_roles.begin(), m_roles.end(), role) != m_roles.end();
    }

    /// Gives `role` to the free column that has the surest of `names` and that `fits`.
    template <std::size_t count, typename Fits>
    void take(Role role, const char* const (&names)[count], const Fits& fits) {
        if (has(role)) return;
        for (const char* name : names) {
            for (std::size_t i = 0; i < m_columns.size(); ++i) {
                if (m_roles[i] || plainName(m_columns[i].name) != name || !fits(m_columns[i])) continue;
                m_roles[i] = role;
                return;
            }
        }
    }

    template <std::size_t count>
    void takeText(Role role, const char* const (&names)[count]) {
        take(role, names, [](const ColumnSample& column) { return column.holdsText; });
    }

    template <std::size_t count>
    void ignoreAll(const char* const (&names)[count]) {
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            if (!m_roles[i] && isOneOf(plainName(m_columns[i].name), names)) m_roles[i] = Role::Ignore;
        }
    }

    /// Columns without a role that are no identifiers, by position; all, or those with text.
    std::vector<std::size_t> freeColumns(bool onlyTexts) const {
        std::vector<std::size_t> free;
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            const bool isFree = !m_roles[i] && !isIdentifierName(plainName(m_columns[i].name));
            if (isFree && (m_columns[i].holdsText || !onlyTexts)) free.push_back(i);
        }
        return free;
    }

    void give(std::size_t column, Role role) { m_roles[column] = role; }

    /// Every column with its role; columns without one get Ignore.
    std::vector<ColumnRole> roles() const {
        std::vector<ColumnRole> result = m_given;
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            const auto isThis = [&](const ColumnRole& entry) { return entry.header == m_columns[i].name; };
            if (std::any_of(m_given.begin(), m_given.end(), isThis)) continue;
            const Role role = m_roles[i].value_or(Role::Ignore);
            const bool isUseless = role == Role::System && has(Role::Text);
            result.push_back({isUseless ? Role::Ignore : role, m_columns[i].name});
        }
        return result;
    }

    const std::vector<ColumnSample>& columns() const { return m_columns; }

private:
    const std::vector<ColumnSample>& m_columns;
    const std::vector<ColumnRole>& m_given;
    std::vector<std::optional<Role>> m_roles;
};

void guessMessages(Guess& guess) {
    const auto holdsTurns = [](const ColumnSample& column) { return column.holdsTurns; };
    guess.take(Role::Messages, messagesNames, holdsTurns);
    guess.take(Role::Messages, messagesNames, [](const ColumnSample& column) { return column.holdsList; });
    const auto& columns = guess.columns();
    if (guess.has(Role::Messages) || std::count_if(columns.begin(), columns.end(), holdsTurns) != 1) return;
    const auto only = std::find_if(columns.begin(), columns.end(), holdsTurns);
    guess.give(static_cast<std::size_t>(only - columns.begin()), Role::Messages);
}

/// Where prompt or response is known, a single other text column is the other one.
void completePair(Guess& guess) {
    const std::vector<std::size_t> free = guess.freeColumns(true);
    if (guess.has(Role::Prompt) == guess.has(Role::Response) || free.size() != 1) return;
    guess.give(free[0], guess.has(Role::Prompt) ? Role::Response : Role::Prompt);
}

void guessPairOrText(Guess& guess) {
    const auto anything = [](const ColumnSample&) { return true; };
    guess.takeText(Role::Response, responseNames);
    guess.take(Role::Response, responseNames, anything);  // answers may all be numbers
    guess.takeText(Role::Prompt, promptNames);
    guess.take(Role::Prompt, surePromptNames, anything);
    if (guess.has(Role::Prompt) || guess.has(Role::Response)) {
        completePair(guess);
        return;
    }
    guess.takeText(Role::Text, textNames);
    const std::vector<std::size_t> free = guess.freeColumns(true);
    if (guess.has(Role::Text) || guess.freeColumns(false) != free) return;
    if (free.size() == 2) {
        guess.give(free[0], Role::Prompt);
        guess.give(free[1], Role::Response);
    } else if (free.size() == 1) {
        guess.give(free[0], Role::Text);
    }
}

}  // namespace

std::string plainName(const std::string& header) {
    QString name = QString::fromStdString(header).trimmed().toCaseFolded();
    static constexpr QStringView separators = u" -.";
    for (QChar& letter : name) {
        if (separators.contains(letter)) letter = u'_';
    }
    return name.toStdString();
}

bool isKnownColumnName(const std::string& header) {
    const std::string name = plainName(header);
    return isOneOf(name, promptNames) || isOneOf(name, responseNames) || isOneOf(name, contextNames) ||
           isOneOf(name, systemNames) || isOneOf(name, messagesNames) || isOneOf(name, textNames) ||
           isOneOf(name, dateNames) || isOneOf(name, laterNames) || isIdentifierName(name);
}

std::vector<ColumnRole> guessRoles(const std::vector<ColumnSample>& columns, const std::vector<ColumnRole>& given) {
    Guess guess(columns, given);
    if (guess.has(Role::Text) || guess.has(Role::Messages)) return guess.roles();
    if (guess.has(Role::Prompt) || guess.has(Role::Response)) {
        completePair(guess);
        return guess.roles();
    }
    guess.ignoreAll(laterNames);
    guess.take(Role::Group, groupNames, [](const ColumnSample& column) { return column.alwaysFilled; });
    guess.take(Role::Date, dateNames, [](const ColumnSample&) { return true; });
    guess.takeText(Role::System, systemNames);
    guessMessages(guess);
    if (!guess.has(Role::Messages)) guessPairOrText(guess);
    if (guess.has(Role::Prompt) && guess.has(Role::Response)) guess.takeText(Role::Context, contextNames);
    return guess.roles();
}

std::vector<ColumnRole> questionRoles(std::vector<ColumnRole> roles) {
    if (!hasRole(roles, Role::Prompt) || hasRole(roles, Role::Context)) return roles;
    for (const char* name : contextNames) {
        const auto found = std::find_if(roles.begin(), roles.end(), [name](const ColumnRole& entry) {
            return (entry.role == Role::Response || entry.role == Role::Ignore) && plainName(entry.header) == name;
        });
        if (found == roles.end()) continue;
        found->role = Role::Context;
        break;
    }
    return roles;
}

}  // namespace lorimer
