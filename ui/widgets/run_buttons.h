#pragma once

#include <QHash>
#include <QWidget>

#include "ui/models/run_action.h"

class QAction;
class QLabel;
class QMenu;
class QPushButton;

namespace lorimer {

/// Pause or Resume, Stop and save, and the rest under More; what is not possible now is disabled and says why.
class RunButtons final : public QWidget {
    Q_OBJECT
public:
    explicit RunButtons(QWidget* parent = nullptr);

    void show(const RunView& run, const RunSituation& situation);
    /// Pauses or resumes, whichever is possible.
    void pauseOrResume();
    void stopAndSave();

Q_SIGNALS:
    void asked(lorimer::RunAction action);

private:
    QPushButton* addButton(RunAction action, const QString& icon, const QString& tip);
    void addMore(QMenu* menu, RunAction action);

    QPushButton* m_pause = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_stop = nullptr;
    QLabel* m_note = nullptr;  ///< who trains it, or what is being waited for
    QHash<int, QAction*> m_more;
};

}  // namespace lorimer
