// The text that a template adds, replaced: the same in what is shown, estimated, trained, evaluated and exported.
#include "session/system_text.h"

#include <QDir>
#include <QTest>

#include "engine/tokenizer/chat_template/chat_template.h"
#include "session/adapter_export.h"
#include "session/fit_facts.h"
#include "session/row_view_session.h"
#include "session/run_choices.h"
#include "session/train_draft.h"
#include "session/training_run.h"
#include "store/run_store.h"
#include "tests/support/fake_engine.h"
#include "tests/support/small_model.h"
#include "tests/support/stored_dataset.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

const std::string text = "You write 'short' letters.\\ No \"jokes\".";
const char* const ownTemplate =
    "{% if messages[0].role != 'system' %}<|im_start|>system\nBe kind<|im_end|>\n{% endif %}";

const Row question{{{"user", "Question"}, {"assistant", "Answer"}}, {}};

/// Looks at the rows of a training before it is done.
class WatchingEngine final : public Engine {
public:
    std::vector<Row> train;
    std::vector<Row> validation;
    std::vector<Row> samples;

    ModelReport inspectModel(const std::string& path, bool checksum) override {
        return m_fake.inspectModel(path, checksum);
    }
    MemoryEstimate estimateMemory(const TrainJob& job) override { return m_fake.estimateMemory(job); }
    RunSummary runTraining(const TrainJob& job, const TrainHooks& hooks) override {
        for (std::size_t i = 0; i < job.trainRows->size(); ++i) train.push_back(job.trainRows->row(i));
        for (std::size_t i = 0; i < job.validationRows->size(); ++i) validation.push_back(job.validationRows->row(i));
        samples = job.sampleQuestions;
        return m_fake.runTraining(job, hooks);
    }
    EvaluationReport evaluate(const EvaluationJob& job) override { return m_fake.evaluate(job); }
    void writeLogits(const LogitsJob& job) override { m_fake.writeLogits(job); }
    BenchReport bench(BenchKind kind, const BenchJob& job) override { return m_fake.bench(kind, job); }
    ModelExportReport exportModel(const ModelExportJob& job) override { return m_fake.exportModel(job); }
    double measureFlops(const DeviceConfig& device, ComputeType type) override {
        return m_fake.measureFlops(device, type);
    }
    std::unique_ptr<ChatModel> openChat(const std::string& path, const DeviceConfig& device,
                                        const QuantizationConfig& quantization, const LoadHooks& hooks) override {
        return m_fake.openChat(path, device, quantization, hooks);
    }

private:
    FakeEngine m_fake;
};

bool beginsWithText(const Row& row) {
    return row.messages.size() >= 2 && row.messages.front() == Message{"system", text};
}

}  // namespace

class SystemTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyConversationsWithoutOneGetIt();
    void theTemplateOfAnExportDoesTheSame();
    void aRunTrainsWithIt();
    void anExportTakesItAlong();
    void estimatesAndTheViewCountIt();
    void draftsKeepIt();

private:
    QString makeModel() {
        const QString folder = m_place.place.filePath(QStringLiteral("model"));
        writeSmallModel(folder, QStringLiteral(LORIMER_FIXTURES));
        writeFile(
            folder + QStringLiteral("/tokenizer_config.json"),
            Json{{"chat_template", ownTemplate + std::string(smallTemplate)}, {"eos_token", "<|im_end|>"}}.dump());
        return folder;
    }

    TrainableWorkspace m_place;
};

void SystemTextTest::onlyConversationsWithoutOneGetIt() {
    QVERIFY(beginsWithText(withSystemText(question, text)));
    QCOMPARE(withSystemText(question, "").messages.size(), std::size_t{2});
    const Row own{{{"system", "Own"}, {"user", "Q"}, {"assistant", "A"}}, {}};
    QCOMPARE(withSystemText(own, text).messages.front().content, std::string("Own"));
    const Row plain{{}, "Plain text"};
    QVERIFY(withSystemText(plain, text).messages.empty());
}

void SystemTextTest::theTemplateOfAnExportDoesTheSame() {
    const std::string source = ownTemplate + std::string(smallTemplate);
    for (const std::string& words : {text, std::string("Line one\nLine two"), std::string("{{ 1 }} {% x %} 'a'")}) {
        const ChatTemplate before(source, {});
        const ChatTemplate after(templateWithSystemText(source, words), {});
        QCOMPARE(after.render(question.messages, true), before.render(withSystemText(question, words).messages, true));
        const std::vector<Message> own{{"system", "Own"}, {"user", "Q"}};
        QCOMPARE(after.render(own, true), before.render(own, true));
    }
}

