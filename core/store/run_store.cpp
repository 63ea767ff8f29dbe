#include "store/run_store.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>
#include <cmath>

#include "store/durable_file.h"
#include "store/sql_number.h"

namespace lorimer {

namespace {

// The columns of RunStore::read, in this order. The steps done are those of the curve while a run goes on.
const char* const runColumns =
    "id, name, state, model_path, model_sha256, dataset_version_id, dataset_name, dataset_version, dataset_sha256, "
    "config, "
    "device, created, started, ended, outcome, failure, "
    "max(steps, ifnull((SELECT max(step) FROM metrics WHERE run_id = runs.id), 0)), total_steps, best_step, "
    "train_loss, "
    "eval_loss, best_eval_loss, base_eval_loss, seconds, tokens_per_second, peak_memory_bytes, adapter_folder, "
    "ifnull((SELECT max(step) FROM checkpoints WHERE run_id = runs.id), 0), plan";

const QString deletedPrefix = QStringLiteral(".deleted-");

std::optional<double> optionalNumber(const QVariant& value) {
    return value.isNull() ? std::nullopt : std::optional<double>(value.toDouble());
}

QVariant optionalNumber(const std::optional<double>& value) { return value ? sqlNumber(*value) : QVariant(); }

QString newId() {
    const QString time = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss"));
    return time + QStringLiteral("-%1").arg(QRandomGenerator::system()->bounded(0x10000), 4, 16, QLatin1Char('0'));
}

TrainConfig configFromText(const QString& text, const QString& id) {
    const Json json = Json::parse(text.toStdString(), nullptr, false);
    if (json.is_discarded()) {
        throw badInput("The settings of the run " + id.toStdString() +
                       " in the workspace are damaged. Nothing was changed; "
                       "restore a backup.");
    }
    return trainConfigFromJson(json);
}

}  // namespace

QString currentTime() { return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs); }

QString RunStore::freeName(const QString& datasetName) {
    for (int number = 1;; ++number) {
        const QString name = QStringLiteral("%1 %2").arg(datasetName).arg(number);
        if (!contains(name)) return name;
    }
}

QString RunStore::create(const RunInputs& inputs) {
    Transaction transaction(m_database);
    const QString name = inputs.name.isEmpty() ? freeName(inputs.datasetName) : inputs.name;
    if (contains(name)) {
        throw badInput("There is a run named \"" + name.toStdString() +
                       "\" already. Nothing was started; choose another name, "
                       "or go on with it by --resume.");
    }
    QString id = newId();
    while (contains(id)) id = newId();
    m_database.run(
        QStringLiteral("INSERT INTO runs (id, name, state, model_path, model_sha256, dataset_version_id, dataset_name, "
                       "dataset_version, dataset_sha256, config, device, plan, created) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {id, name, runStateName(RunState::Queued), inputs.modelPath, inputs.modelSha256,
         inputs.datasetVersionId ? QVariant(*inputs.datasetVersionId) : QVariant(), inputs.datasetName,
         inputs.datasetVersion, inputs.datasetSha256, QString::fromStdString(trainConfigToJson(inputs.config).dump()),
         inputs.device, QString::fromStdString(runPlanToJson(inputs.plan).dump()), currentTime()});
    transaction.commit();
    return id;
}

