#pragma once

#include <QSet>
#include <QWidget>
#include <optional>

#include "ui/models/run_action.h"
#include "ui/models/run_messages.h"
#include "ui/widgets/curve_panel.h"

class QBoxLayout;
class QPlainTextEdit;
class QScrollArea;
class QTabWidget;

namespace lorimer {

class EventListModel;
class EventPanel;
class LossPlot;
class MessageStrip;
class RunHeader;
class SampleAnswers;
class SettingTable;

/// One run: state, numbers, curves, events, sample answers and settings; live while the run goes on, whoever trains it.
/// What is asked of it leaves as signals.
class RunPage final : public QWidget {
    Q_OBJECT
public:
    explicit RunPage(QWidget* parent = nullptr);

    /// Shows another run from nothing; its curve and events arrive by addPiece.
    void open(const RunView& run);
    /// The same run has new numbers, or the situation changed.
    void update(const RunView& run);
    void setSituation(const RunSituation& situation, std::optional<double> secondsLeft = {});
    void addPiece(const RunPiece& piece);
    void setSettings(const QVector<RunSetting>& settings);
    void showLog();

    const QString& runId() const { return m_run.id; }
    const RunView& run() const { return m_run; }
    MessageStrip& strip() { return *m_strip; }
    LossPlot& plot() { return m_curves->loss(); }
    CurvePanel& curves() { return *m_curves; }
    EventListModel& events();
    RunHeader& header() { return *m_header; }

Q_SIGNALS:
    void backAsked();
    void actionAsked(lorimer::RunAction action, const QString& runId);
    /// A new run with the settings of this one and another learning rate.
    void newRateAsked(const QString& runId, double learningRate);
    /// Ends the run and keeps what is saved.
    void useSavedAsked(const QString& runId);
    void fewerRowsAsked(const QString& runId, int rowsAtOnce);
    void saveAsked(lorimer::CurvePanel::File file);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    QWidget* buildBottom();
    void updateHeader();
    void updateMessage();
    void showMessage(const RunMessage& message);
    void take(RunMessage::Button button, const RunMessage& message);
    QString phaseFromEvents() const;
    bool isOverfitting() const;

    RunView m_run;
    RunSituation m_situation;
    std::optional<double> m_secondsLeft;
    RunMessage m_message;             ///< shown last, also when it was closed
    QSet<QString> m_overfittingTold;  ///< runs
    bool m_hasCurve = false;          ///< the first piece has arrived
    MessageStrip* m_strip = nullptr;
    RunHeader* m_header = nullptr;
    CurvePanel* m_curves = nullptr;
    QScrollArea* m_scroll = nullptr;
    QBoxLayout* m_body = nullptr;
    EventPanel* m_events = nullptr;
    QTabWidget* m_tabs = nullptr;
    SampleAnswers* m_samples = nullptr;
    SettingTable* m_settings = nullptr;
    SettingTable* m_data = nullptr;
    QPlainTextEdit* m_log = nullptr;
};

}  // namespace lorimer
