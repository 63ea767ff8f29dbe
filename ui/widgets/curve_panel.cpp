#include "ui/widgets/curve_panel.h"

#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/models/curve_table_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/loss_plot.h"
#include "ui/widgets/metric_plots.h"

namespace lorimer {

CurvePanel::CurvePanel(QWidget* parent) : QWidget(parent) {
    m_loss = new LossPlot;
    m_metrics = new MetricPlots(*m_loss);
    buildTable();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::iconText);
    layout->addWidget(m_loss, 1);
    layout->addWidget(m_metrics);
    buildMenu();
}

void CurvePanel::buildTable() {
    m_model = new CurveTableModel(m_loss->curve(), this);
    m_table = listTable(QStringLiteral("run.curveTable"), tr("Curves of this run as a table"));
    m_table->setModel(m_model);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);  // 50,000 rows are not measured one by one
    m_table->verticalHeader()->setDefaultSectionSize(28);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_loss->setTable(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CurvePanel::followTable);
    connect(m_loss, &LossPlot::cursorMoved, this, [this](double step) {
        const int row = isTable() || step < 0.0 ? -1 : m_model->rowOf(step);
        if (row >= 0) {
            m_table->setCurrentIndex(m_model->index(row, 0));
        }
    });
}

void CurvePanel::followTable() {
    if (isTable() && m_table->currentIndex().isValid()) {
        m_loss->setCursor(m_model->stepOf(m_table->currentIndex().row()));
    }
}

void CurvePanel::buildMenu() {
    auto* menu = new QMenu(this);
    m_asTable = menu->addAction(tr("Show as &table"));
    m_asTable->setObjectName(QStringLiteral("run.plotAsTable"));
    m_asTable->setCheckable(true);
    m_asTable->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T));
    m_asTable->setShortcutContext(Qt::WindowShortcut);
    addAction(m_asTable);
    connect(m_asTable, &QAction::toggled, this, &CurvePanel::showTable);
    menu->addSeparator();
    const std::tuple<File, QString, const char*> files[] = {
        {File::Png, tr("Save as &picture (PNG)..."), "run.plotSavePng"},
        {File::Pdf, tr("Save as P&DF..."), "run.plotSavePdf"},
        {File::Csv, tr("Save as table (&CSV)..."), "run.plotSaveCsv"}};
    for (const auto& [file, text, name] : files) {
        QAction* action = menu->addAction(text);
        action->setObjectName(QLatin1String(name));
        connect(action, &QAction::triggered, this, [this, chosen = file] { Q_EMIT saveAsked(chosen); });
    }
    auto* button = new QPushButton(tr("Plot"));
    button->setObjectName(QStringLiteral("run.plotMenu"));
    button->setAccessibleName(tr("Show the plot as a table, or save it"));
    button->setToolTip(tr("Show as table (Ctrl+Shift+T), save as picture, PDF or table"));
    button->setMenu(menu);
    m_loss->addControl(button);
    for (QWidget* plot : {static_cast<QWidget*>(&m_loss->plot()), static_cast<QWidget*>(m_metrics)}) {
        plot->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(plot, &QWidget::customContextMenuRequested, menu,
                [plot, menu](const QPoint& place) { menu->popup(plot->mapToGlobal(place)); });
    }
}

void CurvePanel::showTable(bool table) {
    m_asTable->setChecked(table);
    m_loss->showTable(table);
    m_metrics->setVisible(!table);
    if (table) {
        m_model->refresh();
        const int row = m_loss->cursor() >= 0.0 ? m_model->rowOf(m_loss->cursor()) : m_model->rowCount() - 1;
        m_table->setCurrentIndex(m_model->index(row, 0));
        m_table->setFocus();
    } else {
        m_loss->plot().setFocus();
    }
}

bool CurvePanel::isTable() const { return m_loss->isTable(); }

void CurvePanel::clear() {
    m_loss->clear();
    m_model->refresh();
}

void CurvePanel::append(const QVector<StepPoint>& steps, const QVector<CheckPoint>& checks) {
    m_loss->append(steps, checks);
    m_model->refresh();
    if (m_model->rowCount() > 0 && !m_table->currentIndex().isValid()) {
        m_table->setCurrentIndex(m_model->index(0, 0));
    }
}

}  // namespace lorimer
