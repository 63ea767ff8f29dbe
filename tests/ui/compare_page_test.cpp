#include "ui/pages/compare_page.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStringListModel>
#include <QTextEdit>

#include "tests/ui/answers_bench.h"
#include "ui/models/word_difference.h"
#include "ui/widgets/chat_column.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/number_field.h"

namespace lorimer {
namespace {

using namespace test;

/// The page of a workspace with one finished run, shown.
struct ComparedPage : AnswersBench {
    QString run = addRun(QStringLiteral("Letters v2"));
    ComparePage page{services};

    ComparedPage() {
        page.resize(1100, 700);
        page.show();
        if (!QTest::qWaitForWindowExposed(&page) ||
            !QTest::qWaitFor([this] { return child<QPlainTextEdit>(page, "compare.question")->isVisible(); })) {
            qFatal("the page did not open");
        }
    }

    void ask(const QString& question) {
        child<QPlainTextEdit>(page, "compare.question")->setPlainText(question);
        click(page, "compare.ask");
    }
    bool answering() { return child<QPushButton>(page, "compare.stop")->isEnabled(); }
    QString base() { return child<QTextEdit>(page, "compare.baseText")->toPlainText(); }
    QString adapted() { return child<QTextEdit>(page, "compare.adaptedText")->toPlainText(); }
};

}  // namespace

class ComparePageTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptySaysWhatIsMissing() {
        AnswersBench bench;
        ComparePage page(bench.services);
        page.show();
        QSignalSpy asked(&page, &ComparePage::newTrainingAsked);
        QTRY_COMPARE(textOf(page, "compare.notice"), QStringLiteral("Compare needs a run with a saved adapter."));
        click(page, "compare.noticeButton");
        QCOMPARE(asked.size(), 1);
        QVERIFY(!child<QPushButton>(page, "compare.answerFile")->isEnabled());
        requireNames(page);
    }

