#pragma once

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <memory>

#include "tests/ui/page_bench.h"
#include "ui/pages/data_page.h"
#include "ui/wizards/import_wizard.h"

namespace lorimer::test {

/// A wizard and the data page beside it, as the main window connects them.
struct ImportBench : PageBench {
    DataPage page{services};
    std::unique_ptr<ImportWizard> wizard;

    ImportBench() {
        makeWizard();
        page.resize(1100, 700);
        page.show();
    }

    void makeWizard() {
        wizard = std::make_unique<ImportWizard>(services);
        QObject::connect(wizard.get(), &ImportWizard::draftChanged, &page, &DataPage::setDraft);
        QObject::connect(wizard.get(), &ImportWizard::importProgress, &page, &DataPage::showProgress);
        QObject::connect(wizard.get(), &ImportWizard::importFailed, &page,
                         [this](const QString& text) { page.endProgress(Level::Error, text); });
        QObject::connect(wizard.get(), &ImportWizard::importStopped, &page,
                         [this](const QString& text) { page.endProgress(Level::Info, text); });
        QObject::connect(wizard.get(), &ImportWizard::datasetImported, &page,
                         [this] { page.endProgress(Level::Done, {}); });
        QObject::connect(&page, &DataPage::resumeAsked, wizard.get(), &ImportWizard::resume);
        QObject::connect(&page, &DataPage::cancelAsked, wizard.get(), &ImportWizard::stopImport);
        wizard->resize(1100, 700);
        wizard->show();
    }

    QString write(const QString& name, const QByteArray& bytes) const {
        const QString path = space.place.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) < 0) {
            qFatal("a test file could not be written");
        }
        return path;
    }

    QString letters(int rows = 300, int patients = 60) const {
        QByteArray bytes = "patient_id,finding,letter,visit,clerk\n";
        for (int i = 0; i < rows; ++i) {
            bytes += QStringLiteral("P-%1,Finding %2 of a hand,\"Dear colleague, letter %2\",2024-01-02,mk\n")
                         .arg(i % patients)
                         .arg(i)
                         .toUtf8();
        }
        return write(QStringLiteral("letters.csv"), bytes);
    }

    QPushButton* next() const { return child<QPushButton>(*wizard, "import.next"); }
    QString reason() const { return child<QLabel>(*wizard, "import.reason")->text(); }

    /// Enter, as soon as it is allowed.
    void enter() const {
        QTRY_VERIFY(next()->isEnabled());
        QWidget* focus = wizard->focusWidget();
        QTest::keyClick(focus != nullptr ? focus : wizard.get(), Qt::Key_Return);
    }

    /// The steps up to `step` (from 1) by keyboard.
    void goTo(int step, const QString& file) const {
        auto* path = child<QLineEdit>(*wizard, "import.path");
        path->setFocus();
        QTest::keyClicks(path, file);
        QTest::keyClick(path, Qt::Key_Return);
        for (int i = 1; i < step; ++i) {
            enter();
        }
    }

    QString text(const char* name) const { return child<QLabel>(*wizard, name)->text(); }
};

}  // namespace lorimer::test