RunRecord RunStore::read(const QSqlQuery& query) const {
    RunRecord run;
    run.id = query.value(0).toString();
    run.state = runStateFromName(query.value(2).toString());
    RunInputs& inputs = run.inputs;
    inputs.name = query.value(1).toString();
    inputs.modelPath = query.value(3).toString();
    inputs.modelSha256 = query.value(4).toString();
    if (!query.value(5).isNull()) inputs.datasetVersionId = query.value(5).toLongLong();
    inputs.datasetName = query.value(6).toString();
    inputs.datasetVersion = query.value(7).toInt();
    inputs.datasetSha256 = query.value(8).toString();
    inputs.config = configFromText(query.value(9).toString(), run.id);
    inputs.device = query.value(10).toString();
    run.created = query.value(11).toString();
    run.started = query.value(12).toString();
    run.ended = query.value(13).toString();
    RunSummary& summary = run.summary;
    if (!query.value(14).isNull()) summary.outcome = runOutcomeFromName(query.value(14).toString());
    run.failure = query.value(15).toString();
    summary.steps = query.value(16).toLongLong();
    summary.totalSteps = query.value(17).toLongLong();
    summary.bestStep = query.value(18).toLongLong();
    summary.trainLoss = optionalNumber(query.value(19));
    summary.evalLoss = optionalNumber(query.value(20));
    summary.bestEvalLoss = optionalNumber(query.value(21));
    summary.baseEvalLoss = optionalNumber(query.value(22));
    summary.seconds = query.value(23).toDouble();
    summary.tokensPerSecond = query.value(24).toDouble();
    summary.peakMemoryBytes = query.value(25).toLongLong();
    const QString adapter = query.value(26).toString();
    if (!adapter.isEmpty()) summary.adapterFolder = m_workspace.absolutePath(adapter).toStdString();
    run.savedStep = query.value(27).toLongLong();
    inputs.plan = runPlanFromJson(Json::parse(query.value(28).toString().toStdString(), nullptr, false));
    return run;
}

std::vector<RunRecord> RunStore::select(const QString& condition, const QVariantList& values) {
    std::vector<RunRecord> runs;
    QSqlQuery query = m_database.run(QStringLiteral("SELECT %1 FROM runs %2 ORDER BY created DESC, id DESC")
                                         .arg(QLatin1String(runColumns), condition),
                                     values);
    while (query.next()) runs.push_back(read(query));
    // Only a living writer can be working on a run.
    if (!m_workspace.hasWriter()) {
        for (RunRecord& run : runs) {
            if (isActive(run.state)) run.state = RunState::Interrupted;
        }
    }
    for (RunRecord& run : runs) {
        const bool ended =
            run.state == RunState::Done || run.state == RunState::Stopped || run.state == RunState::Paused;
        if (!ended) readCurveSoFar(run);
    }
    return runs;
}

/// While a run goes on, and after it was killed or failed, its curve tells what finish() would have noted.
void RunStore::readCurveSoFar(RunRecord& run) {
    QSqlQuery query = m_database.run(
        QStringLiteral(
            "SELECT (SELECT loss FROM metrics WHERE run_id = runs.id ORDER BY step DESC LIMIT 1), "
            "(SELECT loss FROM evaluations WHERE run_id = runs.id AND step > 0 ORDER BY step DESC LIMIT 1), "
            "(SELECT loss FROM evaluations WHERE run_id = runs.id AND best ORDER BY step DESC LIMIT 1), "
            "(SELECT loss FROM evaluations WHERE run_id = runs.id AND step = 0), "
            "ifnull((SELECT step FROM evaluations WHERE run_id = runs.id AND best ORDER BY step DESC LIMIT 1), 0), "
            "total(metrics.tokens / metrics.tokens_per_second), total(metrics.tokens), "
            "ifnull(max(metrics.peak_memory_bytes), 0) "
            "FROM runs LEFT JOIN metrics ON run_id = runs.id AND metrics.tokens_per_second > 0 WHERE runs.id = ?"),
        {run.id});
    if (!query.next()) return;
    RunSummary& summary = run.summary;
    summary.trainLoss = optionalNumber(query.value(0));
    summary.evalLoss = optionalNumber(query.value(1));
    summary.bestEvalLoss = optionalNumber(query.value(2));
    summary.baseEvalLoss = optionalNumber(query.value(3));
    summary.bestStep = query.value(4).toLongLong();
    summary.seconds = query.value(5).toDouble();
    summary.tokensPerSecond = summary.seconds > 0.0 ? query.value(6).toDouble() / summary.seconds : 0.0;
    summary.peakMemoryBytes = query.value(7).toLongLong();
}

std::vector<RunRecord> RunStore::list() { return select(QString(), {}); }

bool RunStore::contains(const QString& nameOrId) {
    return m_database.value(QStringLiteral("SELECT 1 FROM runs WHERE id = ? OR name = ?"), {nameOrId, nameOrId})
        .isValid();
}

