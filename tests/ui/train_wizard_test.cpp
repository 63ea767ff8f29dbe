// The train wizard from an empty workspace to a started training, by its buttons and keys.
#include "ui/wizards/train_wizard.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QTest>

#include "session/model_session.h"
#include "store/draft_store.h"
#include "tests/support/small_model.h"
#include "tests/support/stored_dataset.h"
#include "tests/ui/page_bench.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/step_flow.h"

namespace lorimer {
namespace {

using test::child;

/// A workspace with a tiny model and the data set "Notes".
struct WizardBench : test::PageBench {
    QString model;

    WizardBench() : model(space.place.filePath(QStringLiteral("Tiny-Llama"))) {
        test::writeSmallModel(model, QStringLiteral(LORIMER_FIXTURES));
        Database database = space.workspace->openDatabase();
        test::storeDataset(database, "Notes");
        ModelSession models(*space.workspace, filesThread, lookupThread);
        bool added = false;
        QObject::connect(&models, &ModelSession::added, &models, [&added] { added = true; });
        models.add(model);
        if (!QTest::qWaitFor([&added] { return added; })) {
            qFatal("the model was not added");
        }
    }
};

void next(TrainWizard& wizard) { child<QPushButton>(wizard, "newTraining.next")->click(); }

/// The rows were read and the estimate is that of the data.
bool isEstimated(TrainWizard& wizard) {
    return child<QLabel>(wizard, "trainData.check")->text().contains(QStringLiteral("Trained text")) &&
           child<QLabel>(wizard, "fit.words")->text().contains(QStringLiteral("fits"));
}

}  // namespace

class TrainWizardTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptySaysWhatIsMissing() {
        test::PageBench bench;
        TrainWizard wizard(bench.services);
        wizard.begin();
        wizard.show();
        auto* about = child<QLabel>(wizard, "trainModel.about");
        QTRY_VERIFY(about->text().startsWith(QStringLiteral("No base model yet.")));
        QVERIFY(!child<QPushButton>(wizard, "newTraining.next")->isEnabled());
        QCOMPARE(child<QLabel>(wizard, "newTraining.reason")->text(), QStringLiteral("Choose a base model."));
    }

    void fourStepsLeadToARequest() {
        WizardBench bench;
        TrainWizard wizard(bench.services);
        std::optional<TrainingRequest> started;
        connect(&wizard, &TrainWizard::startAsked, this, [&](const TrainingRequest& request) { started = request; });
        wizard.resize(1100, 700);
        wizard.begin(QStringLiteral("Notes"));
        wizard.show();
        auto* go = child<QPushButton>(wizard, "newTraining.next");
        QTRY_VERIFY(go->isEnabled());
        next(wizard);
        QTRY_VERIFY(child<QLabel>(wizard, "trainData.check")->text().contains(QStringLiteral("Trained text")));
        next(wizard);
        QTRY_VERIFY(go->isEnabled());
        QVERIFY(child<QLabel>(wizard, "fit.words")->text().contains(QStringLiteral("fits")));
        child<QPushButton>(wizard, "method.quick")->click();
        QTRY_VERIFY(child<QLabel>(wizard, "method.sentence")->text().startsWith(QStringLiteral("Quick try")));
        next(wizard);
        auto* review = child<QLabel>(wizard, "review.words");
        QTRY_VERIFY(review->text().contains(QStringLiteral("8 rows")));
        const QString words = review->text();
        for (const char* part : {"Tiny-Llama", "8 rows", "Notes", "The base model is not changed"}) {
            QVERIFY2(words.contains(QLatin1String(part)), qPrintable(words));
        }
        QVERIFY(child<QLabel>(wizard, "review.notes")->text().contains(QStringLiteral("training rows are few")));
        QTRY_VERIFY(go->isEnabled());
        child<QLineEdit>(wizard, "review.name")->clear();
        QVERIFY(!go->isEnabled());
        child<QLineEdit>(wizard, "review.name")->setText(QStringLiteral("First"));
        go->click();
        QVERIFY(started.has_value());
        QCOMPARE(started->runName, QStringLiteral("First"));
        QCOMPARE(*started->dataset, QStringLiteral("Notes"));
        QCOMPARE(*started->modelPath, bench.model);
        QCOMPARE(started->config->peft.rank, 8);
        QCOMPARE(started->plan.preset, std::string("quick"));
        QVERIFY(started->plan.estimatedMemoryBytes > 0);
        QCOMPARE(started->plan.sampleRows, (std::vector<std::int64_t>{0, 1}));
    }

