#pragma once

#include <QWidget>

#include "ui/models/run_view.h"

class QBoxLayout;
class QTableView;
class QTabWidget;
class QStandardItemModel;

namespace lorimer {

class EventListModel;
class LossPlot;
class MessageStrip;
class RunHeader;

/// One run: state, numbers, loss curve, events and settings; live while the run goes on, whoever trains it.
class RunPage final : public QWidget {
    Q_OBJECT
public:
    explicit RunPage(QWidget* parent = nullptr);

    /// Shows another run from nothing; its curve and events arrive by addPiece.
    void open(const RunView& run);
    /// The same run has new numbers.
    void update(const RunView& run);
    void addPiece(const RunPiece& piece);
    void setSettings(const QVector<RunSetting>& settings);

    const QString& runId() const { return m_run.id; }
    MessageStrip& strip() { return *m_strip; }
    LossPlot& plot() { return *m_plot; }
    EventListModel& events() { return *m_events; }

Q_SIGNALS:
    void backAsked();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildSide();
    QTableView* buildTable(const QString& objectName, const QString& accessibleName);

    RunView m_run;
    QString m_shownFailure;
    MessageStrip* m_strip = nullptr;
    RunHeader* m_header = nullptr;
    LossPlot* m_plot = nullptr;
    QBoxLayout* m_body = nullptr;
    QTabWidget* m_side = nullptr;
    EventListModel* m_events = nullptr;
    QTableView* m_eventTable = nullptr;
    QStandardItemModel* m_settings = nullptr;
    QTableView* m_settingTable = nullptr;
};

}  // namespace lorimer
