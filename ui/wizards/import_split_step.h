#pragma once

#include <QWidget>
#include <array>

#include "data/import_report.h"
#include "session/import_draft.h"

class QComboBox;
class QLabel;
class QPushButton;
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
    /// Rows whose word names no part of the user's own column; they are left out.
    void setUnknownParts(const std::vector<UnknownPart>& words);
    /// The choices divide nothing, for this reason.
    void setFailure(const QString& sentence);
    /// The rows are still being read.
    void clearPlan();

Q_SIGNALS:
    /// `column` is the header of the column for groups, or of the user's own one; empty for the other rules.
    void ruleChosen(lorimer::SplitRule rule, bool keepTogether, const QString& column);
    void sharesChanged(const lorimer::SplitShares& shares);
    void seedChanged(quint64 seed);

private:
    QWidget* buildRules();
    QRadioButton* ruleButton(const QString& text, const QString& objectName, const QString& accessibleName);
    QComboBox* columnBox(const QString& objectName, const QString& accessibleName);
    void chooseRule();
    void fillColumns(const ImportDraft& draft);
    void clearRows(const QString& text);
    QString proof() const;
    QString warning() const;
    QWidget* buildShares();
    void changeShare(std::size_t part);
    void showShares();
    void updateNotes();

    std::array<int, 3> m_percent{80, 10, 10};
    SplitReport m_report;
    bool m_hasPlan = false;
    std::vector<UnknownPart> m_unknown;
    QString m_failure;
    QRadioButton* m_together = nullptr;
    QComboBox* m_column = nullptr;
    QRadioButton* m_random = nullptr;
    QRadioButton* m_newest = nullptr;
    QRadioButton* m_own = nullptr;
    QComboBox* m_ownColumn = nullptr;
    std::array<QSpinBox*, 3> m_shares{};
    std::array<QLabel*, 3> m_rows{};
    std::array<QLabel*, 3> m_patients{};
    QLabel* m_patientsTitle = nullptr;
    QSpinBox* m_seed = nullptr;
    StatusNote* m_proof = nullptr;
    StatusNote* m_warning = nullptr;
    QPushButton* m_chooseColumn = nullptr;
};

}  // namespace lorimer
