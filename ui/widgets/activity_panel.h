#pragma once

#include <QFrame>

class QLabel;
class QListView;
class QPushButton;

namespace lorimer {

class ActivityModel;

/// Every long task with its progress, and past messages; opens above the status bar.
class ActivityPanel final : public QFrame {
    Q_OBJECT
public:
    explicit ActivityPanel(ActivityModel& activity, QWidget* parent = nullptr);

    /// Shows the panel and puts the focus into it, or hides it.
    void setOpen(bool open);
    void toggle() { setOpen(!isVisible()); }

Q_SIGNALS:
    void openChanged(bool open);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void updateState();

    ActivityModel& m_activity;
    QListView* m_list = nullptr;
    QLabel* m_empty = nullptr;
    QPushButton* m_cancel = nullptr;
};

}  // namespace lorimer