RunRecord RunStore::find(const QString& nameOrId) {
    for (const char* condition : {"WHERE id = ?", "WHERE name = ?"}) {
        const auto runs = select(QLatin1String(condition), {nameOrId});
        if (!runs.empty()) return runs.front();
    }
    QStringList names;
    QSqlQuery query = m_database.run(QStringLiteral("SELECT name FROM runs ORDER BY created DESC LIMIT 5"));
    while (query.next()) names << query.value(0).toString();
    throw badInput("There is no run \"" + nameOrId.toStdString() + "\" in the workspace. " +
                   (names.isEmpty() ? std::string("It has no runs yet.")
                                    : "The newest runs are: " + names.join(QStringLiteral(", ")).toStdString() + "."));
}

void RunStore::remove(const QString& id) {
    const RunRecord run = find(id);
    if (isActive(run.state)) {
        throw badInput("The run \"" + run.inputs.name.toStdString() +
                       "\" is going on. Nothing was deleted; stop it first.");
    }
    // The renamed folder is the note that the deletion was decided: recover() finishes it after a crash.
    const QString folder = m_workspace.runFolder(run.id);
    const QString deleted = m_workspace.runFolder(deletedPrefix + run.id);
    if (QFileInfo::exists(folder)) publishFile(folder, deleted);
    m_database.run(QStringLiteral("DELETE FROM runs WHERE id = ?"), {run.id});
    if (!QDir(deleted).removeRecursively()) {
        throw Error(ErrorKind::OutOfResources, "The run \"" + run.inputs.name.toStdString() +
                                                   "\" was deleted, but some of its "
                                                   "files in " +
                                                   deleted.toStdString() +
                                                   " could not be removed. Remove that folder by hand.");
    }
}

void RunStore::setState(const QString& id, RunState state) {
    m_database.run(QStringLiteral("UPDATE runs SET state = ? WHERE id = ?"), {runStateName(state), id});
}

void RunStore::begin(const QString& id, const RunInputs& inputs) {
    m_database.run(
        QStringLiteral(
            "UPDATE runs SET state = ?, device = ?, model_path = ?, started = ifnull(started, ?), ended = NULL, "
            "outcome = NULL, failure = NULL WHERE id = ?"),
        {runStateName(RunState::Preparing), inputs.device, inputs.modelPath, currentTime(), id});
}

void RunStore::finish(const QString& id, RunState state, const RunSummary& summary) {
    const QString adapter = QString::fromStdString(summary.adapterFolder);
    m_database.run(
        QStringLiteral("UPDATE runs SET state = ?, ended = ?, outcome = ?, steps = ?, total_steps = ?, best_step = ?, "
                       "train_loss = ?, eval_loss = ?, best_eval_loss = ?, base_eval_loss = ?, seconds = ?, "
                       "tokens_per_second = ?, peak_memory_bytes = ?, adapter_folder = ? WHERE id = ?"),
        {runStateName(state), currentTime(), runOutcomeName(summary.outcome), qint64(summary.steps),
         qint64(summary.totalSteps), qint64(summary.bestStep), optionalNumber(summary.trainLoss),
         optionalNumber(summary.evalLoss), optionalNumber(summary.bestEvalLoss), optionalNumber(summary.baseEvalLoss),
         summary.seconds, summary.tokensPerSecond, qint64(summary.peakMemoryBytes),
         adapter.isEmpty() ? QVariant() : QVariant(m_workspace.relativePath(adapter)), id});
}

void RunStore::fail(const QString& id, const std::string& sentence) {
    m_database.run(QStringLiteral("UPDATE runs SET state = ?, ended = ?, failure = ? WHERE id = ?"),
                   {runStateName(RunState::Failed), currentTime(), QString::fromStdString(sentence), id});
}

void RunStore::rollBack(const QString& id, std::int64_t step) {
    Transaction transaction(m_database);
    for (const char* table : {"metrics", "evaluations", "events", "checkpoints", "sample_answers"}) {
        m_database.run(QStringLiteral("DELETE FROM %1 WHERE run_id = ? AND step > ?").arg(QLatin1String(table)),
                       {id, qint64(step)});
    }
    m_database.run(QStringLiteral("UPDATE runs SET steps = min(steps, ?) WHERE id = ?"), {qint64(step), id});
    transaction.commit();
}

