#pragma once

#include <QAbstractButton>
#include <QLabel>
#include <QTabWidget>
#include <QTest>

#include "session/training_session.h"
#include "store/run_store.h"
#include "tests/support/fake_engine.h"
#include "tests/support/stored_dataset.h"
#include "ui/models/activity_model.h"
#include "ui/services.h"
#include "ui/settings.h"

namespace lorimer::test {

/// A workspace with a data set and the services that a page gets, on a fake engine.
struct AnswersBench : TrainableWorkspace {
    FakeEngine engine;
    QThreadPool engineThread;
    QThreadPool filesThread;
    QThreadPool lookupThread;
    TrainingSession training{*workspace, [this]() -> Engine& { return engine; }, engineThread};
    ActivityModel activity;
    Settings settings;
    Services services{*workspace,   QString(),   [this]() -> Engine& { return engine; },
                      engineThread, filesThread, lookupThread,
                      training,     activity,    settings};

    AnswersBench() {
        for (QThreadPool* pool : {&engineThread, &filesThread, &lookupThread}) {
            pool->setMaxThreadCount(1);
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

template <typename Widget>
Widget* child(QWidget& parent, const char* name) {
    auto* found = parent.findChild<Widget*>(QLatin1String(name));
    if (found == nullptr) {
        qFatal("no widget %s", name);
    }
    return found;
}

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
