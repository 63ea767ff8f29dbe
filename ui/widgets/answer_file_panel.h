#pragma once

#include <QWidget>
#include <memory>

#include "session/answer_file_session.h"
#include "session/run_choices.h"
#include "ui/models/time_left.h"

class QGridLayout;
class QLabel;
class QLineEdit;
class QListView;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QStringListModel;

namespace lorimer {

class MessageStrip;
struct Services;

/// Every row of a file answered by the base model, the adapted one or both into a new file. Goes on while other pages
/// are shown.
class AnswerFilePanel final : public QWidget {
    Q_OBJECT
public:
    explicit AnswerFilePanel(Services& services, QWidget* parent = nullptr);

    /// With what the Compare page has chosen; nothing changes while a file is being answered.
    void open(const RunChoice& run, const SamplingConfig& sampling, const QString& systemText);
    void stop();
    bool isRunning() const { return m_session.isRunning(); }

Q_SIGNALS:
    void backAsked();

private:
    void build();
    QWidget* buildFiles();
    QWidget* buildSides();
    QWidget* buildProgress();
    void addFileLine(QGridLayout* grid, const QString& text, QLineEdit* field, QPushButton* browse);
    void connectSession();
    void start();
    void showProgress(qint64 done, qint64 total);
    void addFailure(qint64 row, const QString& reason);
    void finish(const AnswerFileReport& report);
    void fail(const Error& error);
    void updateButtons();

    Services& m_services;
    AnswerFileSession m_session;
    RunChoice m_run;
    SamplingConfig m_sampling;
    QString m_systemText;
    TimeLeft m_timeLeft;
    int m_activity = 0;

    MessageStrip* m_strip = nullptr;
    QLabel* m_what = nullptr;
    QLineEdit* m_in = nullptr;
    QLineEdit* m_out = nullptr;
    QPushButton* m_browseIn = nullptr;
    QPushButton* m_browseOut = nullptr;
    QRadioButton* m_both = nullptr;
    QRadioButton* m_baseOnly = nullptr;
    QRadioButton* m_adaptedOnly = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_back = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_progress = nullptr;
    QLabel* m_failedTitle = nullptr;
    QListView* m_failed = nullptr;
    QStringListModel* m_failures = nullptr;
};

}  // namespace lorimer
