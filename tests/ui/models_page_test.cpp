// The Models page: empty, busy, failed, filled; what it says and what its buttons do.
#include "ui/pages/models_page.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include "tests/support/small_model.h"
#include "tests/ui/page_bench.h"
#include "ui/models/model_list_model.h"
#include "ui/models/model_words.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {
namespace {

ModelEntry entry(qint64 id, const QString& name, ModelFit::Verdict verdict) {
    ModelEntry entry;
    entry.model.id = id;
    entry.model.name = name;
    entry.model.path = QStringLiteral("/media/models/") + name;
    entry.model.facts.report.parameters = 1'500'000'000;
    entry.model.facts.report.sha256 = std::string(64, 'a');
    entry.fit = {verdict, std::int64_t(4) << 30, std::int64_t(23) << 30};
    return entry;
}

}  // namespace

class ModelsPageTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptySaysWhatToBring() {
        test::PageBench bench;
        ModelsPage page(bench.services);
        page.show();
        auto* empty = test::child<QLabel>(page, "models.empty");
        QTRY_VERIFY(empty->isVisible());
        QCOMPARE(empty->text(),
                 QStringLiteral("No base model yet. Lorimer downloads nothing. Bring a model folder on a "
                                "USB drive or internal share."));
        QVERIFY(!test::child<QLabel>(page, "models.neededText")->isVisible());
        QVERIFY(test::child<QPushButton>(page, "models.emptyAdd")->isVisible());
        test::child<QPushButton>(page, "models.emptyNeeded")->click();
        QVERIFY(test::child<QLabel>(page, "models.neededText")->isVisible());
    }

    void aModelIsAddedShownAndRemoved() {
        test::PageBench bench;
        const QString folder = bench.space.place.filePath(QStringLiteral("Tiny-Llama"));
        test::writeSmallModel(folder, QStringLiteral(LORIMER_FIXTURES));
        ModelsPage page(bench.services);
        page.show();
        page.addModel(folder);
        auto* table = test::child<QTableView>(page, "models.list");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QTRY_VERIFY(table->isVisible());
        QVERIFY(table->currentIndex().isValid());
        QCOMPARE(test::child<QLabel>(page, "models.endToken")->text(), QStringLiteral("<|im_end|>"));
        QVERIFY(!test::child<QLabel>(page, "models.empty")->isVisible());
        QCOMPARE(bench.activity.items().size(), 1);
        QCOMPARE(bench.activity.items().first().level, Level::Done);
        test::child<QPushButton>(page, "models.remove")->click();
        auto* box = page.findChild<QMessageBox*>();
        QVERIFY(box != nullptr);
        QVERIFY(box->text().contains(QStringLiteral("Tiny-Llama")));
        test::child<QPushButton>(*box, "question.yes")->click();
        QTRY_VERIFY(test::child<QLabel>(page, "models.empty")->isVisible());
        QVERIFY(QFile::exists(folder + QStringLiteral("/config.json")));
    }

    void aBrokenFolderGivesCopyTwelve() {
        test::PageBench bench;
        const QString folder = bench.space.place.filePath(QStringLiteral("Broken"));
        test::writeSmallModel(folder, QStringLiteral(LORIMER_FIXTURES));
        QVERIFY(QFile::remove(folder + QStringLiteral("/tokenizer.json")));
        ModelsPage page(bench.services);
        page.show();
        page.addModel(folder);
        QTRY_VERIFY(page.strip().isVisible());
        QCOMPARE(page.strip().text(),
                 QStringLiteral("'Broken' cannot be used: tokenizer.json is missing. Nothing was copied or changed. A "
                                "complete folder has config.json, tokenizer.json and .safetensors files."));
        QCOMPARE(test::child<QTableView>(page, "models.list")->model()->rowCount(), 0);
        QVERIFY(test::child<QPushButton>(page, "models.chooseAnother")->isVisible());
        test::child<QPushButton>(page, "models.stripNeeded")->click();
        QVERIFY(test::child<QLabel>(page, "models.neededText")->isVisible());
        QVERIFY(test::child<QPushButton>(page, "models.addFolder")->isEnabled());
    }

    void busyCanBeCancelled() {
        test::PageBench bench;
        const QString folder = bench.space.place.filePath(QStringLiteral("Tiny-Llama"));
        test::writeSmallModel(folder, QStringLiteral(LORIMER_FIXTURES));
        ModelsPage page(bench.services);
        page.show();
        page.addModel(folder);
        test::child<QPushButton>(page, "models.cancel")->click();
        QTRY_VERIFY(!test::child<QPushButton>(page, "models.cancel")->isVisible());
        QCOMPARE(test::child<QTableView>(page, "models.list")->model()->rowCount(), 0);
    }

    void readOnlyNothingCanBeChanged() {
        test::PageBench bench;
        bench.services.readOnlyReason = QStringLiteral("Another program writes.");
        ModelsPage page(bench.services);
        QVERIFY(!test::child<QPushButton>(page, "models.addFolder")->isEnabled());
        QCOMPARE(test::child<QPushButton>(page, "models.addFile")->toolTip(),
                 QStringLiteral("Another program writes."));
    }

    void destroyedWhileItChecks() {
        test::PageBench bench;
        const QString folder = bench.space.place.filePath(QStringLiteral("Tiny-Llama"));
        test::writeSmallModel(folder, QStringLiteral(LORIMER_FIXTURES));
        for (int i = 0; i < 10; ++i) {
            ModelsPage page(bench.services);
            page.show();
            page.addModel(folder);
            QTest::qWait(i);
        }
        for (const ActivityItem& item : bench.activity.items()) {
            QVERIFY(!item.running);
        }
    }

    void theListModelKeepsTheRules() {
        ModelListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setEntries({entry(1, "A", ModelFit::Verdict::Fits), entry(2, "B", ModelFit::Verdict::DoesNotFit)});
        model.setEntries({entry(1, "A", ModelFit::Verdict::Tight), entry(2, "B", ModelFit::Verdict::DoesNotFit)});
        QCOMPARE(model.index(0, ModelListModel::Fit).data().toString(),
                 QStringLiteral("Tight: about 4.0 of 23.0 GB free"));
        QVERIFY(model.index(0, ModelListModel::Fit).data(ModelListModel::FitsRole).toBool());
        QVERIFY(!model.index(1, ModelListModel::Fit).data(ModelListModel::FitsRole).toBool());
        model.setEntries({});
        QCOMPARE(model.rowCount(), 0);
    }

    void everyBadgeHasIconWordAndNumber() {
        using Verdict = ModelFit::Verdict;
        ModelListModel model;
        model.setEntries({entry(1, "A", Verdict::Fits), entry(2, "B", Verdict::FitsIn4Bits),
                          entry(3, "C", Verdict::Tight), entry(4, "D", Verdict::DoesNotFit)});
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex badge = model.index(row, ModelListModel::Fit);
            QVERIFY(!badge.data(Qt::DecorationRole).value<QIcon>().isNull());
            QVERIFY(badge.data().toString().contains(QStringLiteral("4.0")));
        }
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::ModelsPageTest)
#include "models_page_test.moc"
