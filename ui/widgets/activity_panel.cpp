#include "ui/widgets/activity_panel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/models/activity_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/activity_delegate.h"

namespace lorimer {

ActivityPanel::ActivityPanel(ActivityModel& activity, QWidget* parent) : QFrame(parent), m_activity(activity) {
    setObjectName(QStringLiteral("activity.panel"));
    setProperty("card", true);
    setAccessibleName(tr("Activity"));
    auto* title = new QLabel(tr("Activity"));
    setTextRole(title, TextRole::Section);
    m_cancel = new QPushButton(tr("Cancel task"));
    m_cancel->setObjectName(QStringLiteral("activity.cancel"));
    m_cancel->setToolTip(tr("Stops the chosen task; what it says of itself tells what is kept"));
    auto* close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("activity.close"));
    close->setToolTip(tr("Closes this list; tasks go on (Esc)"));
    m_list = new QListView;
    m_list->setObjectName(QStringLiteral("activity.list"));
    m_list->setAccessibleName(tr("Tasks and messages, newest first"));
    m_list->setModel(&activity);
    m_list->setItemDelegate(new ActivityDelegate(m_list));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setUniformItemSizes(false);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_empty = new QLabel(tr("No task is running, and there were no messages yet."));
    m_empty->setObjectName(QStringLiteral("activity.empty"));
    auto* head = new QHBoxLayout;
    head->setSpacing(space::inside);
    head->addWidget(title, 1);
    head->addWidget(m_cancel);
    head->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::page, space::inside, space::page, space::inside);
    layout->setSpacing(space::inside);
    layout->addLayout(head);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_empty, 1);
    setFixedHeight(240);
    hide();
    connect(close, &QPushButton::clicked, this, [this] { setOpen(false); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_activity.cancel(m_list->currentIndex()); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ActivityPanel::updateState);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&activity, signal, this, &ActivityPanel::updateState);
    }
    connect(&activity, &QAbstractItemModel::dataChanged, this, &ActivityPanel::updateState);
    updateState();
}

void ActivityPanel::updateState() {
    const bool any = m_activity.rowCount() > 0;
    m_list->setVisible(any);
    m_empty->setVisible(!any);
    if (any && !m_list->currentIndex().isValid()) {
        m_list->setCurrentIndex(m_activity.index(0));
    }
    m_cancel->setEnabled(m_list->currentIndex().data(ActivityModel::CancellableRole).toBool());
}

void ActivityPanel::setOpen(bool open) {
    if (open == isVisible()) {
        return;
    }
    setVisible(open);
    if (open) {
        // A running task is what one comes for; it may stand below messages that came later.
        for (int row = 0; row < m_activity.rowCount(); ++row) {
            if (m_activity.index(row).data(ActivityModel::RunningRole).toBool()) {
                m_list->setCurrentIndex(m_activity.index(row));
                break;
            }
        }
        (m_activity.rowCount() > 0 ? static_cast<QWidget*>(m_list) : this)->setFocus(Qt::ShortcutFocusReason);
    }
    Q_EMIT openChanged(open);
}

void ActivityPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        setOpen(false);
        return;
    }
    QFrame::keyPressEvent(event);
}

}  // namespace lorimer
