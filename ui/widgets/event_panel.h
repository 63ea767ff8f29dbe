#pragma once

#include <QWidget>

#include "ui/models/run_view.h"

class QLabel;
class QPushButton;
class QTableView;

namespace lorimer {

class EventListModel;

/// The events of a run with their times, and a button that adds a note.
class EventPanel final : public QWidget {
    Q_OBJECT
public:
    explicit EventPanel(QWidget* parent = nullptr);

    void clear();
    void append(const QVector<EventView>& events);
    /// Notes can be added; otherwise `reason` says why not.
    void setNotes(const QString& reason);
    /// Not where a tab has the title already.
    void showTitle(bool shown);
    EventListModel& model() { return *m_model; }

Q_SIGNALS:
    void noteAsked();

private:
    EventListModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_title = nullptr;
    QPushButton* m_note = nullptr;
};

}  // namespace lorimer
