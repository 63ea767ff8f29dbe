#pragma once

#include <QFrame>
#include <optional>

#include "ui/models/run_view.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace lorimer {

/// The run that is being trained: name, progress, time left, and a button that opens it; hidden or a sentence without
/// one.
class NowCard final : public QFrame {
    Q_OBJECT
public:
    /// `page` is the first part of the object names. Without a run it says `idle`; when that is empty it hides itself.
    NowCard(const QString& page, const QString& idle, QWidget* parent = nullptr);

    /// nullptr: no run is being trained.
    void setRun(const RunView* run, std::optional<double> secondsLeft = {});

Q_SIGNALS:
    void openAsked(const QString& runId);

private:
    QString m_idle;
    QString m_runId;
    QLabel* m_text = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_open = nullptr;
};

}  // namespace lorimer
