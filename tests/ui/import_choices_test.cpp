// What the import wizard offers beside its usual way: other ways to divide the rows, encodings, a single bad row, the
// system text, and a window that closes in the middle of a step.
#include <QComboBox>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTextEdit>
#include <algorithm>

#include "session/model_session.h"
#include "store/dataset_rows.h"
#include "store/dataset_store.h"
#include "tests/support/packed_files.h"
#include "tests/support/small_model.h"
#include "tests/ui/import_bench.h"
#include "ui/models/dataset_rows_model.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {

using test::child;
using test::ImportBench;

namespace {

/// 100 rows of 20 patients, four rows a day in March 2024, with a column of parts that has one odd word.
QString dated(const ImportBench& bench) {
    QByteArray bytes = "patient_id,visit,finding,letter,split\n";
    for (int i = 0; i < 100; ++i) {
        const char* part = i == 7 ? "later" : i % 10 == 0 ? "dev" : i % 10 == 1 ? "Test" : "train";
        bytes += QStringLiteral("P%1,%2.03.2024,Finding %3,Letter %3,%4\n")
                     .arg(i % 20)
                     .arg(i / 4 + 1)
                     .arg(i)
                     .arg(QLatin1String(part))
                     .toUtf8();
    }
    return bench.write(QStringLiteral("dated.csv"), bytes);
}

QString strip(ImportBench& bench) { return child<MessageStrip>(*bench.wizard, "import.strip")->text(); }

}  // namespace

class ImportChoicesTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void newestRowsGoToTheTest() {
        ImportBench bench;
        bench.goTo(4, dated(bench));
        QTRY_COMPARE(bench.text("import.trainingRows"), QStringLiteral("80"));
        auto* newest = child<QRadioButton>(*bench.wizard, "import.newest");
        QVERIFY(newest->isEnabled());
        newest->click();
        QTRY_COMPARE(bench.text("import.testRows"), QStringLiteral("8"));
        const QString boundary = QLocale().toString(QDate(2024, 3, 24), QLocale::LongFormat);
        QVERIFY(bench.text("import.splitProofText").contains(boundary));
        QVERIFY(bench.text("import.splitWarningText").startsWith(QStringLiteral("In two parts: rows of ")));
        QVERIFY(child<QSpinBox>(*bench.wizard, "import.training")->isEnabled());
        bench.enter();
        QTRY_VERIFY(bench.text("import.summary").contains(boundary));
        QString imported;
        connect(bench.wizard.get(), &ImportWizard::datasetImported, this,
                [&](const QString& name) { imported = name; });
        bench.enter();
        QTRY_COMPARE(imported, QStringLiteral("Dated"));
        Database database = bench.space.workspace->openDatabase();
        const DatasetSummary stored = DatasetStore(database).find("Dated");
        QCOMPARE(stored.rows[2], 8);
        const Json report = DatasetStore(database).importReport(stored.versionId);
        QCOMPARE(report.at("test_from").get<std::string>(), std::string("2024-03-24"));
    }

    void withoutADateColumnThereAreNoNewestRows() {
        ImportBench bench;
        bench.goTo(4, bench.write(QStringLiteral("pairs.csv"), "question,answer\na,b\nc,d\ne,f\n"));
        QTRY_COMPARE(bench.text("import.trainingRows"), QStringLiteral("1"));
        auto* newest = child<QRadioButton>(*bench.wizard, "import.newest");
        QVERIFY(!newest->isEnabled());
        QVERIFY(newest->toolTip().contains(QStringLiteral("Date")));
    }

    void datesThatCannotBeOrderedBlock() {
        ImportBench bench;
        bench.goTo(4, bench.write(QStringLiteral("slashes.csv"),
                                  "date,question,answer\n01/02/2024,a,b\n02/03/2024,c,d\n03/04/2024,e,f\n"));
        QTRY_COMPARE(bench.text("import.trainingRows"), QStringLiteral("1"));
        child<QRadioButton>(*bench.wizard, "import.newest")->click();
        QTRY_VERIFY(bench.text("import.splitWarningText").contains(QStringLiteral("stands first")));
        QVERIFY(!bench.next()->isEnabled());
        child<QRadioButton>(*bench.wizard, "import.random")->click();
        QTRY_VERIFY(bench.next()->isEnabled());
    }

    void theUsersOwnColumnDivides() {
        ImportBench bench;
        bench.goTo(4, dated(bench));
        QTRY_COMPARE(bench.text("import.trainingRows"), QStringLiteral("80"));
        auto* column = child<QComboBox>(*bench.wizard, "import.partColumn");
        QCOMPARE(column->currentText(), QStringLiteral("split"));
        child<QRadioButton>(*bench.wizard, "import.ownParts")->click();
        QTRY_COMPARE(bench.text("import.trainingRows"), QStringLiteral("79"));
        QCOMPARE(bench.text("import.checkRows"), QStringLiteral("10"));
        QCOMPARE(bench.text("import.testRows"), QStringLiteral("10"));
        const QString warning = bench.text("import.splitWarningText");
        QVERIFY2(warning.startsWith(QStringLiteral("Left out because 'later' is no part: 1 row")), qPrintable(warning));
        QVERIFY(!child<QSpinBox>(*bench.wizard, "import.training")->isEnabled());
        QVERIFY(!child<QSpinBox>(*bench.wizard, "import.seed")->isEnabled());
        QVERIFY(bench.next()->isEnabled());
        // A column that names no part at all.
        column->setCurrentText(QStringLiteral("visit"));
        Q_EMIT column->activated(column->currentIndex());
        QTRY_COMPARE(bench.reason(),
                     QStringLiteral("No row of the column visit says training, check or test. Choose another column."));
        // Back to patients: no row is left out any more.
        child<QRadioButton>(*bench.wizard, "import.keepTogether")->click();
        QTRY_COMPARE(bench.text("import.trainingRows"), QStringLiteral("80"));
        QTRY_VERIFY(bench.next()->isEnabled());
    }

    void theWarningOfRandomRowsOffersAColumn() {
        ImportBench bench;
        bench.goTo(4, bench.letters());
        child<QRadioButton>(*bench.wizard, "import.random")->click();
        auto* choose = child<QPushButton>(*bench.wizard, "import.chooseGroup");
        QTRY_VERIFY(choose->isVisible());
        QCOMPARE(choose->text(), QStringLiteral("Choose a column"));
        child<QRadioButton>(*bench.wizard, "import.keepTogether")->click();
        QTRY_VERIFY(!choose->isVisible());
    }

    void aWorkbookOffersItsSheets() {
        const auto sheet = [](const char* letter) {
            return test::xlsxRows({{"finding", "letter"}, {"A hand", letter}, {"A foot", letter}, {"A knee", letter}});
        };
        ImportBench bench;
        bench.goTo(1, bench.write(QStringLiteral("book.xlsx"),
                                  QByteArray::fromStdString(
                                      test::xlsxFile({{"One", sheet("from one")}, {"Two", sheet("from two")}}))));
        auto* sheets = child<QComboBox>(*bench.wizard, "import.sheet");
        QTRY_VERIFY(sheets->isVisible());
        QCOMPARE(sheets->count(), 2);
        QVERIFY(!child<QComboBox>(*bench.wizard, "import.encoding")->isEnabled());
        sheets->setCurrentText(QStringLiteral("Two"));
        Q_EMIT sheets->activated(sheets->currentIndex());
        for (int step = 1; step < 5; ++step) {
            bench.enter();
            QVERIFY2(!strip(bench).contains(QStringLiteral("letters are in")), qPrintable(strip(bench)));
        }
        QString imported;
        connect(bench.wizard.get(), &ImportWizard::datasetImported, this,
                [&](const QString& name) { imported = name; });
        bench.enter();
        QTRY_COMPARE(imported, QStringLiteral("Book"));
        Database database = bench.space.workspace->openDatabase();
        const qint64 version = DatasetStore(database).find("Book").versionId;
        const std::vector<qint64> keys = findRowKeys(database, version, std::nullopt, "from two");
        QCOMPARE(keys.size(), std::size_t{3});
    }

    void aWrongEncodingIsSaidAndPutRight() {
        ImportBench bench;
        bench.goTo(1, bench.write(QStringLiteral("utf8.csv"), "finding,letter\nHerr Müller,gut\n"));
        auto* encoding = child<QComboBox>(*bench.wizard, "import.encoding");
        QTRY_VERIFY(encoding->isVisible());
        QCOMPARE(encoding->currentText(), QStringLiteral("UTF-8"));
        QVERIFY(encoding->findText(QStringLiteral("ISO-8859-15"), Qt::MatchStartsWith) >= 0);
        encoding->setCurrentIndex(encoding->findText(QStringLiteral("Windows-1252"), Qt::MatchStartsWith));
        Q_EMIT encoding->activated(encoding->currentIndex());
        QTRY_COMPARE(strip(bench), QStringLiteral("Some letters look wrong: this file is probably UTF-8, not "
                                                  "Windows-1252. Nothing is stored yet. Choose the encoding with which "
                                                  "'MÃ¼ller' looks right."));
        auto* preview = child<QTableView>(*bench.wizard, "import.preview");
        QCOMPARE(preview->model()->index(0, 0).data().toString(), QStringLiteral("Herr MÃ¼ller"));
        child<QPushButton>(*bench.wizard, "import.useEncoding")->click();
        QTRY_COMPARE(preview->model()->index(0, 0).data().toString(), QStringLiteral("Herr Müller"));
        QVERIFY(!child<MessageStrip>(*bench.wizard, "import.strip")->isVisible());
    }

    void aSingleBadRowIsToldWithItsPlace() {
        ImportBench bench;
        bench.goTo(2, bench.write(QStringLiteral("one.csv"), "finding,letter\na,b\nc,\ne,f\n"));
        QTRY_COMPARE(strip(bench),
                     QStringLiteral("Row 3, column 'letter': the answer is empty. The other 2 rows are fine "
                                    "and your file is unchanged. Fix the row and read again, or go on "
                                    "without it."));
        bench.write(QStringLiteral("one.csv"), "finding,letter\na,b\nc,d\ne,f\n");
        child<QPushButton>(*bench.wizard, "import.readAgain")->click();
        auto* counts = child<QLabel>(*bench.wizard, "import.counts");
        QTRY_VERIFY(counts->text().startsWith(QStringLiteral("3 of 3")));
        QVERIFY(!child<MessageStrip>(*bench.wizard, "import.strip")->isVisible());
    }

    void theTemplatesTextIsReplaced() {
        ImportBench bench;
        const QString model = bench.space.place.filePath(QStringLiteral("Tiny"));
        test::writeSmallModel(model, QStringLiteral(LORIMER_FIXTURES));
        test::writeFile(
            model + QStringLiteral("/tokenizer_config.json"),
            Json{{"chat_template",
                  "{% if messages[0].role != 'system' %}<|im_start|>system\nBe kind<|im_end|>\n{% endif %}" +
                      std::string(test::smallTemplate)},
                 {"eos_token", "<|im_end|>"}}
                .dump());
        ModelSession models(*bench.space.workspace, bench.filesThread, bench.lookupThread);
        bool added = false;
        connect(&models, &ModelSession::added, this, [&added] { added = true; });
        models.add(model);
        QTRY_VERIFY(added);
        bench.goTo(3, bench.letters());
        auto* change = child<QPushButton>(*bench.wizard, "import.changeSystem");
        auto* field = child<QLineEdit>(*bench.wizard, "import.systemText");
        auto* tokens = child<QTextEdit>(*bench.wizard, "import.tokens");
        QTRY_VERIFY(change->isVisible());
        QCOMPARE(bench.text("import.systemTitle"), QStringLiteral("Text the template added"));
        QVERIFY(!field->isVisible());
        change->click();
        QVERIFY(field->isVisible());
        QCOMPARE(field->text(), QStringLiteral("Be kind"));
        field->setText(QStringLiteral("Write like a surgeon"));
        child<QPushButton>(*bench.wizard, "import.useSystem")->click();
        QTRY_VERIFY(tokens->toPlainText().contains(QStringLiteral("Write like a surgeon")));
        QVERIFY(!tokens->toPlainText().contains(QStringLiteral("Be kind")));
        QCOMPARE(bench.text("import.systemTitle"), QStringLiteral("Your system text is used"));
        QString imported;
        connect(bench.wizard.get(), &ImportWizard::datasetImported, this,
                [&](const QString& name) { imported = name; });
        for (int step = 0; step < 3; ++step) {
            bench.enter();
        }
        QTRY_COMPARE(imported, QStringLiteral("Letters"));
        Database database = bench.space.workspace->openDatabase();
        const qint64 version = DatasetStore(database).find("Letters").versionId;
        QCOMPARE(DatasetStore(database).importConfig(version).at("system_text").get<std::string>(),
                 std::string("Write like a surgeon"));
    }

    void aWindowThatClosesKeepsTheStep() {
        ImportBench bench;
        bench.goTo(4, dated(bench));
        QTRY_COMPARE(bench.text("import.note"), QStringLiteral("Draft saved"));
        child<QSpinBox>(*bench.wizard, "import.training")->setValue(60);
        child<QRadioButton>(*bench.wizard, "import.newest")->click();
        bench.wizard.reset();  // at once: no timer has a chance
        bench.makeWizard();
        QSignalSpy loaded(bench.wizard.get(), &ImportWizard::draftChanged);  // the page still shows the one of before
        QTRY_VERIFY(!loaded.isEmpty());
        auto* resume = child<QPushButton>(bench.page, "data.continue");
        QTRY_VERIFY(resume->isVisible());
        resume->click();
        auto* training = child<QSpinBox>(*bench.wizard, "import.training");
        QTRY_VERIFY(training->isVisible());
        QTRY_COMPARE(training->value(), 60);
        QTRY_VERIFY(child<QRadioButton>(*bench.wizard, "import.newest")->isChecked());
        QTRY_VERIFY(bench.text("import.splitProofText").startsWith(QStringLiteral("The test part begins on")));
    }

    void rowsAreEditedIntoANewVersion() {
        ImportBench bench;
        bench.goTo(5, bench.letters(30, 10));
        bench.enter();
        auto* table = child<QTableView>(bench.page, "data.datasets");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        child<QPushButton>(bench.page, "data.open")->click();
        auto* rows = child<QTableView>(bench.page, "data.rows");
        QTRY_COMPARE(rows->model()->rowCount(), 30);
        auto* text = child<QLabel>(bench.page, "data.row");
        QTRY_VERIFY(text->text().contains(QStringLiteral("Finding")));
        auto* bar = child<QPushButton>(bench.page, "data.saveVersion");
        QVERIFY(!bar->isVisible());
        child<QPushButton>(bench.page, "data.editRow")->click();
        auto* answer = child<QPlainTextEdit>(bench.page, "data.turn2");
        QTRY_VERIFY(answer->isVisible());  // a layout shows new widgets when it is activated
        answer->setPlainText(QStringLiteral("A corrected letter"));
        QVERIFY(bar->isVisible());
        QCOMPARE(rows->model()->index(0, DatasetRowsModel::Answer).data().toString(),
                 QStringLiteral("A corrected letter"));
        rows->setCurrentIndex(rows->model()->index(1, 0));
        QTRY_VERIFY(child<QPushButton>(bench.page, "data.removeRow")->isEnabled());
        child<QPushButton>(bench.page, "data.removeRow")->click();
        QVERIFY(child<QLabel>(bench.page, "data.changes")
                    ->text()
                    .startsWith(QStringLiteral("Rows changed: 1. Rows removed: 1. Saving makes version 2;")));
        QCOMPARE(bar->text(), QStringLiteral("Save as version 2"));
        bar->click();
        QTRY_COMPARE(rows->model()->rowCount(), 29);
        QTRY_COMPARE(rows->model()->index(0, DatasetRowsModel::Answer).data().toString(),
                     QStringLiteral("A corrected letter"));
        QVERIFY(!bar->isVisible());
        Database database = bench.space.workspace->openDatabase();
        const DatasetSummary stored = DatasetStore(database).find("Letters");
        QCOMPARE(stored.version, 2);
        QCOMPARE(DatasetStore(database).versions(stored.id).front().totalRows(), 30);
    }

    void changesAreDiscardedOnlyAfterAQuestion() {
        ImportBench bench;
        bench.goTo(5, bench.letters(10, 5));
        bench.enter();
        QTRY_COMPARE(child<QTableView>(bench.page, "data.datasets")->model()->rowCount(), 1);
        child<QPushButton>(bench.page, "data.open")->click();
        auto* remove = child<QPushButton>(bench.page, "data.removeRow");
        QTRY_VERIFY(remove->isEnabled());
        remove->click();
        auto* restore = child<QPushButton>(bench.page, "data.restoreRow");
        QVERIFY(restore->isVisible());
        QVERIFY(!remove->isEnabled());
        child<QPushButton>(bench.page, "data.back")->click();
        QTRY_VERIFY(bench.page.findChild<QWidget*>(QStringLiteral("question.box")) != nullptr);
        QVERIFY(child<QTableView>(bench.page, "data.rows")->isVisible());
        child<QWidget>(bench.page, "question.box")->close();
        restore->click();
        QVERIFY(!child<QPushButton>(bench.page, "data.saveVersion")->isVisible());
        child<QPushButton>(bench.page, "data.back")->click();
        QTRY_VERIFY(child<QTableView>(bench.page, "data.datasets")->isVisible());
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::ImportChoicesTest)
#include "import_choices_test.moc"
