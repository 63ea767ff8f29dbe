#include "session/adapter_check.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <array>

#include "session/system_text.h"
#include "store/run_store.h"
#include "store/stored_rows.h"

namespace lorimer {

namespace {

constexpr std::size_t promptCount = 20;
constexpr std::size_t promptsAtOnce = 5;
constexpr std::size_t rowsLookedAt = 200;
constexpr std::size_t promptBytes = 2000;  // long prompts prove no more and take longer

// For runs whose data set is small or was deleted.
constexpr std::array<const char*, promptCount> generalQuestions{
    "Explain in one sentence what a lorimer makes.",
    "Name three colours.",
    "What is a fracture?",
    "Write one sentence about the sea.",
    "Which month follows March?",
    "What does a thermometer measure?",
    "Give an example of a fruit.",
    "How many days has a week?",
    "What is the opposite of cold?",
    "Describe a tree in five words.",
    "What is a heart rate?",
    "Write a greeting for a letter.",
    "What is water made of?",
    "Name a musical instrument.",
    "What is an allergy?",
    "Where does the sun rise?",
    "Explain what a bandage is for.",
    "Count from one to five.",
    "What is a hospital?",
    "Write a short farewell.",
};

/// The row without its last answer, or an empty one when it is too long or no question is left.
Row promptOf(Row row) {
    while (!row.messages.empty() && row.messages.back().role == "assistant") row.messages.pop_back();
    std::size_t bytes = row.text.size();
    for (const Message& message : row.messages) bytes += message.content.size();
    return bytes > promptBytes ? Row() : row;
}

std::vector<Row> promptsFor(Database& database, const RunRecord& run, bool hasTemplate) {
    std::vector<Row> prompts;
    for (const SplitPart part : {SplitPart::Test, SplitPart::Validation, SplitPart::Train}) {
        if (!run.inputs.datasetVersionId) break;
        const StoredRows rows(database, *run.inputs.datasetVersionId, part);
        for (std::size_t index = 0; index < std::min(rows.size(), rowsLookedAt) && prompts.size() < promptCount;
             ++index) {
            Row prompt = promptOf(withSystemText(rows.row(index), run.inputs.plan.systemText));
            if (!prompt.messages.empty() || !prompt.text.empty()) prompts.push_back(std::move(prompt));
        }
    }
    for (std::size_t next = 0; prompts.size() < promptCount; ++next) {
        const Row question = withSystemText({{{"user", generalQuestions[next]}}, {}}, run.inputs.plan.systemText);
        prompts.push_back(hasTemplate ? question : Row{{}, generalQuestions[next]});
    }
    return prompts;
}

/// The first file of the run that is missing in `folder` or has other bytes there, as a sentence; empty: none.
QString differenceOfFiles(const QString& runFolder, const QString& folder) {
    for (const QString& name : QDir(runFolder).entryList(QDir::Files, QDir::Name)) {
        QFile original(runFolder + QLatin1Char('/') + name);
        QFile copy(folder + QLatin1Char('/') + name);
        if (!copy.exists()) return QStringLiteral("%1 is missing.").arg(name);
        if (!original.open(QIODevice::ReadOnly) || !copy.open(QIODevice::ReadOnly))
            return QStringLiteral("%1 cannot be read.").arg(name);
        constexpr qint64 piece = 1 << 20;
        bool same = original.size() == copy.size();
        while (same && !original.atEnd()) same = original.read(piece) == copy.read(piece);
        if (!same) return QStringLiteral("%1 differs from the file of the run.").arg(name);
    }
    return {};
}

}  // namespace

RunRecord runWithAdapter(Database& database, const Workspace& workspace, const QString& nameOrId) {
    RunRecord run = RunStore(database, workspace).find(nameOrId);
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

std::vector<Row> parityPrompts(Engine& engine, Database& database, const RunRecord& run) {
    const std::string modelPath = run.inputs.modelPath.toStdString();
    return promptsFor(database, run, engine.inspectModel(modelPath, false).hasChatTemplate);
}

std::vector<Generation> ParityAnswers::ask(ChatModel& model, bool useAdapter) {
    std::vector<Generation> answers;
    for (std::size_t first = 0; first < m_prompts.size(); first += promptsAtOnce) {
        const auto begin = m_prompts.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end = begin + static_cast<std::ptrdiff_t>(std::min(promptsAtOnce, m_prompts.size() - first));
        for (Generation& answer : model.answerTogether({begin, end}, useAdapter, tokens, [this] { leaveIfStopped(); }))
            answers.push_back(std::move(answer));
        m_done += static_cast<int>(end - begin);
        if (m_hooks.onProgress) m_hooks.onProgress(m_done, m_rounds * static_cast<int>(m_prompts.size()));
    }
    return answers;
}

void ParityAnswers::leaveIfStopped() const {
    if (m_hooks.stopRequested && m_hooks.stopRequested())
        throw Error(ErrorKind::Stopped, "The comparison of answers was stopped. The run is unchanged.");
}

void countAgreement(const std::vector<Generation>& expected, const std::vector<Generation>& answers,
                    ParityReport& report) {
    report.prompts = static_cast<int>(expected.size());
    report.tokens = ParityAnswers::tokens;
    for (std::size_t index = 0; index < answers.size(); ++index) {
        const bool same = answers[index].ids == expected[index].ids && answers[index].text == expected[index].text;
        report.same += same ? 1 : 0;
        report.answerTokens += static_cast<std::int64_t>(answers[index].ids.size());
    }
}

ParityReport checkAdapter(Engine& engine, Database& database, const RunRecord& run, const QString& folder,
                          const DeviceConfig& device, const ParityHooks& hooks) {
    const std::vector<Row> prompts = parityPrompts(engine, database, run);
    LoadHooks load;
    load.stopRequested = hooks.stopRequested;
    const auto model =
        engine.openChat(run.inputs.modelPath.toStdString(), device, run.inputs.config.quantization, load);
    ParityAnswers asking(prompts, 2, hooks);
    asking.leaveIfStopped();
    model->setAdapter(run.summary.adapterFolder);
    const std::vector<Generation> expected = asking.ask(*model, true);

    ParityReport report;
    report.prompts = static_cast<int>(prompts.size());
    try {
        model->setAdapter(folder.toStdString());
        countAgreement(expected, asking.ask(*model, true), report);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::BadInput) throw;
        report.problem = QString::fromStdString(error.sentence());
        return report;
    }
    report.problem = differenceOfFiles(QString::fromStdString(run.summary.adapterFolder), folder);
    return report;
}

}  // namespace lorimer
