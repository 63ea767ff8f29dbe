#include "ui/widgets/run_overlay.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>

#include "ui/format.h"
#include "ui/models/setting_diff.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/overlay_plot.h"

namespace lorimer {

RunOverlay::RunOverlay(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("train.overlay"));
    m_plot = new OverlayPlot;
    m_noteIcon = new QLabel;
    m_note = new QLabel;
    m_note->setObjectName(QStringLiteral("train.overlayNote"));
    m_note->setWordWrap(true);
    auto* noteRow = new QHBoxLayout;
    noteRow->addWidget(m_noteIcon);
    noteRow->addWidget(m_note, 1);
    auto* left = new QVBoxLayout;
    left->setSpacing(space::iconText);
    left->addWidget(buildControls());
    left->addWidget(m_plot, 1);
    left->addLayout(noteRow);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, space::inside, 0, 0);
    layout->setSpacing(space::page);
    layout->addLayout(left, 3);
    layout->addWidget(buildSettings(), 2);
}

QWidget* RunOverlay::buildControls() {
    auto* controls = new QWidget;
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::inside);
    auto* title = new QLabel(tr("Overlay"));
    setTextRole(title, TextRole::Section);
    row->addWidget(title);
    row->addWidget(new QLabel(tr("by")));
    const std::tuple<OverlayPlot::Axis, QString, const char*> axes[] = {
        {OverlayPlot::Axis::Step, tr("step"), "train.overlayStep"},
        {OverlayPlot::Axis::Tokens, tr("tokens"), "train.overlayTokens"},
        {OverlayPlot::Axis::Time, tr("time"), "train.overlayTime"}};
    for (const auto& [axis, text, name] : axes) {
        auto* button = new QRadioButton(text);
        button->setObjectName(QLatin1String(name));
        button->setChecked(axis == OverlayPlot::Axis::Step);
        connect(button, &QRadioButton::toggled, this, [this, chosen = axis](bool on) {
            if (on) {
                m_plot->setAxis(chosen);
            }
        });
        row->addWidget(button);
    }
    auto* curve = new QComboBox;
    curve->setObjectName(QStringLiteral("train.overlayCurve"));
    curve->setAccessibleName(tr("Which loss"));
    curve->addItem(tr("check loss"));
    curve->addItem(tr("training loss"));
    connect(curve, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_plot->setCurve(index == 0 ? OverlayPlot::Curve::Check : OverlayPlot::Curve::Training);
    });
    row->addWidget(curve);
    row->addStretch(1);
    return controls;
}

QWidget* RunOverlay::buildSettings() {
    auto* panel = new QWidget;
    auto* title = new QLabel(tr("Settings"));
    setTextRole(title, TextRole::Section);
    auto* only = new QCheckBox(tr("only differences"));
    only->setObjectName(QStringLiteral("train.onlyDifferences"));
    only->setChecked(true);
    auto* close = new QPushButton(tr("Close overlay"));
    close->setObjectName(QStringLiteral("train.overlayClose"));
    connect(close, &QPushButton::clicked, this, &RunOverlay::closeAsked);
    auto* row = new QHBoxLayout;
    row->addWidget(title);
    row->addWidget(only);
    row->addStretch(1);
    row->addWidget(close);
    m_diff = new SettingDiffModel(this);
    m_table = listTable(QStringLiteral("train.settingDiff"), tr("Settings of the chosen runs"));
    m_table->setModel(m_diff);
    m_table->setWordWrap(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_same = new QLabel(tr("All settings of these runs are the same."));
    m_same->setObjectName(QStringLiteral("train.sameSettings"));
    connect(only, &QCheckBox::toggled, this, [this](bool on) {
        m_diff->setOnlyDifferences(on);
        setRuns(m_runs);
    });
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::iconText);
    column->addLayout(row);
    column->addWidget(m_same);
    column->addWidget(m_table, 1);
    return panel;
}

void RunOverlay::setRuns(const QVector<OverlayRun>& runs) {
    m_runs = runs;
    m_plot->setRuns(runs);
    m_diff->setRuns(runs);
    m_same->setVisible(m_diff->rowCount() == 0 && runs.size() > 1);
    if (m_diff->rowCount() > 0) {
        m_table->setCurrentIndex(m_diff->index(0, 0));
    }
    showNote();
}

bool RunOverlay::areComparable(const QVector<OverlayRun>& runs) {
    return std::all_of(runs.begin(), runs.end(),
                       [&runs](const OverlayRun& run) { return run.datasetSha256 == runs.first().datasetSha256; });
}

QString RunOverlay::comparability(const QVector<OverlayRun>& runs) {
    if (runs.size() < 2) {
        return {};
    }
    if (areComparable(runs)) {
        return tr("Comparable: same rows in the check part.");
    }
    // The rows of the most runs are what the others differ from.
    const auto count = [&runs](const QString& sha) {
        return std::count_if(runs.begin(), runs.end(),
                             [&sha](const OverlayRun& run) { return run.datasetSha256 == sha; });
    };
    const auto common = std::max_element(runs.begin(), runs.end(), [&count](const OverlayRun& a, const OverlayRun& b) {
        return count(a.datasetSha256) < count(b.datasetSha256);
    });
    QStringList others;
    for (const OverlayRun& run : runs) {
        if (run.datasetSha256 != common->datasetSha256) {
            others << format::shortName(run.name);
        }
    }
    return others.size() == 1
               ? tr("Not comparable: %1 was checked on other rows.").arg(others.first())
               : tr("Not comparable: %1 were checked on other rows.").arg(others.join(QStringLiteral(", ")));
}

void RunOverlay::showNote() {
    const QString note = comparability(m_runs);
    const Colors& colors = colorsFor(palette());
    const bool warning = !areComparable(m_runs);
    m_noteIcon->setPixmap(coloredIcon(warning ? QStringLiteral("warning") : QStringLiteral("info"),
                                      warning ? colors.warning : colors.secondText)
                              .pixmap(16, 16));
    m_noteIcon->setVisible(!note.isEmpty());
    m_note->setText(note);
}

void RunOverlay::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_note != nullptr) {
        showNote();
    }
}

}  // namespace lorimer
