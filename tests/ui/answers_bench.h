#pragma once

#include <QAbstractButton>
#include <QLabel>
#include <QTest>

#include "session/training_run.h"
#include "store/run_store.h"
#include "tests/support/stored_dataset.h"
#include "tests/ui/page_bench.h"

namespace lorimer::test {

/// A workspace with a data set and a model, and the services that a page gets.
struct AnswersBench : PageBench {
    const std::unique_ptr<Workspace>& workspace = space.workspace;
    const QTemporaryDir& place = space.place;
    QString model = place.filePath(QStringLiteral("model.gguf"));

    AnswersBench() {
        Database database = workspace->openDatabase();
        storeDataset(database, "Notes");
        QFile file(model);
        if (file.open(QIODevice::WriteOnly)) {
            file.write("weights");
        }
    }

    TrainingRequest request(const QString& name) const {
        TrainingRequest request;
        request.modelPath = model;
        request.dataset = QStringLiteral("Notes");
        request.runName = name;
        return request;
    }

    /// A finished run with an adapter; returns its id.
    QString addRun(const QString& name) { return trainAndRecord(engine, *workspace, request(name), {}).runId; }

    /// Rows of the test part belong to this many patients; patient 0 has a training row, too.
    void addPatients(int patients) const {
        Database database = workspace->openDatabase();
        database.run(QStringLiteral("UPDATE dataset_rows SET group_number = position % ? WHERE split = 2"), {patients});
        database.run(QStringLiteral("UPDATE dataset_rows SET group_number = 0 WHERE split = 0 AND position = 0"));
    }
};

inline void click(QWidget& page, const char* name) { QTest::mouseClick(child<QWidget>(page, name), Qt::LeftButton); }

inline QString textOf(QWidget& page, const char* name) { return child<QLabel>(page, name)->text(); }

/// Every widget that takes the focus has an object name "page.thing" and something that a screen reader can say.
inline void requireNames(QWidget& page) {
    for (const QWidget* widget : page.findChildren<QWidget*>()) {
        const bool inner = widget->objectName().startsWith(QLatin1String("qt_")) || widget->parentWidget() == nullptr ||
                           widget->parentWidget()->inherits("QAbstractSpinBox") || widget->inherits("QHeaderView") ||
                           widget->inherits("QComboBoxListView");
        if ((widget->focusPolicy() & Qt::TabFocus) == 0 || inner || widget->isHidden()) {
            continue;
        }
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool named = !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        const QByteArray who = widget->metaObject()->className() + (' ' + widget->objectName().toUtf8());
        QVERIFY2(named || qobject_cast<const QLabel*>(widget) != nullptr, who.constData());
        QVERIFY2(widget->objectName().contains(QLatin1Char('.')), who.constData());
    }
}

}  // namespace lorimer::test