std::vector<StoredSample> RunStore::samples(const QString& id) {
    QSqlQuery query = m_database.run(QStringLiteral("SELECT step, question, prompt, answer FROM sample_answers "
                                                    "WHERE run_id = ? ORDER BY step, question"),
                                     {id});
    std::vector<StoredSample> samples;
    while (query.next()) {
        samples.push_back(
            {{query.value(0).toLongLong(), query.value(1).toInt(), query.value(3).toString().toStdString()},
             query.value(2).toString().toStdString()});
    }
    return samples;
}

void RunStore::rename(const QString& id, const QString& name) {
    if (name.trimmed().isEmpty()) throw badInput("A run needs a name. Nothing was changed; type one.");
    Transaction transaction(m_database);
    if (find(id).inputs.name == name) return;
    if (contains(name)) {
        throw badInput("There is a run named \"" + name.toStdString() +
                       "\" already. Nothing was changed; choose another name.");
    }
    m_database.run(QStringLiteral("UPDATE runs SET name = ? WHERE id = ?"), {name, id});
    transaction.commit();
}

void RunStore::addNote(const QString& id, const QString& text) {
    m_database.run(QStringLiteral("INSERT INTO events (run_id, step, time, kind, text) SELECT id, "
                                  "ifnull((SELECT max(step) FROM metrics WHERE run_id = runs.id), 0), ?, 'note', ? "
                                  "FROM runs WHERE id = ?"),
                   {currentTime(), text, id});
}

std::vector<StepReport> RunStore::steps(const QString& id, std::int64_t afterStep) {
    const std::int64_t total =
        m_database.value(QStringLiteral("SELECT total_steps FROM runs WHERE id = ?"), {id}).toLongLong();
    QSqlQuery query = m_database.run(
        QStringLiteral("SELECT step, epoch, loss, learning_rate, grad_norm, tokens, trained_tokens, tokens_per_second, "
                       "peak_memory_bytes FROM metrics WHERE run_id = ? AND step > ? ORDER BY step"),
        {id, qint64(afterStep)});
    std::vector<StepReport> reports;
    while (query.next()) {
        reports.push_back({query.value(0).toLongLong(), numberFromSql(query.value(1)), numberFromSql(query.value(2)),
                           numberFromSql(query.value(3)), numberFromSql(query.value(4)), query.value(5).toLongLong(),
                           query.value(6).toLongLong(), numberFromSql(query.value(7)), query.value(8).toLongLong(),
                           total});
    }
    return reports;
}

std::vector<EvaluationPoint> RunStore::evaluations(const QString& id) {
    QSqlQuery query =
        m_database.run(QStringLiteral("SELECT step, loss, best FROM evaluations WHERE run_id = ? ORDER BY step"), {id});
    std::vector<EvaluationPoint> points;
    while (query.next()) {
        points.push_back({query.value(0).toLongLong(), numberFromSql(query.value(1)), query.value(2).toBool()});
    }
    return points;
}

std::vector<StoredEvent> RunStore::events(const QString& id) {
    QSqlQuery query =
        m_database.run(QStringLiteral("SELECT time, step, kind, text FROM events WHERE run_id = ? ORDER BY id"), {id});
    std::vector<StoredEvent> events;
    while (query.next()) {
        events.push_back({query.value(0).toString(),
                          {query.value(1).toLongLong(), query.value(2).toString().toStdString(),
                           query.value(3).toString().toStdString()}});
    }
    return events;
}

std::vector<CheckpointReport> RunStore::checkpoints(const QString& id) {
    QSqlQuery query =
        m_database.run(QStringLiteral("SELECT step, folder FROM checkpoints WHERE run_id = ? ORDER BY step"), {id});
    std::vector<CheckpointReport> reports;
    while (query.next()) {
        reports.push_back(
            {query.value(0).toLongLong(), m_workspace.absolutePath(query.value(1).toString()).toStdString()});
    }
    return reports;
}

void RunStore::recover() {
    for (const RunRecord& run : list()) {
        if (isActive(run.state)) setState(run.id, RunState::Interrupted);
    }
    const QDir runs(m_workspace.runFolder(QString()));
    for (const QString& name : runs.entryList({deletedPrefix + QLatin1Char('*')}, QDir::Dirs | QDir::Hidden)) {
        m_database.run(QStringLiteral("DELETE FROM runs WHERE id = ?"), {name.mid(deletedPrefix.size())});
        QDir(runs.filePath(name)).removeRecursively();
    }
}

}  // namespace lorimer
