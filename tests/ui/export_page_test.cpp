#include "ui/pages/export_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

#include "tests/ui/answers_bench.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {
namespace {

using namespace test;

struct ExportedPage : AnswersBench {
    QString run = addRun(QStringLiteral("Letters v2"));
    QString out = place.filePath("out");
    ExportPage page{services};

    ExportedPage() {
        page.resize(1100, 700);
        page.show();
        if (!QTest::qWaitForWindowExposed(&page) ||
            !QTest::qWaitFor([this] { return child<QLineEdit>(page, "export.folder")->isVisible(); })) {
            qFatal("the page did not open");
        }
        child<QLineEdit>(page, "export.folder")->setText(out);
    }

    void exportIt() {
        QTRY_VERIFY(child<QPushButton>(page, "export.start")->isEnabled());
        click(page, "export.start");
        QTRY_VERIFY(!child<QPushButton>(page, "export.cancel")->isVisible());
    }
};

}  // namespace

class ExportPageTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptySaysWhatIsMissing() {
        AnswersBench bench;
        ExportPage page(bench.services);
        page.show();
        QTRY_COMPARE(textOf(page, "export.notice"),
                     QStringLiteral("Nothing to export yet. Finish or stop a run first."));
        requireNames(page);
    }

    void exportsAndChecksAgain() {
        ExportedPage exported;
        QTRY_VERIFY(textOf(exported.page, "export.free").endsWith("free on this disk"));
        QCOMPARE(textOf(exported.page, "export.warning"),
                 QStringLiteral("You are writing outside the data folder. These files may contain what the model has "
                                "learned from your rows."));
        QVERIFY(textOf(exported.page, "export.note.peft").contains("needs the base model"));
        exported.exportIt();
        const QString passed = "Parity check passed: 20 of 20 prompts give the same first 32 tokens.";
        QCOMPARE(textOf(exported.page, "export.parity"), passed);
        QCOMPARE(QDir(exported.out).entryList(QDir::Files),
                 QStringList({"adapter_config.json", "adapter_model.safetensors"}));
        click(exported.page, "export.details");
        QVERIFY(textOf(exported.page, "export.detailsText").contains("adapter_model.safetensors: SHA-256 "));
        QTRY_VERIFY(child<QPushButton>(exported.page, "export.check")->isEnabled());
        QVERIFY(!child<QPushButton>(exported.page, "export.start")->isEnabled());  // the folder is not empty now
        click(exported.page, "export.check");
        QTRY_COMPARE(textOf(exported.page, "export.parity"), passed);
        QTRY_VERIFY(child<QPushButton>(exported.page, "export.check")->isEnabled());

        QFile damaged(exported.out + "/adapter_model.safetensors");
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write("9");
        damaged.close();
        click(exported.page, "export.check");
        QTRY_VERIFY(textOf(exported.page, "export.parity").startsWith("Failed: 0 of 20 prompts"));
        QVERIFY(textOf(exported.page, "export.parity")
                    .contains("adapter_model.safetensors differs from the file of the run."));
        QTRY_VERIFY(child<QPushButton>(exported.page, "export.check")->isEnabled());
        QVERIFY(damaged.remove());
        click(exported.page, "export.check");
        QTRY_VERIFY(textOf(exported.page, "export.parity").contains("There is no adapter in"));
        requireNames(exported.page);
    }

    void cancelRemovesTheFiles() {
        ExportedPage exported;
        exported.engine.behaviour().pieceMilliseconds = 40;
        QTRY_VERIFY(child<QPushButton>(exported.page, "export.start")->isEnabled());
        click(exported.page, "export.start");
        QTRY_VERIFY(textOf(exported.page, "export.progress").startsWith("Comparing answers"));
        click(exported.page, "export.cancel");
        QTRY_VERIFY(!child<QPushButton>(exported.page, "export.cancel")->isVisible());
        QCOMPARE(exported.page.strip().text(),
                 QStringLiteral("Cancelled. The unfinished files were removed; your run is unchanged."));
        QVERIFY(!QFile::exists(exported.out));
        QVERIFY(QDir(exported.place.path()).entryList({"*tmp*"}).isEmpty());
    }

    void differingAnswersFail() {
        ExportedPage exported;
        exported.engine.behaviour().chatDiffers = true;
        exported.exportIt();
        QTRY_VERIFY(exported.page.strip().isVisible());
        QVERIFY(exported.page.strip().text().contains("answer differently"));
        QVERIFY(!QFile::exists(exported.out));
    }

    void whyNotIsSaid() {
        ExportedPage exported;
        auto* start = child<QPushButton>(exported.page, "export.start");
        child<QLineEdit>(exported.page, "export.folder")->setText(exported.place.path());
        QTRY_VERIFY(textOf(exported.page, "export.reason").startsWith("This folder is not empty."));
        QVERIFY(!start->isEnabled());
        child<QLineEdit>(exported.page, "export.folder")->setText(exported.workspace->folder() + "/out");
        QTRY_VERIFY(!child<QLabel>(exported.page, "export.warning")->isVisible());
        QTRY_VERIFY(start->isEnabled());
    }

    void otherFormatsAreWrittenAndCompared() {
        for (const bool loses : {false, true}) {
            ExportedPage exported;
            exported.engine.behaviour().losesTraining = loses;
            auto* gguf = child<QRadioButton>(exported.page, "export.gguf");
            QVERIFY(gguf->isEnabled());
            QVERIFY(!child<QComboBox>(exported.page, "export.ggufType")->isEnabled());
            gguf->click();
            QVERIFY(child<QComboBox>(exported.page, "export.ggufType")->isEnabled());
            exported.exportIt();
            if (loses) {
                QTRY_VERIFY(exported.page.strip().text().contains("lost what was trained"));
                QVERIFY(!QFile::exists(exported.out));
                QVERIFY(QFile::exists(exported.out + "-unverified/model.gguf"));
                continue;
            }
            QTRY_VERIFY(textOf(exported.page, "export.parity").startsWith("Parity check passed: 20 of 20"));
            QVERIFY(textOf(exported.page, "export.parity").contains("the training changed 70.0 %"));
            QCOMPARE(QDir(exported.out).entryList(QDir::Files), QStringList("model.gguf"));
        }
    }

    void trainingOffersAPause() {
        ExportedPage exported;
        exported.engine.behaviour().steps = 5000;
        exported.engine.behaviour().stepMilliseconds = 2;
        exported.training.start(exported.request("Running"));
        QTRY_VERIFY(
            textOf(exported.page, "export.notice").endsWith("Pause it to export now: about 10 s, nothing is lost."));
        QTest::qWait(30);
        click(exported.page, "export.noticeButton");
        QTRY_VERIFY(child<QPushButton>(exported.page, "export.start")->isVisible());
    }

    void destroyedWhileExporting() {
        auto exported = std::make_unique<ExportedPage>();
        exported->engine.behaviour().pieceMilliseconds = 20;
        QTRY_VERIFY(child<QPushButton>(exported->page, "export.start")->isEnabled());
        click(exported->page, "export.start");
        QTRY_VERIFY(textOf(exported->page, "export.progress").startsWith("Comparing"));
        const QString out = exported->out;
        exported.reset();
        QVERIFY(!QFile::exists(out));
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::ExportPageTest)
#include "export_page_test.moc"