    void bothSidesAnswerAndTheSecondTimeIsTheFirst() {
        ComparedPage compare;
        QVERIFY(child<QComboBox>(compare.page, "compare.run")->currentText().startsWith("Letters v2, best, step "));
        QCOMPARE(textOf(compare.page, "compare.baseTitle"), QStringLiteral("Base model"));
        QCOMPARE(textOf(compare.page, "compare.adaptedTitle"), QStringLiteral("Adapted (Letters v2)"));
        compare.ask("What is a bit?");
        QVERIFY(compare.answering());
        QTRY_VERIFY(!compare.answering());
        QVERIFY(compare.base().endsWith("base answer to What is a bit?"));
        QVERIFY(compare.adapted().contains("adapted "));
        QVERIFY(textOf(compare.page, "compare.sameWords").endsWith(" same words"));
        QVERIFY(!child<QTextEdit>(compare.page, "compare.adaptedText")->extraSelections().isEmpty());
        for (const auto& selection : child<QTextEdit>(compare.page, "compare.adaptedText")->extraSelections()) {
            QVERIFY(selection.format.fontUnderline());
            QVERIFY(!selection.cursor.selectedText().contains(QLatin1Char(' ')));
        }
        child<QPushButton>(compare.page, "compare.copyBase")->click();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("base answer to What is a bit?"));
        const QString base = compare.base();
        const QString adapted = compare.adapted();
        click(compare.page, "compare.ask");  // the question is still there
        QTRY_VERIFY(!compare.answering());
        QCOMPARE(compare.base(), base);
        QCOMPARE(compare.adapted(), adapted);
        QTest::keyClick(&compare.page, Qt::Key_H);
        QVERIFY(child<QTextEdit>(compare.page, "compare.adaptedText")->extraSelections().isEmpty());
        requireNames(compare.page);
    }

    void aFollowUpGoesOnInEachColumn() {
        ComparedPage compare;
        child<QLineEdit>(compare.page, "compare.system")->setText("Be brief.");
        compare.ask("First");
        QTRY_VERIFY(!compare.answering());
        QVERIFY(compare.base().endsWith("base answer to First (2)"));  // system text and question
        child<QPlainTextEdit>(compare.page, "compare.question")->setPlainText("Second");
        QTest::keyClick(child<QPlainTextEdit>(compare.page, "compare.question"), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(compare.answering());
        QTRY_VERIFY(!compare.answering());
        QVERIFY(compare.base().contains("base answer to First (2)"));
        QVERIFY(compare.base().endsWith("base answer to Second (4)"));
        click(compare.page, "compare.newChat");
        QVERIFY(compare.base().isEmpty());
        auto* menu = child<QMenu>(compare.page, "compare.chatList");
        QTRY_VERIFY(menu->actions().size() == 1 && menu->actions().first()->text().startsWith("First ("));
        menu->actions().first()->trigger();
        QTRY_VERIFY(compare.base().endsWith("base answer to Second (4)"));
        QCOMPARE(child<QLineEdit>(compare.page, "compare.system")->text(), QStringLiteral("Be brief."));
        compare.ask("Third");
        QTRY_VERIFY(!compare.answering());
        QVERIFY(compare.base().endsWith("base answer to Third (6)"));
        QTest::qWait(50);
        QCOMPARE(menu->actions().size(), 1);  // the same chat went on
    }

    void stopKeepsBothTexts() {
        ComparedPage compare;
        compare.engine.behaviour().pieceMilliseconds = 3;
        click(compare.page, "compare.newChat");
        compare.page.hide();  // the model is opened again, with the slow behaviour
        compare.page.show();
        compare.ask(QString(3000, QLatin1Char('x')));
        QTRY_VERIFY(compare.base().contains("base answer") && compare.adapted().contains("adapted"));
        QTest::keyClick(&compare.page, Qt::Key_Escape);
        QTRY_VERIFY(!compare.answering());
        QCOMPARE(textOf(compare.page, "compare.baseState"), QStringLiteral("stopped"));
        QCOMPARE(textOf(compare.page, "compare.adaptedState"), QStringLiteral("stopped"));
        QVERIFY(compare.base().size() < 6100);
        QVERIFY(compare.base().contains("base answer"));
    }

    void whatIsTooLongIsSaidAndNothingIsCut() {
        ComparedPage compare;
        compare.engine.behaviour().longestQuestion = 10;
        compare.page.hide();
        compare.page.show();
        compare.ask("This question is too long");
        QTRY_VERIFY(compare.page.strip().isVisible());
        QVERIFY(compare.page.strip().text().contains("Nothing was cut"));
        QVERIFY(compare.base().isEmpty());
        compare.ask("Short");
        QTRY_VERIFY(compare.base().endsWith("answer to Short"));
    }

    void aModelThatIsGoneIsSaid() {
        ComparedPage compare;
        compare.page.hide();
        QVERIFY(QFile::rename(compare.model, compare.model + ".away"));
        compare.page.show();
        compare.ask("Hello");
        QTRY_VERIFY(compare.page.strip().isVisible());
        QVERIFY(compare.page.strip().text().startsWith("There is no model in"));
        QTRY_VERIFY(!compare.answering());
        QVERIFY(compare.page.strip().text().startsWith("There is no model in"));
        QVERIFY(QFile::rename(compare.model + ".away", compare.model));
        click(compare.page, "compare.tryAgain");
        compare.ask("Hello");
        QTRY_VERIFY(compare.base().endsWith("base answer to Hello"));
    }

    void trainingOffersAPause() {
        ComparedPage compare;
        QTRY_COMPARE(compare.engine.chatsOpened(), 1);
        compare.engine.behaviour().steps = 5000;
        compare.engine.behaviour().stepMilliseconds = 2;
        compare.training.start(compare.request("Running"));
        QTRY_VERIFY(textOf(compare.page, "compare.notice").startsWith("Training is using the "));
        QVERIFY(
            textOf(compare.page, "compare.notice").endsWith("Pause it to compare now: about 10 s, nothing is lost."));
        QVERIFY(!child<QPlainTextEdit>(compare.page, "compare.question")->isVisible());
        QTest::qWait(50);
        click(compare.page, "compare.noticeButton");
        QTRY_VERIFY(child<QPlainTextEdit>(compare.page, "compare.question")->isVisible());
        QTRY_COMPARE(compare.engine.chatsOpened(), 2);  // it was freed for the training
        QTRY_COMPARE(child<QComboBox>(compare.page, "compare.run")->count(), 2);
        Database database = compare.workspace->openDatabase();
        QCOMPARE(RunStore(database, *compare.workspace).find("Running").state, RunState::Paused);
    }

    void rowsOfTheTestPartAreQuestions() {
        ComparedPage compare;
        auto* questions = child<QComboBox>(compare.page, "compare.questions");
        const int test = questions->findText("Test part (8 rows)");
        QVERIFY(test > 0);
        questions->setCurrentIndex(test);
        Q_EMIT questions->activated(test);
        QTRY_COMPARE(child<QPlainTextEdit>(compare.page, "compare.question")->toPlainText(),
                     QStringLiteral("Question 2-0"));
        QCOMPARE(child<NumberField>(compare.page, "compare.row")->text(), QStringLiteral("1 of 8"));
        click(compare.page, "compare.nextRow");
        QTRY_COMPARE(child<QPlainTextEdit>(compare.page, "compare.question")->toPlainText(),
                     QStringLiteral("Question 2-1"));
    }

    void aFileIsAnswered() {
        ComparedPage compare;
        const QString in = compare.place.filePath("questions.csv");
        QFile file(in);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("question\nFirst\n\"\"\nSecond\n");
        file.close();
        click(compare.page, "compare.answerFile");
        child<QLineEdit>(compare.page, "compare.fileIn")->setText(in);
        QCOMPARE(child<QLineEdit>(compare.page, "compare.fileOut")->text(),
                 compare.place.filePath("questions-answers.csv"));
        click(compare.page, "compare.fileStart");
        auto* strip = child<MessageStrip>(compare.page, "compare.file.strip");
        QTRY_VERIFY(strip->isVisible());
        QVERIFY2(strip->text().startsWith("2 of 3 rows are answered in "), qPrintable(strip->text()));
        auto* failed = child<QListView>(compare.page, "compare.fileFailed");
        QCOMPARE(failed->model()->rowCount(), 1);
        QVERIFY(failed->model()->index(0, 0).data().toString().startsWith("Row 3: "));
        QFile out(compare.place.filePath("questions-answers.csv"));
        QVERIFY(out.open(QIODevice::ReadOnly));
        const QByteArray answers = out.readAll();
        QVERIFY(answers.startsWith("row,prompt,base,adapted,settings,error\r\n2,First,base answer to First,adapted "));
        QCOMPARE(compare.activity.runningCount(), 0);
        click(compare.page, "compare.fileBack");
        QVERIFY(child<QPlainTextEdit>(compare.page, "compare.question")->isVisible());
    }

    void destroyedWhileAnswering() {
        auto compare = std::make_unique<ComparedPage>();
        compare->engine.behaviour().pieceMilliseconds = 2;
        compare->page.hide();
        compare->page.show();
        compare->ask(QString(5000, QLatin1Char('x')));
        QTRY_VERIFY(compare->base().contains("base"));
        QElapsedTimer clock;
        clock.start();
        compare.reset();
        QVERIFY(clock.elapsed() < 3000);
    }

    void aScreenReaderHearsOfGrowingAnswersAtMostEveryFiveSeconds() {
        ChatColumn column("base");
        column.setTitle("Base model");
        auto* text = child<QTextEdit>(column, "compare.baseText");
        column.addQuestion("Why?");
        column.setState("answering");
        const QString before = text->accessibleDescription();
        column.append("one two three");
        QCOMPARE(text->accessibleDescription(), before);
        column.append(" four");
        QTest::qWait(200);
        QCOMPARE(text->accessibleDescription(), before);
    }

    void differingWords_data() {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<QStringList>("onlyFirst");
        QTest::addColumn<QStringList>("onlySecond");
        QTest::addColumn<double>("same");
        QTest::newRow("case and punctuation do not count")
            << "Dear colleague, thank you."
            << "dear Colleague THANK you" << QStringList() << QStringList() << 1.0;
        QTest::newRow("one word") << "a fracture of the wrist"
                                  << "a fracture of the ankle" << QStringList{"wrist"} << QStringList{"ankle"} << 0.8;
        QTest::newRow("numbers and hyphens") << "2.5 mg X-ray"
                                             << "2.6 mg X-ray" << QStringList{"2.5"} << QStringList{"2.6"} << 4.0 / 6.0;
        QTest::newRow("umlauts and other planes")
            << QStringLiteral("Größe \U0001F600 ok") << QStringLiteral("größe")
            << QStringList{QStringLiteral("\U0001F600"), "ok"} << QStringList() << 0.5;
        QTest::newRow("nothing") << ""
                                 << "word" << QStringList() << QStringList{"word"} << 0.0;
    }
    void differingWords() {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QFETCH(QStringList, onlyFirst);
        QFETCH(QStringList, onlySecond);
        QFETCH(double, same);
        const WordDifference difference = differenceOfWords(first, second);
        const auto words = [](const QString& text, const QVector<WordPlace>& places) {
            QStringList list;
            for (const WordPlace& place : places) {
                list << text.mid(place.start, place.length);
            }
            return list;
        };
        QCOMPARE(words(first, difference.first), onlyFirst);
        QCOMPARE(words(second, difference.second), onlySecond);
        QCOMPARE(difference.same, same);
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::ComparePageTest)
#include "compare_page_test.moc"
