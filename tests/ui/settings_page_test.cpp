// Settings: every change applies at once and is on the disk; one that cannot be saved is said and taken back.
#include "ui/pages/settings_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "store/log.h"
#include "tests/support/small_model.h"
#include "tests/ui/page_bench.h"
#include "ui/english_plurals.h"
#include "ui/pages/log_page.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/number_field.h"

namespace lorimer {

class SettingsPageTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_place = std::make_unique<QTemporaryDir>();
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_place->path()));
    }

    void changesApplyAtOnceAndStay() {
        test::PageBench bench;
        SettingsPage page(bench.services);
        page.show();
        Theme theme = Theme::System;
        int percent = 0;
        connect(&page, &SettingsPage::themeChosen, this, [&theme](Theme chosen) { theme = chosen; });
        connect(&page, &SettingsPage::textPercentChosen, this, [&percent](int chosen) { percent = chosen; });
        test::child<QComboBox>(page, "settings.theme")->setCurrentIndex(2);
        test::child<NumberField>(page, "settings.textSize")->stepBy(1);
        test::child<NumberField>(page, "settings.memory")->stepBy(-2);
        test::child<NumberField>(page, "settings.threads")->stepBy(1);
        test::child<QCheckBox>(page, "settings.keepAwake")->click();
        auto* device = test::child<QComboBox>(page, "settings.device");
        device->setCurrentIndex(device->findData(QStringLiteral("cpu")));
        test::child<QComboBox>(page, "settings.preset")->setCurrentIndex(0);
        test::child<NumberField>(page, "settings.temperature")->stepBy(1);
        QCOMPARE(theme, Theme::Dark);
        QCOMPARE(percent, 110);
        const Settings again;
        QCOMPARE(again.theme(), Theme::Dark);
        QCOMPARE(again.textPercent(), 110);
        QVERIFY(qAbs(again.memoryShare() - 0.8) < 1e-9);
        QCOMPARE(again.computing().threads, 1);
        QCOMPARE(again.computing().device, std::string("cpu"));
        QVERIFY(!again.keepAwake());
        QCOMPARE(again.preset(), QStringLiteral("quick"));
        QVERIFY(qAbs(again.sampling().temperature - 0.8) < 1e-9);
        QVERIFY(!page.strip().isVisible());
    }

    void whatCannotBeSavedIsSaidAndTheOldValueApplies() {
        test::writeFile(m_place->filePath(QStringLiteral("lorimer")), "a file where the folder should be");
        test::PageBench bench;
        SettingsPage page(bench.services);
        page.show();
        test::child<QComboBox>(page, "settings.theme")->setCurrentIndex(2);
        QVERIFY(page.strip().isVisible());
        QVERIFY(page.strip().text().startsWith(QStringLiteral("This setting could not be saved:")));
        QVERIFY(page.strip().text().endsWith(QStringLiteral("The old value still applies.")));
        QCOMPARE(test::child<QComboBox>(page, "settings.theme")->currentIndex(), 0);
        QCOMPARE(bench.settings.theme(), Theme::System);
    }

    void damagedValuesAreNotTrusted() {
        QDir().mkpath(m_place->filePath(QStringLiteral("lorimer")));
        test::writeFile(
            m_place->filePath(QStringLiteral("lorimer/window.ini")),
            "[computing]\ndevice=/bin/sh\nthreads=-5\nmemory-share=7\n[defaults]\npreset=x\ntemperature=nan\n");
        const Settings settings;
        QCOMPARE(settings.device(), QStringLiteral("auto"));
        QCOMPARE(settings.threads(), 0);
        QCOMPARE(settings.memoryShare(), 0.95);
        QCOMPARE(settings.preset(), QStringLiteral("balanced"));
    }

    void diskUseIsMeasured() {
        test::PageBench bench;
        SettingsPage page(bench.services);
        page.show();
        auto* usage = test::child<QLabel>(page, "settings.usage");
        QTRY_VERIFY(usage->text().startsWith(QStringLiteral("Runs 0 kB")));
        QVERIFY(!test::child<QPushButton>(page, "settings.deleteCheckpoints")->isEnabled());
        QCOMPARE(test::child<QLabel>(page, "settings.folder")->text(), bench.space.workspace->folder());
    }

    void theLicenceIsInTheProgram() {
        test::PageBench bench;
        SettingsPage page(bench.services);
        page.show();
        test::child<QPushButton>(page, "settings.licence")->click();
        auto* text = test::child<QPlainTextEdit>(page, "settings.licenceText");
        QVERIFY(text->isVisible());
        QVERIFY(text->toPlainText().contains(QStringLiteral("GNU GENERAL PUBLIC LICENSE")));
    }

    void theLogOpensInThePage() {
        test::PageBench bench;
        {
            Log log(bench.space.workspace->folder());
            log.write(QStringLiteral("start of Lorimer"));
        }
        LogPage page(bench.services);
        page.show();
        QTRY_VERIFY(test::child<QPlainTextEdit>(page, "log.text")
                        ->toPlainText()
                        .endsWith(QStringLiteral("start of Lorimer\n")));
        for (int i = 0; i < 10; ++i) {
            LogPage gone(bench.services);
            gone.refresh();
        }
    }

    void destroyedWhileItMeasures() {
        test::PageBench bench;
        for (int i = 0; i < 10; ++i) {
            SettingsPage page(bench.services);
            page.show();
        }
    }

    void pluralsFollowTheNumber() {
        EnglishPlurals plurals;
        QCoreApplication::installTranslator(&plurals);
        QCOMPARE(tr("%n row(s)", nullptr, 1), QStringLiteral("1 row"));
        QCOMPARE(tr("%n row(s)", nullptr, 2), QStringLiteral("2 rows"));
        QCOMPARE(tr("%n row(s)", nullptr, 0), QStringLiteral("0 rows"));
        QCOMPARE(tr("column(s)"), QStringLiteral("column(s)"));
        QCoreApplication::removeTranslator(&plurals);
    }

private:
    std::unique_ptr<QTemporaryDir> m_place;
};

}  // namespace lorimer

QTEST_MAIN(lorimer::SettingsPageTest)
#include "settings_page_test.moc"