    void advancedKeepsMarksAndResets() {
        WizardBench bench;
        TrainWizard wizard(bench.services);
        wizard.begin(QStringLiteral("Notes"));
        wizard.show();
        auto* go = child<QPushButton>(wizard, "newTraining.next");
        QTRY_VERIFY(go->isEnabled());
        next(wizard);
        QTRY_VERIFY(isEstimated(wizard));
        next(wizard);
        QTRY_VERIFY(go->isEnabled());
        child<QPushButton>(wizard, "method.advanced")->click();
        auto* rank = child<NumberField>(wizard, "advanced.rank");
        auto* edit = rank->findChild<QLineEdit*>();
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("999"));
        QCOMPARE(edit->text(), QStringLiteral("999"));  // kept, not clipped
        QVERIFY(!rank->problem().isEmpty());
        QVERIFY(!go->isEnabled());
        QVERIFY(child<QLabel>(wizard, "newTraining.reason")->text().startsWith(QStringLiteral("Rank")));
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("64"));
        QTRY_VERIFY(go->isEnabled());
        QCOMPARE(child<QLabel>(wizard, "advanced.changed")->text().left(1), QStringLiteral("1"));
        // Simple trains with the preset; what was changed waits in Advanced.
        child<QPushButton>(wizard, "method.simple")->click();
        child<QPushButton>(wizard, "method.advanced")->click();
        QCOMPARE(rank->number().value_or(0), 64.0);
        child<QPushButton>(wizard, "advanced.rankReset")->click();
        QCOMPARE(rank->number().value_or(0), 16.0);
        QVERIFY(!child<QPushButton>(wizard, "advanced.resetAll")->isEnabled());
    }

    void theDraftComesBack() {
        WizardBench bench;
        {
            TrainWizard wizard(bench.services);
            QStringList drafts;
            connect(&wizard, &TrainWizard::draftChanged, this, [&](const QString& name) { drafts << name; });
            wizard.begin(QStringLiteral("Notes"), Preset::Thorough);
            wizard.show();
            QTRY_VERIFY(child<QPushButton>(wizard, "newTraining.next")->isEnabled());
            next(wizard);
            QTRY_COMPARE(drafts, QStringList{QStringLiteral("Notes")});
        }
        TrainWizard again(bench.services);
        again.show();
        again.resume();
        auto* flow = child<StepFlow>(again, "newTraining.flow");
        QTRY_COMPARE(flow->currentStep(), 1);
        QTRY_VERIFY(child<QPushButton>(again, "method.thorough")->isChecked());
        again.discard();
        Database database = bench.space.workspace->openDatabase();
        QTRY_VERIFY(!DraftStore(database).load(QStringLiteral("training")).has_value());
    }

    void aWorkspaceOfAnotherProgramIsNotTrainedIn() {
        WizardBench bench;
        bench.services.readOnlyReason = QStringLiteral("The workspace is in use by lorimer-cli.");
        TrainWizard wizard(bench.services);
        wizard.begin(QStringLiteral("Notes"));
        wizard.show();
        auto* go = child<QPushButton>(wizard, "newTraining.next");
        QTRY_VERIFY(go->isEnabled());
        next(wizard);
        QTRY_VERIFY(isEstimated(wizard));
        next(wizard);
        QTRY_VERIFY(go->isEnabled());
        next(wizard);
        QTRY_COMPARE(child<QLabel>(wizard, "newTraining.reason")->text(), bench.services.readOnlyReason);
        QVERIFY(!go->isEnabled());
    }

    void itGoesWhileItReads() {
        WizardBench bench;
        for (int i = 0; i < 5; ++i) {
            TrainWizard wizard(bench.services);
            wizard.begin(QStringLiteral("Notes"));
            wizard.show();
            QTest::qWait(i * 10);
        }
    }

    void numbersAreReadInBothNotations() {
        NumberField rate(QStringLiteral("test.rate"));
        rate.setScientific(true);
        rate.setRange(1e-6, 1e-2);
        for (const char* text : {"2e-4", "0.0002"}) {
            rate.findChild<QLineEdit*>()->setText(QLatin1String(text));
            QCOMPARE(rate.number().value_or(0), 2e-4);
        }
        rate.findChild<QLineEdit*>()->setText(QStringLiteral("0.5"));
        QVERIFY(!rate.number().has_value());
        QVERIFY(!rate.problem().isEmpty());
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::TrainWizardTest)
#include "train_wizard_test.moc"
