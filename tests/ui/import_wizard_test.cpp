// Long because one bench carries the whole way from a file to a deleted data set.
// The import by keyboard, its steps and drafts, and the Data page around it.
#include "ui/wizards/import_wizard.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <algorithm>
#include <memory>
#include <numeric>

#include "tests/ui/import_bench.h"
#include "ui/models/dataset_rows_model.h"
#include "ui/models/datasets_model.h"
#include "ui/models/preview_model.h"
#include "ui/models/rejected_rows_model.h"
#include "ui/widgets/length_histogram.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/token_view.h"

namespace lorimer {

using test::child;
using test::ImportBench;

class ImportWizardTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void importsByKeyboardAlone() {
        ImportBench bench;
        QVERIFY(QTest::qWaitForWindowExposed(bench.wizard.get()));
        QCOMPARE(bench.reason(), QStringLiteral("Choose a file first."));
        QString imported;
        connect(bench.wizard.get(), &ImportWizard::datasetImported, this,
                [&](const QString& name) { imported = name; });
        bench.goTo(5, bench.letters());
        QTRY_COMPARE(child<QLineEdit>(*bench.wizard, "import.name")->text(), QStringLiteral("Letters"));
        QTRY_VERIFY(bench.text("import.summary").startsWith(QStringLiteral("300 rows of 60 patients")));
        bench.enter();
        QTRY_COMPARE(imported, QStringLiteral("Letters"));
        QVERIFY(child<QWidget>(*bench.wizard, "import.done")->isVisible());
        QVERIFY(!bench.next()->isVisible());
        auto* table = child<QTableView>(bench.page, "data.datasets");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, DatasetsModel::Rows).data().toString(), QStringLiteral("300"));
        QCOMPARE(table->model()->index(0, DatasetsModel::Patients).data().toString(), QStringLiteral("60"));
        QVERIFY(table->currentIndex().isValid());
        QVERIFY(!child<QWidget>(bench.page, "data.draft")->isVisible());
    }

    void aDirtyFileIsDetectedAndItsRejectedRowsNamed() {
        ImportBench bench;
        QByteArray bytes = "patient_id;finding;letter;visit\n";
        for (int i = 0; i < 40; ++i) {
            const bool isBad = i == 6 || i == 20;
            bytes += "P" + QByteArray::number(i % 8) +
                     ";M\xFCller, Gr\xF6\xDF"
                     "e " +
                     QByteArray::number(i) + ";" + (isBad ? "" : "Brief") + ";2024-01-01\n";
        }
        bench.goTo(2, bench.write(QStringLiteral("dirty.csv"), bytes));
        QCOMPARE(child<QComboBox>(*bench.wizard, "import.encoding")->currentText(),
                 QStringLiteral("Windows-1252, Western"));
        QCOMPARE(child<QComboBox>(*bench.wizard, "import.separator")->currentText(), QStringLiteral("Semicolon (;)"));
        QCOMPARE(child<QTableView>(*bench.wizard, "import.preview")->model()->index(0, 1).data().toString(),
                 QString::fromUtf8("Müller, Größe 0"));
        QCOMPARE(child<QComboBox>(*bench.wizard, "import.role.patient_id")->currentText(),
                 QStringLiteral("Patient/group"));
        QCOMPARE(child<QComboBox>(*bench.wizard, "import.role.finding")->currentText(), QStringLiteral("Question"));
        QCOMPARE(child<QComboBox>(*bench.wizard, "import.role.letter")->currentText(), QStringLiteral("Answer"));
        QCOMPARE(child<QComboBox>(*bench.wizard, "import.role.visit")->currentText(), QStringLiteral("Date"));
        QCOMPARE(bench.wizard->focusWidget(), child<QWidget>(*bench.wizard, "import.role.patient_id"));
        QTRY_COMPARE(bench.text("import.counts"), QStringLiteral("38 of 40 rows usable, 2 rejected."));
        child<QPushButton>(*bench.wizard, "import.showRejected")->click();
        auto* table = child<QTableView>(*bench.wizard, "import.rejectedTable");
        QVERIFY(table->isVisible());
        QVERIFY(table->currentIndex().isValid());
        QCOMPARE(table->model()->rowCount(), 2);
        QCOMPARE(table->model()->index(0, RejectedRowsModel::FileRow).data().toString(), QStringLiteral("8"));
        QCOMPARE(table->model()->index(0, RejectedRowsModel::Column).data().toString(), QStringLiteral("letter"));
        QCOMPARE(table->model()->index(0, RejectedRowsModel::Reason).data().toString(),
                 QStringLiteral("the answer is empty"));
        QCOMPARE(table->model()->index(1, RejectedRowsModel::FileRow).data().toString(), QStringLiteral("22"));
        QTRY_VERIFY(bench.text("import.conversation").contains(QString::fromUtf8("Müller, Größe 0")));
        QTest::keyClick(child<QSpinBox>(*bench.wizard, "import.row"), Qt::Key_Up);
        QTRY_VERIFY(bench.text("import.conversation").contains(QString::fromUtf8("Größe 1")));
    }

    void rolesThatMakeNoRowsBlock() {
        ImportBench bench;
        bench.goTo(2, bench.letters(20, 5));
        auto* letter = child<QComboBox>(*bench.wizard, "import.role.letter");
        letter->setFocus();
        QTest::keyClick(letter, Qt::Key_End);  // Ignore
        QTRY_COMPARE(bench.reason(), QStringLiteral("Choose which column holds the answer."));
        QVERIFY(!bench.next()->isEnabled());
        QTest::keyClick(letter, Qt::Key_Home);  // Question, which another column has
        QTRY_COMPARE(bench.reason(), QStringLiteral("Two columns have the role Question. One column can have it."));
        child<QRadioButton>(*bench.wizard, "import.taskStyle")->click();
        QTRY_COMPARE(child<QComboBox>(*bench.wizard, "import.role.letter")->currentText(), QStringLiteral("Text"));
        QCOMPARE(child<QComboBox>(*bench.wizard, "import.role.finding")->currentText(), QStringLiteral("Ignore"));
        QTRY_VERIFY(bench.next()->isEnabled());
        child<QRadioButton>(*bench.wizard, "import.taskChat")->click();
        QTRY_COMPARE(bench.reason(), QStringLiteral("Choose which column holds the conversation."));
    }

    void choicesAreKeptAndDetectionComesBack() {
        ImportBench bench;
        bench.goTo(1, bench.letters(20, 5));
        auto* separator = child<QComboBox>(*bench.wizard, "import.separator");
        QTRY_VERIFY(bench.next()->isEnabled());
        separator->setFocus();
        QTest::keyClick(separator, Qt::Key_Down);
        auto* preview = child<QTableView>(*bench.wizard, "import.preview");
        QTRY_COMPARE(preview->model()->columnCount(), 1);
        QCOMPARE(separator->currentText(), QStringLiteral("Semicolon (;)"));
        child<QPushButton>(*bench.wizard, "import.detect")->click();
        QTRY_COMPARE(preview->model()->columnCount(), 5);
        QCOMPARE(separator->currentText(), QStringLiteral("Comma (,)"));
    }

    void theThreePartsAlwaysSumUp() {
        ImportBench bench;
        bench.goTo(4, bench.letters());
        QSpinBox* parts[] = {child<QSpinBox>(*bench.wizard, "import.training"),
                             child<QSpinBox>(*bench.wizard, "import.check"),
                             child<QSpinBox>(*bench.wizard, "import.test")};
        const auto sum = [&] { return parts[0]->value() + parts[1]->value() + parts[2]->value(); };
        QTRY_COMPARE(bench.text("import.trainingRows"), QStringLiteral("240"));
        QCOMPARE(bench.text("import.trainingPatients"), QStringLiteral("48"));
        QCOMPARE(bench.text("import.splitProofText"), QStringLiteral("No patient is in two parts."));
        parts[0]->setValue(70);
        QCOMPARE(parts[1]->value(), 15);
        QCOMPARE(sum(), 100);
        QTRY_COMPARE(bench.text("import.trainingRows"), QStringLiteral("210"));
        for (const int value : {0, 1, 33, 99, 100, 50}) {
            for (QSpinBox* part : parts) {
                part->setValue(value);
                QCOMPARE(sum(), 100);
                QCOMPARE(part->value(), value);
            }
        }
        parts[0]->setValue(0);
        QTRY_COMPARE(bench.reason(), QStringLiteral("The training part has no rows. Give it a larger share."));
        parts[0]->setValue(80);
        child<QRadioButton>(*bench.wizard, "import.random")->click();
        QTRY_COMPARE(
            bench.text("import.splitWarningText"),
            QStringLiteral("Rows are split at random. If several rows belong to one patient, test results will "
                           "look better than they are."));
        QVERIFY(!child<QWidget>(*bench.wizard, "import.splitProof")->isVisible());
    }

    void whatTheModelSeesWithoutAModel() {
        ImportBench bench;
        bench.goTo(3, bench.letters());
        QCOMPARE(bench.text("import.estimated"),
                 QStringLiteral("Lengths are estimated; add a base model to see exact tokens."));
        auto* histogram = child<LengthHistogram>(*bench.wizard, "import.histogram");
        QTRY_COMPARE(histogram->total(), 300);
        auto* tokens = child<TokenView>(*bench.wizard, "import.tokens");
        QTRY_VERIFY(tokens->toPlainText().contains(QStringLiteral("Finding 0 of a hand")));
        auto* plain = child<QAbstractButton>(*bench.wizard, "import.plain");
        plain->click();
        QVERIFY(tokens->toPlainText().contains(QStringLiteral("{TRAINED} Dear colleague")));
        auto* filter = child<QComboBox>(*bench.wizard, "import.filter");
        filter->setFocus();
        QTest::keyClick(filter, Qt::Key_Down);
        QTRY_COMPARE(tokens->toPlainText(), QStringLiteral("There is no such row."));
    }

    void aDraftComesBackAfterTheProgramEnded() {
        ImportBench bench;
        const QString file = bench.letters();
        bench.goTo(4, file);
        child<QSpinBox>(*bench.wizard, "import.training")->setValue(60);
        child<QSpinBox>(*bench.wizard, "import.seed")->setValue(5);
        QTRY_COMPARE(bench.text("import.note"), QStringLiteral("Draft saved"));
        QTest::qWait(500);  // a choice within a step is kept a moment later
        bench.wizard.reset();
        bench.makeWizard();
        auto* card = child<QWidget>(bench.page, "data.draft");
        QTRY_VERIFY(card->isVisible());
        QCOMPARE(child<QLabel>(bench.page, "data.draftText")->text(),
                 QStringLiteral("Unfinished import: letters.csv, step 4."));
        child<QPushButton>(bench.page, "data.continue")->click();
        auto* training = child<QSpinBox>(*bench.wizard, "import.training");
        QTRY_VERIFY(training->isVisible());
        QCOMPARE(training->value(), 60);
        QCOMPARE(child<QSpinBox>(*bench.wizard, "import.seed")->value(), 5);
        QTRY_COMPARE(bench.text("import.trainingRows"), QStringLiteral("180"));
    }

    void cancelStoresNothing() {
        ImportBench bench;
        bench.goTo(5, bench.letters(40'000, 5000));
        QTRY_VERIFY_WITH_TIMEOUT(bench.next()->isEnabled(), 30'000);
        bool stopped = false;
        connect(bench.wizard.get(), &ImportWizard::importStopped, this, [&] { stopped = true; });
        connect(bench.wizard.get(), &ImportWizard::importProgress, this, [&](const QString&, double share) {
            if (share > 0.3) {
                child<QPushButton>(*bench.wizard, "import.cancel")->click();
            }
        });
        bench.enter();
        auto* busy = child<QWidget>(bench.page, "data.busy");
        QTRY_VERIFY(busy->isVisible());
        QVERIFY(
            child<QLabel>(bench.page, "data.busyText")->text().startsWith(QStringLiteral("Importing letters.csv: ")));
        QTRY_VERIFY_WITH_TIMEOUT(stopped, 30'000);
        QVERIFY(!busy->isVisible());
        QVERIFY(bench.next()->isEnabled());
        QTRY_VERIFY(child<QLabel>(bench.page, "data.empty")->isVisible());
        QCOMPARE(bench.activity.runningCount(), 0);
    }

    void aFileThatCannotBeReadIsSaid() {
        ImportBench bench;
        bench.goTo(1, QStringLiteral("/nowhere/a.csv"));
        auto* strip = child<MessageStrip>(*bench.wizard, "import.strip");
        QTRY_VERIFY(strip->isVisible());
        QVERIFY(strip->text().contains(QStringLiteral("/nowhere/a.csv")));
        QVERIFY(!bench.next()->isEnabled());
    }

    void aTakenNameBlocks() {
        ImportBench bench;
        const QString file = bench.letters(30, 6);
        bench.goTo(5, file);
        bench.enter();
        QTRY_VERIFY(child<QWidget>(*bench.wizard, "import.done")->isVisible());
        bench.wizard->open();
        bench.goTo(5, file);
        auto* name = child<QLineEdit>(*bench.wizard, "import.name");
        QTRY_COMPARE(name->text(), QStringLiteral("Letters 2"));
        name->setText(QStringLiteral("Letters"));
        QCOMPARE(bench.reason(), QStringLiteral("There is already a data set with this name. Choose another one."));
        name->clear();
        QCOMPARE(bench.reason(), QStringLiteral("Give the data set a name."));
    }

    void aDatasetOpensAndIsDeleted() {
        ImportBench bench;
        bench.goTo(5, bench.letters(250, 50));
        bench.enter();
        QTRY_VERIFY(child<QWidget>(*bench.wizard, "import.done")->isVisible());
        auto* datasets = child<QTableView>(bench.page, "data.datasets");
        QTRY_COMPARE(datasets->model()->rowCount(), 1);
        QTest::keyClick(datasets, Qt::Key_Return);
        auto* rows = child<QTableView>(bench.page, "data.rows");
        QTRY_COMPARE(rows->model()->rowCount(), 250);
        QTRY_VERIFY(rows->model()
                        ->index(0, DatasetRowsModel::Question)
                        .data()
                        .toString()
                        .startsWith(QStringLiteral("Finding ")));
        QTest::keyClicks(child<QLineEdit>(bench.page, "data.filter"), QStringLiteral("Finding 17 of"));
        QTRY_COMPARE(rows->model()->rowCount(), 1);
        QTRY_VERIFY(child<QLabel>(bench.page, "data.row")->text().contains(QStringLiteral("letter 17")));
        child<QTabWidget>(bench.page, "data.tabs")->setCurrentIndex(1);
        QTRY_COMPARE(child<LengthHistogram>(bench.page, "data.histogram")->total(), 250);
        child<QPushButton>(bench.page, "data.back")->click();
        QVERIFY(datasets->isVisible());
        child<QPushButton>(bench.page, "data.delete")->click();
        auto* box = child<QMessageBox>(bench.page, "question.box");
        QVERIFY(box->text().contains(QStringLiteral("250 rows")));
        child<QPushButton>(*box, "question.yes")->click();
        QTRY_VERIFY(child<QLabel>(bench.page, "data.empty")->isVisible());
        QCOMPARE(child<QLabel>(bench.page, "data.empty")->text(),
                 QStringLiteral("No datasets yet. A dataset is a table of questions and the answers you would like to "
                                "get."));
    }

    void modelsKeepTheirRules() {
        PreviewModel preview;
        const QAbstractItemModelTester previewTester(&preview, QAbstractItemModelTester::FailureReportingMode::QtTest);
        FileDetection detection;
        detection.columns = {"a", "b"};
        detection.preview = {{2, {"1", "2"}, {}}, {3, {"1"}, "it has 1 field where 2 are expected"}};
        preview.setDetection(detection);
        QVERIFY(preview.index(1, 0).data().toString().startsWith(QStringLiteral("Cannot be read: ")));
        preview.clear();
        RejectedRowsModel rejected;
        const QAbstractItemModelTester rejectedTester(&rejected,
                                                      QAbstractItemModelTester::FailureReportingMode::QtTest);
        rejected.setRows({{"f", 3, "", "x"}});
        DatasetsModel datasets;
        const QAbstractItemModelTester datasetsTester(&datasets,
                                                      QAbstractItemModelTester::FailureReportingMode::QtTest);
        DatasetView view;
        view.id = 1;
        datasets.setDatasets({view});
        view.rows = {8, 1, 1};
        datasets.setDatasets({view});
        QCOMPARE(datasets.index(0, DatasetsModel::Rows).data().toString(), QStringLiteral("10"));
        DatasetRowsModel rows;
        const QAbstractItemModelTester rowsTester(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::vector<qint64> wanted;
        connect(&rows, &DatasetRowsModel::rowsWanted, this, [&](const std::vector<qint64>& keys) { wanted = keys; });
        std::vector<qint64> keys(200'000);
        std::iota(keys.begin(), keys.end(), 1);
        rows.setKeys(keys);
        QCOMPARE(rows.index(150'000, DatasetRowsModel::Question).data().toString(), QStringLiteral("..."));
        QTRY_VERIFY(std::find(wanted.begin(), wanted.end(), 150'001) != wanted.end());
        QVERIFY(wanted.size() <= 300);
        DatasetRowView row;
        row.key = 150'001;
        row.question = QStringLiteral("Why?");
        rows.takeRows({row});
        QCOMPARE(rows.index(150'000, DatasetRowsModel::Question).data().toString(), QStringLiteral("Why?"));
    }

    void goesWhileItReads() {
        auto bench = std::make_unique<ImportBench>();
        bench->goTo(1, bench->letters(40'000, 5000));
        QTest::qWait(50);
        bench.reset();
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::ImportWizardTest)
#include "import_wizard_test.moc"
