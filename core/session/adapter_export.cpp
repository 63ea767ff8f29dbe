#include "session/adapter_export.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <vector>

#include "store/durable_file.h"
#include "store/run_store.h"
#include "store/stored_rows.h"
#include "store/workspace_place.h"

namespace lorimer {

namespace {

constexpr std::size_t promptCount = 3;
constexpr std::size_t rowsLookedAt = 200;
constexpr std::size_t promptBytes = 2000;  // long prompts prove no more and take longer
constexpr int answerTokens = 24;

QString readHash(const QString& file) {
    QFile input(file);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!input.open(QIODevice::ReadOnly) || !hash.addData(&input)) {
        throw badInput("Cannot read " + file.toStdString() + ". Nothing was exported; check the file.",
                       input.errorString().toStdString());
    }
    return QString::fromLatin1(hash.result().toHex());
}

void copyFile(const QString& from, const QString& to) {
    QFile input(from);
    if (!input.open(QIODevice::ReadOnly)) {
        throw badInput("Cannot read " + from.toStdString() + ". Nothing was exported; check the file.",
                       input.errorString().toStdString());
    }
    writeFileAtomically(to, input.readAll());
}

/// The row without its last answer, or an empty one when it is too long or no question is left.
Row promptOf(Row row) {
    while (!row.messages.empty() && row.messages.back().role == "assistant") row.messages.pop_back();
    std::size_t bytes = row.text.size();
    for (const Message& message : row.messages) bytes += message.content.size();
    return bytes > promptBytes ? Row() : row;
}

std::vector<Row> promptsFor(Database& database, const RunRecord& run) {
    std::vector<Row> prompts;
    for (const SplitPart part : {SplitPart::Test, SplitPart::Validation, SplitPart::Train}) {
        if (!run.inputs.datasetVersionId) break;
        const StoredRows rows(database, *run.inputs.datasetVersionId, part);
        for (std::size_t index = 0; index < rows.size() && index < rowsLookedAt && prompts.size() < promptCount;
             ++index) {
            Row prompt = promptOf(rows.row(index));
            if (!prompt.messages.empty() || !prompt.text.empty()) prompts.push_back(std::move(prompt));
        }
    }
    // The data set was deleted, or has only very long rows.
    if (prompts.empty()) prompts.push_back({{{"user", "Explain in one sentence what a lorimer makes."}}, {}});
    return prompts;
}

std::vector<Generation> answersOf(ChatModel& model, const QString& adapter, const std::vector<Row>& prompts,
                                  const std::function<bool()>& stopRequested) {
    model.setAdapter(adapter.toStdString());
    SamplingConfig greedy;
    greedy.maxTokens = answerTokens;
    std::vector<Generation> answers;
    for (const Row& prompt : prompts) {
        answers.push_back(model.generate(prompt, true, greedy,
                                         [&](const std::string&) { return !stopRequested || !stopRequested(); }));
        if (stopRequested && stopRequested())
            throw Error(ErrorKind::Stopped, "Stopped. Nothing was exported and the run is unchanged.");
    }
    return answers;
}

RunRecord runWithAdapter(Database& database, const Workspace& workspace, const QString& name) {
    RunRecord run = RunStore(database, workspace).find(name);
    const std::string sentence = "The run \"" + run.inputs.name.toStdString() + "\" ";
    if (isActive(run.state))
        throw badInput(sentence + "is going on. Nothing was exported; wait until it is done, or stop it.");
    if (run.summary.adapterFolder.empty() || !QFileInfo(QString::fromStdString(run.summary.adapterFolder)).isDir()) {
        throw badInput(sentence + "has no adapter (" + run.stateText().toStdString() +
                       "). Nothing was exported; resume it with "
                       "\"lorimer-cli train --resume\" first.");
    }
    return run;
}

void requireFree(const QString& folder) {
    const QFileInfo information(folder);
    if (!information.exists()) return;
    const auto everything = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
    if (information.isDir() && QDir(folder).isEmpty(everything)) return;
    throw badInput("The folder " + folder.toStdString() +
                   " exists and is not empty. Nothing was exported; choose another.");
}

/// Removes an unfinished export, however it ended.
struct Remover {
    QString folder;
    ~Remover() { QDir(folder).removeRecursively(); }
};

}  // namespace

AdapterExport exportAdapter(Engine& engine, const Workspace& workspace, const QString& runName, const QString& path,
                            const DeviceConfig& device, const std::function<bool()>& stopRequested) {
    const QString folder = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    Database database = workspace.openDatabase();
    const RunRecord run = runWithAdapter(database, workspace, runName);
    requireLocalPlace(folder);
    workspace.requireOutside(path);
    requireFree(folder);

    const QString unfinished = folder + QStringLiteral(".export.tmp");
    QDir(unfinished).removeRecursively();
    const Remover remover{unfinished};
    createPrivateFolder(unfinished);
    AdapterExport report;
    const QDir source(QString::fromStdString(run.summary.adapterFolder));
    for (const QString& name : source.entryList(QDir::Files, QDir::Name)) {
        copyFile(source.filePath(name), unfinished + QLatin1Char('/') + name);
        report.files << name;
        report.sha256[name] = readHash(unfinished + QLatin1Char('/') + name);
    }

    const std::vector<Row> prompts = promptsFor(database, run);
    const auto model = engine.openChat(run.inputs.modelPath.toStdString(), device, run.inputs.config.quantization);
    const auto expected = answersOf(*model, source.path(), prompts, stopRequested);
    const auto answers = answersOf(*model, unfinished, prompts, stopRequested);
    for (std::size_t index = 0; index < prompts.size(); ++index) {
        if (answers[index].ids != expected[index].ids || answers[index].text != expected[index].text) {
            throw Error(ErrorKind::Internal, "The exported adapter answers differently from the one of the run \"" +
                                                 run.inputs.name.toStdString() +
                                                 "\". It was removed and the run is unchanged; please report this.");
        }
        report.answerTokens += static_cast<std::int64_t>(answers[index].ids.size());
    }
    report.prompts = static_cast<int>(prompts.size());
    publishFile(unfinished, folder);
    return report;
}

}  // namespace lorimer
