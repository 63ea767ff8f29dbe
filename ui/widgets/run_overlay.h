#pragma once

#include <QWidget>

#include "ui/models/overlay_feed.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QRadioButton;
class QTableView;

namespace lorimer {

class OverlayPlot;
class SettingDiffModel;

/// The overlay of the list of runs: curves, the settings that differ, and whether the check losses can be compared.
class RunOverlay final : public QWidget {
    Q_OBJECT
public:
    explicit RunOverlay(QWidget* parent = nullptr);

    void setRuns(const QVector<OverlayRun>& runs);
    OverlayPlot& plot() { return *m_plot; }

    /// Whether the runs were checked on the same rows, in a sentence; empty for fewer than two runs.
    static QString comparability(const QVector<OverlayRun>& runs);
    static bool areComparable(const QVector<OverlayRun>& runs);

Q_SIGNALS:
    void closeAsked();

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildControls();
    QWidget* buildSettings();
    void showNote();

    QVector<OverlayRun> m_runs;
    OverlayPlot* m_plot = nullptr;
    SettingDiffModel* m_diff = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_same = nullptr;
    QLabel* m_noteIcon = nullptr;
    QLabel* m_note = nullptr;
};

}  // namespace lorimer