void SystemTextTest::aRunTrainsWithIt() {
    WatchingEngine engine;
    TrainingRequest request;
    request.modelPath = m_place.model;
    request.dataset = QStringLiteral("Notes");
    request.runName = QStringLiteral("Own text");
    request.plan.systemText = text;
    request.plan.sampleRows = {0};
    trainAndRecord(engine, *m_place.workspace, request, {});
    QCOMPARE(engine.train.size(), std::size_t{8});
    for (const std::vector<Row>* rows : {&engine.train, &engine.validation, &engine.samples}) {
        QVERIFY(!rows->empty());
        for (const Row& row : *rows) QVERIFY(beginsWithText(row));
    }
    Database database = m_place.workspace->openDatabase();
    QCOMPARE(RunStore(database, *m_place.workspace).find(QStringLiteral("Own text")).inputs.plan.systemText, text);
    const std::vector<RunChoice> choices = runsWithAdapter(*m_place.workspace);
    QCOMPARE(choices.size(), std::size_t{1});
    QCOMPARE(choices.front().systemText.toStdString(), text);  // Compare asks with it
}

void SystemTextTest::anExportTakesItAlong() {
    const QString model = makeModel();
    FakeEngine engine;
    TrainingRequest request;
    request.modelPath = model;
    request.dataset = QStringLiteral("Notes");
    for (const bool isReplaced : {false, true}) {
        request.runName = isReplaced ? QStringLiteral("Replaced") : QStringLiteral("Plain");
        request.plan.systemText = isReplaced ? text : std::string();
        trainAndRecord(engine, *m_place.workspace, request, {});
        const QString out = m_place.place.filePath(request.runName);
        const AdapterExport report = exportRun(engine, *m_place.workspace, request.runName, out, {}, {}, {});
        QCOMPARE(report.files.contains(QStringLiteral("chat_template.jinja")), isReplaced);
        QFile written(out + QStringLiteral("/chat_template.jinja"));
        QCOMPARE(written.open(QIODevice::ReadOnly), isReplaced);
        if (!isReplaced) continue;
        const ChatTemplate exported(written.readAll().toStdString(), {});
        QVERIFY(exported.render(question.messages, true).find(text) != std::string::npos);
        QVERIFY(exported.render(question.messages, true).find("Be kind") == std::string::npos);
    }
}

void SystemTextTest::estimatesAndTheViewCountIt() {
    const QString model = makeModel();
    Database database = m_place.workspace->openDatabase();
    const qint64 version = DatasetStore(database).find("Notes").versionId;
    const auto never = [] { return false; };
    const FitFacts plain = readFitFacts(*m_place.workspace, model, version, "", never);
    const FitFacts replaced = readFitFacts(*m_place.workspace, model, version, text, never);
    QThreadPool pool;
    pool.setMaxThreadCount(1);
    RowViewSession session(*m_place.workspace, pool, pool);
    std::optional<RowTokens> shown;
    std::shared_ptr<const RowLengths> lengths;
    connect(&session, &RowViewSession::rowShown, this, [&](std::size_t, const RowTokens& tokens) { shown = tokens; });
    connect(&session, &RowViewSession::measured, this,
            [&](const std::shared_ptr<const RowLengths>& measured) { lengths = measured; });
    session.setModel(model);
    session.setRows(storedRowsProvider(*m_place.workspace, version));
    session.showRow(0, 1000);
    QTRY_VERIFY(shown);
    QCOMPARE(shown->total, plain.train.front().tokens);
    shown.reset();
    session.setSystemText(text);
    session.showRow(0, 1000);
    session.measure();
    QTRY_VERIFY(shown && lengths);
    QCOMPARE(shown->total, replaced.train.front().tokens);
    QCOMPARE(lengths->rows.front().tokens, replaced.train.front().tokens);
    QVERIFY(replaced.train.front().tokens > plain.train.front().tokens);
    QString all;
    for (const TokenPiece& piece : shown->pieces) {
        all += piece.text;
        QVERIFY(!piece.isOwnSystemText);
    }
    QVERIFY(all.contains(QString::fromStdString(text)));
    QVERIFY(!all.contains(QStringLiteral("Be kind")));
}

void SystemTextTest::draftsKeepIt() {
    TrainDraft draft;
    draft.systemText = QString::fromStdString(text);
    QCOMPARE(trainDraftFromJson(trainDraftToJson(draft)).systemText, draft.systemText);
    RunPlan plan;
    plan.systemText = text;
    QVERIFY(runPlanFromJson(runPlanToJson(plan)) == plan);
    QCOMPARE(runPlanFromJson(Json::object()).systemText, std::string());
}

QTEST_GUILESS_MAIN(SystemTextTest)
#include "system_text_test.moc"
