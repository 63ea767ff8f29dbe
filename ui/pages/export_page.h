#pragma once

#include "session/export_session.h"
#include "session/run_choices.h"
#include "ui/widgets/page_frame.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTimer;

namespace lorimer {

class ExportFormats;
class ExportResult;
class PageNotice;
class RunCombo;
struct Services;

/// Writes a run into a folder in a format that other programs read, and compares what was written with the run.
class ExportPage final : public PageFrame {
    Q_OBJECT
public:
    explicit ExportPage(Services& services, QWidget* parent = nullptr);
    ~ExportPage() override;

    /// Chooses a run, also one that has just ended.
    void chooseRun(const QString& runId);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildContent();
    QWidget* buildChoices();
    QWidget* buildPlace();
    QWidget* buildProgress();
    void connectSession();

    void refresh();
    void runChosen();
    void lookAtFolder();
    void showPlace(const ExportPlace& place);
    void updateState();
    void updateButtons();
    void sayBusy();

    void start();
    void check();
    void begin(const QString& activity);
    void showProgress(const QString& text, double share);
    void showParity(const ParityReport& report);
    void fail(const Error& error);
    void showFailure(const Error& error);
    QString folder() const;

    Services& m_services;
    ExportSession m_session;
    SessionJobs m_lookups;
    QString m_wantedRun;
    QString m_suggested;  ///< folder that was filled in for a run; typed ones are kept
    QString m_base;       ///< folder in which the suggestion lies
    ExportPlace m_place;
    bool m_hasGraphicsCard = false;
    bool m_pausing = false;
    int m_lookup = 0;
    int m_activity = 0;

    QStackedWidget* m_stack = nullptr;
    PageNotice* m_notice = nullptr;
    QWidget* m_content = nullptr;
    RunCombo* m_run = nullptr;
    ExportFormats* m_formats = nullptr;
    QLabel* m_free = nullptr;
    QLineEdit* m_folder = nullptr;
    QPushButton* m_browse = nullptr;
    QPushButton* m_export = nullptr;
    QLabel* m_warning = nullptr;
    QLabel* m_warningIcon = nullptr;
    QLabel* m_reason = nullptr;
    QTimer* m_typing = nullptr;
    QWidget* m_progressLine = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_progress = nullptr;
    QPushButton* m_cancel = nullptr;
    ExportResult* m_result = nullptr;
};

}  // namespace lorimer
