#pragma once

#include <QWidget>
#include <optional>

#include "session/run_choices.h"
#include "ui/widgets/run_combo.h"
#include "ui/widgets/sampling_panel.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace lorimer {

class ElidedLabel;
class NumberField;

/// What stands above the two columns: the run, where the questions come from, the system text and the settings.
class CompareControls final : public QWidget {
    Q_OBJECT
public:
    explicit CompareControls(QWidget* parent = nullptr);

    RunCombo& runs() { return *m_run; }
    const RunChoice* run() const { return m_run->run(); }
    /// How the answers are drawn; problem() says why there are none.
    SamplingConfig sampling() const { return m_sampling->sampling(); }
    void setSampling(const SamplingConfig& sampling);
    QString problem() const { return m_sampling->problem(); }
    QString systemText() const;
    void setSystemText(const QString& text);
    /// The one with which the chosen run was trained; empty where the template's own was used.
    QString systemTextOfRun() const { return run() == nullptr ? QString() : run()->systemText; }
    /// Questions are typed, not taken from a part.
    void chooseOwnQuestions();

Q_SIGNALS:
    void runChosen();
    void samplingChanged();
    /// A row of a part of the run's data set is wanted as the question.
    void rowChosen(lorimer::SplitPart part, qint64 index);

private:
    QWidget* buildFirstLine();
    QWidget* buildSecondLine();
    void offerParts();
    void partChosen();
    void showSummary();

    RunCombo* m_run = nullptr;
    QComboBox* m_part = nullptr;
    QPushButton* m_previous = nullptr;
    QPushButton* m_next = nullptr;
    QWidget* m_rowLine = nullptr;
    NumberField* m_row = nullptr;
    QLineEdit* m_system = nullptr;
    QString m_proposedSystem;  ///< filled in for the run, as long as nobody changed it
    ElidedLabel* m_summary = nullptr;
    QPushButton* m_change = nullptr;
    SamplingPanel* m_sampling = nullptr;
};

}  // namespace lorimer
