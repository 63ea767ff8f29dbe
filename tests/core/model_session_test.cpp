// Adding base models: what is found, what is refused and why, and that nothing is added by halves.
#include "session/model_session.h"

#include <QSignalSpy>
#include <QThread>

#include "store/model_store.h"
#include "tests/support/small_model.h"
#include "tests/support/temporary_workspace.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

struct Bench : TemporaryWorkspace {
    QThreadPool files;
    QThreadPool lookup;
    QString folder = place.filePath(QStringLiteral("Tiny-Llama"));

    Bench() {
        files.setMaxThreadCount(1);
        lookup.setMaxThreadCount(1);
        writeSmallModel(folder, QStringLiteral(LORIMER_FIXTURES));
    }
    std::vector<StoredModel> stored() const {
        Database database = workspace->openDatabase();
        return ModelStore(database).list();
    }
};

/// What add() came to, in words.
struct Outcome {
    QString added;
    ModelRefusal refusal;
    bool stopped = false;
    int progress = 0;
    bool done() const { return !added.isEmpty() || !refusal.reason.isEmpty() || stopped; }

    explicit Outcome(ModelSession& session, QObject* context) {
        QObject::connect(&session, &ModelSession::added, context,
                         [this](qint64, const QString& name) { added = name; });
        QObject::connect(&session, &ModelSession::refused, context, [this](const ModelRefusal& r) { refusal = r; });
        QObject::connect(&session, &ModelSession::stopped, context, [this] { stopped = true; });
        QObject::connect(&session, &ModelSession::progress, context, [this] { ++progress; });
    }
};

}  // namespace

class ModelSessionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCompleteFolderIsAddedWithItsFacts() {
        Bench bench;
        ModelSession session(*bench.workspace, bench.files, bench.lookup);
        Outcome outcome(session, this);
        session.add(bench.folder);
        QTRY_VERIFY(outcome.done());
        QCOMPARE(outcome.added, QStringLiteral("Tiny-Llama"));
        const auto models = bench.stored();
        QCOMPARE(models.size(), 1U);
        const ModelFacts& facts = models[0].facts;
        QCOMPARE(models[0].path, bench.folder);
        QCOMPARE(facts.licence, QStringLiteral("apache-2.0"));
        QCOMPARE(facts.templateState, TemplateState::Tested);
        QCOMPARE(facts.endToken, QStringLiteral("<|im_end|>"));
        QVERIFY(facts.example.contains(QStringLiteral("<|im_start|>assistant\nA broken bone.<|im_end|>")));
        QVERIFY(facts.tokens > 20);
        QCOMPARE(facts.report.contextLength, 128);
        QCOMPARE(facts.report.sha256.size(), 64U);
        QVERIFY(facts.codeFiles.isEmpty());
        QCOMPARE(presenceOf(models[0]), ModelPresence::Present);
    }

    void aMissingFileIsNamed_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("reason");
        QTest::newRow("tokenizer") << "tokenizer.json"
                                   << "tokenizer.json is missing";
        QTest::newRow("config") << "config.json"
                                << "config.json is missing";
        QTest::newRow("weights") << "model.safetensors"
                                 << "a .safetensors file with the weights is missing";
    }
    void aMissingFileIsNamed() {
        QFETCH(QString, file);
        QFETCH(QString, reason);
        Bench bench;
        QVERIFY(QFile::remove(bench.folder + QLatin1Char('/') + file));
        ModelSession session(*bench.workspace, bench.files, bench.lookup);
        Outcome outcome(session, this);
        session.add(bench.folder);
        QTRY_VERIFY(outcome.done());
        QCOMPARE(outcome.refusal.reason, reason);
        QCOMPARE(outcome.refusal.name, QStringLiteral("Tiny-Llama"));
        QVERIFY(outcome.refusal.isFolder);
        QVERIFY(bench.stored().empty());
    }

    void aMissingShardIsNamed() {
        Bench bench;
        QVERIFY(QFile::rename(bench.folder + "/model.safetensors", bench.folder + "/model-00001-of-00002.safetensors"));
        writeFile(
            bench.folder + "/model.safetensors.index.json",
            R"({"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}})");
        ModelSession session(*bench.workspace, bench.files, bench.lookup);
        Outcome outcome(session, this);
        session.add(bench.folder);
        QTRY_VERIFY(outcome.done());
        QVERIFY2(outcome.refusal.reason.contains("model-00002-of-00002.safetensors\" is missing"),
                 qPrintable(outcome.refusal.reason));
        QVERIFY2(!outcome.refusal.reason.contains("Nothing was"), qPrintable(outcome.refusal.reason));
    }

    void aDamagedFileIsRefused() {
        Bench bench;
        writeFile(bench.folder + "/model.safetensors", "not a header");
        ModelSession session(*bench.workspace, bench.files, bench.lookup);
        Outcome outcome(session, this);
        session.add(bench.folder);
        QTRY_VERIFY(outcome.done());
        QVERIFY2(outcome.refusal.reason.contains("model.safetensors"), qPrintable(outcome.refusal.reason));
        QVERIFY(bench.stored().empty());
    }

    void aTemplateThatRefusesIsSaidAndTheModelKept() {
        Bench bench;
        writeFile(bench.folder + "/tokenizer_config.json",
                  Json{{"chat_template", "{{ raise_exception('only one turn') }}"}}.dump());
        ModelSession session(*bench.workspace, bench.files, bench.lookup);
        Outcome outcome(session, this);
        session.add(bench.folder);
        QTRY_VERIFY(outcome.done());
        QCOMPARE(bench.stored().at(0).facts.templateState, TemplateState::Refused);
        QVERIFY(bench.stored().at(0).facts.templateProblem.contains("only one turn"));
    }

    void programFilesAreNamedAndNotRun() {
        Bench bench;
        writeFile(bench.folder + "/modeling_tiny.py", "open('" + bench.place.filePath("ran").toStdString() + "', 'w')");
        ModelSession session(*bench.workspace, bench.files, bench.lookup);
        Outcome outcome(session, this);
        session.add(bench.folder);
        QTRY_VERIFY(outcome.done());
        QCOMPARE(bench.stored().at(0).facts.codeFiles, QStringList{QStringLiteral("modeling_tiny.py")});
        QVERIFY(!QFile::exists(bench.place.filePath("ran")));
    }

    void theSameModelTwiceIsOneEntryAndKeepsItsId() {
        Bench bench;
        ModelSession session(*bench.workspace, bench.files, bench.lookup);
        for (int i = 0; i < 2; ++i) {
            Outcome outcome(session, this);
            session.add(bench.folder + QStringLiteral("/."));
            QTRY_VERIFY(outcome.done());
            session.disconnect(this);
        }
        QCOMPARE(bench.stored().size(), 1U);
        QCOMPARE(bench.stored()[0].id, 1);
    }

    void filesThatVanishOrChangeAreSeen() {
        Bench bench;
        ModelSession session(*bench.workspace, bench.files, bench.lookup);
        Outcome outcome(session, this);
        session.add(bench.folder);
        QTRY_VERIFY(outcome.done());
        QFile weights(bench.folder + "/model.safetensors");
        QVERIFY(weights.resize(weights.size() + 1));
        QCOMPARE(presenceOf(bench.stored()[0]), ModelPresence::Changed);
        QVERIFY(weights.remove());
        QCOMPARE(presenceOf(bench.stored()[0]), ModelPresence::Gone);
        QVector<ModelEntry> entries;
        connect(&session, &ModelSession::listed, this, [&](const QVector<ModelEntry>& list) { entries = list; });
        session.refresh(0.9);
        QTRY_COMPARE(entries.size(), 1);
        QCOMPARE(entries[0].presence, ModelPresence::Gone);
        connect(&session, &ModelSession::removed, this, [&session] { session.refresh(0.9); });
        session.remove(entries[0].model.id);
        QTRY_VERIFY(entries.isEmpty());
        QVERIFY(QFile::exists(bench.folder + "/config.json"));
    }

    void theFirstModelComesOnceAndNotAfterItWasRemoved() {
        Bench bench;
        ModelSession session(*bench.workspace, bench.files, bench.lookup);
        Outcome outcome(session, this);
        session.addFirst(bench.folder);
        QTRY_VERIFY(outcome.done());
        QTRY_VERIFY(!session.isChecking());
        session.remove(bench.stored()[0].id);
        QTRY_VERIFY(bench.stored().empty());
        session.addFirst(bench.folder);
        QTRY_VERIFY(!session.isChecking());
        QVERIFY(bench.stored().empty());
    }

    void aCheckCanBeStopped() {
        Bench bench;
        ModelSession session(*bench.workspace, bench.files, bench.lookup);
        Outcome outcome(session, this);
        session.add(bench.folder);
        session.stop();
        QTRY_VERIFY(outcome.done());
        QVERIFY(outcome.stopped);
        QVERIFY(bench.stored().empty());
    }

    void theChecksumHearsOfItsPiecesAndStops() {
        Bench bench;
        bool stop = false;
        ModelCheckHooks hooks;
        std::int64_t total = 0;
        hooks.onProgress = [&](const ModelCheckProgress& now) {
            if (now.part == ModelCheckProgress::Part::Checksum) total = now.total;
        };
        hooks.stopRequested = [&stop] { return stop; };
        const ModelFacts facts = checkModel(bench.folder, hooks);
        QCOMPARE(total, facts.report.fileBytes);
        stop = true;
        QCOMPARE(errorOf([&] { checkModel(bench.folder, hooks); }).kind(), ErrorKind::Stopped);
    }

    void destroyedWhileItChecks() {
        Bench bench;
        for (int i = 0; i < 20; ++i) {
            ModelSession session(*bench.workspace, bench.files, bench.lookup);
            session.add(bench.folder);
            session.refresh(0.9);
            if (i % 2 != 0) QTest::qWait(1);
        }
    }

    void theNameOfASnapshotIsItsRepository() {
        QTemporaryDir place;
        const QString snapshot = place.filePath("models--acme--Small-1B/snapshots/0123abcd");
        QVERIFY(QDir().mkpath(snapshot));
        QCOMPARE(modelName(snapshot), QStringLiteral("Small-1B"));
        QCOMPARE(modelName(snapshot + QStringLiteral("/..")), QStringLiteral("snapshots"));
        QCOMPARE(modelName(place.filePath("x.Q4_K.gguf")), QStringLiteral("x.Q4_K"));
    }

    void fitFollowsTheThresholds() {
        const std::int64_t free = 1'000'000;
        QCOMPARE(fitVerdict(850'000, free), ModelFit::Verdict::Fits);
        QCOMPARE(fitVerdict(850'001, free), ModelFit::Verdict::Tight);
        QCOMPARE(fitVerdict(950'000, free), ModelFit::Verdict::Tight);
        QCOMPARE(fitVerdict(950'001, free), ModelFit::Verdict::DoesNotFit);
        QCOMPARE(fitVerdict(1, 0), ModelFit::Verdict::Unknown);
    }

    void aLargeModelFitsInFourBitsOnly() {
        ModelConfig model;
        model.layers = 32;
        model.hiddenSize = 4096;
        model.heads = 32;
        model.kvHeads = 8;
        model.headDim = 128;
        model.intermediateSize = 14336;
        model.vocabSize = 128256;
        model.contextLength = 8192;
        ModelReport report;
        report.parameters = 8'030'000'000;
        report.linearParameters = 6'979'321'856;
        const std::int64_t gigabyte = std::int64_t(1) << 30;
        const auto at = [&](std::int64_t gigabytes) {
            return modelFit(model, report, {gigabytes * gigabyte, gigabytes * gigabyte, gigabyte / 2});
        };
        QCOMPARE(at(64).verdict, ModelFit::Verdict::Fits);
        QCOMPARE(at(16).verdict, ModelFit::Verdict::FitsIn4Bits);
        QCOMPARE(at(4).verdict, ModelFit::Verdict::DoesNotFit);
        QVERIFY(at(16).needed < at(64).needed);
        QCOMPARE(at(16).free, 16 * gigabyte);
    }
};

QTEST_GUILESS_MAIN(ModelSessionTest)
#include "model_session_test.moc"
