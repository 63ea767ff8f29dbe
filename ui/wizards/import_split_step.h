#pragma once

#include <QWidget>
#include <array>

#include "data/import_report.h"
#include "session/import_draft.h"

class QComboBox;
class QLabel;
class QRadioButton;
class QSpinBox;

namespace lorimer {

class StatusNote;

/// The step of an import that divides the rows: what stays together, the shares of the three parts, and what comes out.
class ImportSplitStep final : public QWidget {
    Q_OBJECT
public:
    explicit ImportSplitStep(QWidget* parent = nullptr);

    /// Shows the draft's choices; its roles name the columns.
    void setDraft(const ImportDraft& draft);
    /// What the choices give, from a dry run of the splitter.
    void setPlan(const SplitReport& report);
    /// The rows are still being read.
    void clearPlan();

Q_SIGNALS:
    /// `column` is the header of the group column, empty where none was ever chosen.
    void keepTogetherChanged(bool keepTogether, const QString& column);
    void sharesChanged(const lorimer::SplitShares& shares);
    void seedChanged(quint64 seed);

private:
    QWidget* buildTogether();
    QWidget* buildShares();
    void changeShare(std::size_t part);
    void showShares();
    void updateNotes();

    std::array<int, 3> m_percent{80, 10, 10};
    SplitReport m_report;
    bool m_hasPlan = false;
    QRadioButton* m_together = nullptr;
    QComboBox* m_column = nullptr;
    QRadioButton* m_random = nullptr;
    std::array<QSpinBox*, 3> m_shares{};
    std::array<QLabel*, 3> m_rows{};
    std::array<QLabel*, 3> m_patients{};
    QLabel* m_patientsTitle = nullptr;
    QSpinBox* m_seed = nullptr;
    StatusNote* m_proof = nullptr;
    StatusNote* m_warning = nullptr;
};

}  // namespace lorimer
