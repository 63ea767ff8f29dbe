#include "store/model_store.h"

#include "engine/base/json.h"
#include "store/run_store.h"

namespace lorimer {

namespace {

constexpr std::pair<TemplateState, const char*> templateStates[] = {
    {TemplateState::Missing, "missing"}, {TemplateState::Refused, "refused"}, {TemplateState::Tested, "tested"}};

std::string nameOf(TemplateState state) {
    for (const auto& [known, name] : templateStates)
        if (known == state) return name;
    throw Error(ErrorKind::Internal, "Unknown state of a chat template.");
}

TemplateState templateStateOf(const std::string& name) {
    for (const auto& [state, known] : templateStates)
        if (name == known) return state;
    return TemplateState::Missing;
}

Json toJson(const ModelFacts& facts) {
    const ModelReport& report = facts.report;
    Json json = {{"architecture", report.architecture},
                 {"parameters", report.parameters},
                 {"linear_parameters", report.linearParameters},
                 {"layers", report.layers},
                 {"hidden_size", report.hiddenSize},
                 {"vocab_size", report.vocabSize},
                 {"context_length", report.contextLength},
                 {"quantization", report.quantization},
                 {"gguf_linear_bytes", report.ggufLinearBytes},
                 {"sha256", report.sha256},
                 {"file_bytes", report.fileBytes},
                 {"licence", facts.licence.toStdString()},
                 {"template_state", nameOf(facts.templateState)},
                 {"template", facts.templateText.toStdString()},
                 {"template_problem", facts.templateProblem.toStdString()},
                 {"example", facts.example.toStdString()},
                 {"example_tokens", facts.tokens},
                 {"end_token", facts.endToken.toStdString()}};
    json["code_files"] = Json::array();
    for (const QString& file : facts.codeFiles) json["code_files"].push_back(file.toStdString());
    return json;
}

QString text(const Json& json, const char* key) { return QString::fromStdString(json.value(key, std::string())); }

ModelFacts factsFrom(const Json& json, const QString& path) {
    ModelFacts facts;
    ModelReport& report = facts.report;
    report.path = path.toStdString();
    report.architecture = json.value("architecture", std::string());
    report.parameters = json.value("parameters", std::int64_t{0});
    report.linearParameters = json.value("linear_parameters", std::int64_t{0});
    report.layers = json.value("layers", 0);
    report.hiddenSize = json.value("hidden_size", 0);
    report.vocabSize = json.value("vocab_size", 0);
    report.contextLength = json.value("context_length", 0);
    report.quantization = json.value("quantization", std::string());
    report.ggufLinearBytes = json.value("gguf_linear_bytes", std::int64_t{0});
    report.sha256 = json.value("sha256", std::string());
    report.fileBytes = json.value("file_bytes", std::int64_t{0});
    facts.licence = text(json, "licence");
    facts.templateState = templateStateOf(json.value("template_state", std::string()));
    report.hasChatTemplate = facts.templateState != TemplateState::Missing;
    facts.templateText = text(json, "template");
    facts.templateProblem = text(json, "template_problem");
    facts.example = text(json, "example");
    facts.tokens = json.value("example_tokens", 0);
    facts.endToken = text(json, "end_token");
    for (const Json& file : json.value("code_files", Json::array()))
        facts.codeFiles << QString::fromStdString(file.get<std::string>());
    return facts;
}

}  // namespace

std::vector<StoredModel> ModelStore::select(const QString& condition, const QVariantList& values) {
    QSqlQuery query = m_database.run(QStringLiteral("SELECT id, path, name, added, report FROM models ") + condition +
                                         QStringLiteral(" ORDER BY name COLLATE NOCASE, id"),
                                     values);
    std::vector<StoredModel> models;
    while (query.next()) {
        StoredModel model{query.value(0).toLongLong(),
                          query.value(1).toString(),
                          query.value(2).toString(),
                          query.value(3).toString(),
                          {}};
        try {
            model.facts = factsFrom(Json::parse(query.value(4).toString().toStdString()), model.path);
        } catch (const Json::exception& failure) {
            throw badInput("What the workspace keeps about the model " + model.name.toStdString() +
                               " is damaged. Your data and runs are not affected; remove the model from the list and "
                               "add it again.",
                           failure.what());
        }
        models.push_back(std::move(model));
    }
    return models;
}

std::vector<StoredModel> ModelStore::list() { return select(QString(), {}); }

std::optional<StoredModel> ModelStore::find(const QString& path) {
    std::vector<StoredModel> found = select(QStringLiteral("WHERE path = ?"), {path});
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

qint64 ModelStore::put(const QString& path, const QString& name, const ModelFacts& facts) {
    // What a tokenizer's text holds may be cut inside a character: such bytes must not make the row unreadable.
    const std::string json = toJson(facts).dump(-1, ' ', false, Json::error_handler_t::replace);
    m_database.run(QStringLiteral("INSERT INTO models (path, name, added, report) VALUES (?, ?, ?, ?) "
                                  "ON CONFLICT (path) DO UPDATE SET name = excluded.name, report = excluded.report"),
                   {path, name, currentTime(), QString::fromStdString(json)});
    return m_database.value(QStringLiteral("SELECT id FROM models WHERE path = ?"), {path}).toLongLong();
}

void ModelStore::remove(qint64 id) { m_database.run(QStringLiteral("DELETE FROM models WHERE id = ?"), {id}); }

bool ModelStore::isUntouched() {
    return m_database.value(QStringLiteral("SELECT count(*) FROM sqlite_sequence WHERE name = 'models'")).toInt() == 0;
}

int ModelStore::runsOn(const QString& path) {
    return m_database.value(QStringLiteral("SELECT count(*) FROM runs WHERE model_path = ?"), {path}).toInt();
}

}  // namespace lorimer
