#include "ui/widgets/event_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/models/event_list_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/list_table.h"

namespace lorimer {

EventPanel::EventPanel(QWidget* parent) : QWidget(parent) {
    m_title = new QLabel(tr("Events"));
    setTextRole(m_title, TextRole::Section);
    m_note = new QPushButton(tr("Add note"));
    m_note->setObjectName(QStringLiteral("run.addNote"));
    connect(m_note, &QPushButton::clicked, this, &EventPanel::noteAsked);
    auto* row = new QHBoxLayout;
    row->addWidget(m_title);
    row->addStretch(1);
    row->addWidget(m_note);
    m_model = new EventListModel(this);
    m_table = listTable(QStringLiteral("run.events"), tr("Events"));
    m_table->setModel(m_model);
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(EventListModel::Time, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(EventListModel::Text, QHeaderView::Stretch);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::iconText);
    layout->addLayout(row);
    layout->addWidget(m_table, 1);
}

void EventPanel::clear() { m_model->clear(); }

void EventPanel::append(const QVector<EventView>& events) {
    const bool atEnd = m_table->currentIndex().row() == m_model->rowCount() - 1;
    m_model->append(events);
    // The newest event stays in view, unless somebody reads an older one; and a table with rows has a current cell.
    if (!events.isEmpty() && (atEnd || !m_table->currentIndex().isValid())) {
        m_table->setCurrentIndex(m_model->index(m_model->rowCount() - 1, 0));
        m_table->scrollToBottom();
    }
}

void EventPanel::showTitle(bool shown) { m_title->setVisible(shown); }

void EventPanel::setNotes(const QString& reason) {
    m_note->setEnabled(reason.isEmpty());
    m_note->setToolTip(reason.isEmpty() ? tr("Add a line of your own to the events of this run") : reason);
}

}  // namespace lorimer
