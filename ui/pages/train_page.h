#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;

namespace lorimer {

class MessageStrip;
class RunListModel;

/// The list of runs; opening one asks the main window for its page.
class TrainPage final : public QWidget {
    Q_OBJECT
public:
    explicit TrainPage(RunListModel& runs, QWidget* parent = nullptr);

    MessageStrip& strip() { return *m_strip; }

Q_SIGNALS:
    void runChosen(const QString& runId);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildTable(RunListModel& runs);
    void updateEmptiness();
    void openCurrent();

    MessageStrip* m_strip = nullptr;
    QLineEdit* m_filter = nullptr;
    QTableView* m_table = nullptr;
    QSortFilterProxyModel* m_proxy = nullptr;
    QStackedWidget* m_stack = nullptr;
    QLabel* m_empty = nullptr;
};

}  // namespace lorimer
