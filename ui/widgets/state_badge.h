#pragma once

#include <QWidget>

#include "ui/models/run_view.h"

class QLabel;

namespace lorimer {

/// Icon and word of a run's state, in the colour of its level.
class StateBadge final : public QWidget {
    Q_OBJECT
public:
    explicit StateBadge(QWidget* parent = nullptr);
    void setRun(const RunView& run);

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyLook();

    RunView m_run;
    QLabel* m_icon = nullptr;
    QLabel* m_word = nullptr;
};

}  // namespace lorimer
