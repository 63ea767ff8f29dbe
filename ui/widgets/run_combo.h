#pragma once

#include <QComboBox>
#include <vector>

#include "session/run_choices.h"

namespace lorimer {

/// Chooses one of the runs that have a saved adapter: "Letters v2, best, step 105".
class RunCombo final : public QComboBox {
    Q_OBJECT
public:
    /// `pageName` begins the object name: compare.run.
    explicit RunCombo(const QString& pageName, QWidget* parent = nullptr);

    /// Keeps the chosen run where it is still there; else the first is chosen, and runChosen() comes.
    void setRuns(std::vector<RunChoice> runs);
    /// Nothing happens for a run that is not in the list.
    void choose(const QString& runId);
    /// Null while the list is empty.
    const RunChoice* run() const;
    const std::vector<RunChoice>& runs() const { return m_runs; }

Q_SIGNALS:
    void runChosen();

protected:
    void wheelEvent(QWheelEvent* event) override;

private:
    std::vector<RunChoice> m_runs;
};

}  // namespace lorimer
