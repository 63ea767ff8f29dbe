#include "ui/widgets/evaluation_results.h"

#include <QEvent>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QTextEdit>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/models/evaluation_table_model.h"
#include "ui/models/example_model.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/widgets/toggle_button.h"

namespace lorimer {
namespace {

constexpr int textHeight = 72;
constexpr int examplesHeight = 96;

QTableView* tableView(QAbstractItemModel* model, const QString& objectName, const QString& accessibleName) {
    auto* table = new QTableView;
    table->setObjectName(objectName);
    table->setAccessibleName(accessibleName);
    table->setModel(model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignVCenter | Qt::AlignLeft);
    return table;
}

}  // namespace

EvaluationResults::EvaluationResults(QWidget* parent)
    : QWidget(parent), m_measures(new EvaluationTableModel(this)), m_examples(new ExampleModel(this)) {
    m_table = buildTable();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::field);
    layout->addWidget(buildVerdict());
    layout->addWidget(m_table);
    layout->addWidget(buildExamples(), 1);
}

QWidget* EvaluationResults::buildVerdict() {
    m_icon = new QLabel;
    m_verdict = new QLabel;
    m_verdict->setObjectName(QStringLiteral("evaluate.verdict"));
    m_verdict->setWordWrap(true);
    setTextRole(m_verdict, TextRole::Section);
    m_evidence = new QLabel;
    m_evidence->setObjectName(QStringLiteral("evaluate.evidence"));
    m_evidence->setWordWrap(true);
    setTextRole(m_evidence, TextRole::Second);
    auto* widget = new QWidget;
    auto* grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::inside);
    grid->setVerticalSpacing(space::iconText);
    grid->addWidget(m_icon, 0, 0);
    grid->addWidget(m_verdict, 0, 1);
    grid->addWidget(m_evidence, 1, 1);
    grid->setColumnStretch(1, 1);
    return widget;
}

QTableView* EvaluationResults::buildTable() {
    QTableView* table = tableView(m_measures, QStringLiteral("evaluate.table"), tr("Measures of both models"));
    table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);  // with large text
    table->setWordWrap(true);
    QHeaderView* header = table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(EvaluationTableModel::Measure, QHeaderView::Stretch);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    return table;
}

QPushButton* EvaluationResults::orderButton(const QString& text, const QString& objectName, ExampleOrder order) {
    auto* button = new ToggleButton(text, objectName);
    button->setAutoExclusive(true);
    button->setChecked(order == ExampleOrder::MostImproved);
    connect(button, &QPushButton::clicked, this, [this, order] { chooseOrder(order); });
    return button;
}

QWidget* EvaluationResults::buildExamples() {
    m_exampleTable = tableView(m_examples, QStringLiteral("evaluate.examples"), tr("Examples"));
    m_exampleTable->setWordWrap(false);
    m_exampleTable->setMinimumHeight(examplesHeight);
    QHeaderView* header = m_exampleTable->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Stretch);
    header->setSectionResizeMode(ExampleModel::RowNumber, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(ExampleModel::Change, QHeaderView::ResizeToContents);
    connect(m_exampleTable->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &EvaluationResults::showExample);
    m_noExample = new QLabel;
    m_noExample->setObjectName(QStringLiteral("evaluate.noExample"));
    auto* line = new QHBoxLayout;
    line->setSpacing(space::inside);
    line->addWidget(new QLabel(tr("Examples")));
    line->addWidget(
        orderButton(tr("Most improved"), QStringLiteral("evaluate.mostImproved"), ExampleOrder::MostImproved));
    line->addWidget(orderButton(tr("Got worse"), QStringLiteral("evaluate.gotWorse"), ExampleOrder::GotWorse));
    line->addWidget(orderButton(tr("Random"), QStringLiteral("evaluate.random"), ExampleOrder::Random));
    line->addWidget(m_noExample, 1);
    auto* widget = new QWidget;
    auto* layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    layout->addLayout(line);
    layout->addWidget(m_exampleTable, 1);
    layout->addWidget(buildTexts());
    return widget;
}

// The whole texts of the current example, which the table can show only in part.
QWidget* EvaluationResults::buildTexts() {
    const std::pair<QString, QString> parts[] = {{tr("Question"), QStringLiteral("evaluate.question")},
                                                 {tr("Expected"), QStringLiteral("evaluate.expected")},
                                                 {tr("Base"), QStringLiteral("evaluate.base")},
                                                 {tr("Adapted"), QStringLiteral("evaluate.adapted")}};
    m_texts = new QWidget;
    auto* grid = new QGridLayout(m_texts);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::field);
    grid->setVerticalSpacing(space::iconText);
    for (const auto& [name, objectName] : parts) {
        auto* text = new QTextEdit;
        text->setObjectName(objectName);
        text->setAccessibleName(name);
        text->setReadOnly(true);
        text->setTabChangesFocus(true);
        text->setMinimumHeight(textHeight);
        text->setMaximumHeight(2 * textHeight);
        auto* label = new QLabel(name);
        setTextRole(label, TextRole::Second);
        const auto column = static_cast<int>(m_text.size());
        grid->addWidget(label, 0, column);
        grid->addWidget(text, 1, column);
        m_text.append(text);
    }
    return m_texts;
}

void EvaluationResults::setReport(const EvaluationReport& report, SplitPart part, const QString& when) {
    m_report = report;
    m_part = part;
    m_measures->setReport(report);
    m_table->setCurrentIndex(m_measures->index(0, 0));
    m_examples->setReport(report);
    fitTable();
    showVerdict();
    m_evidence->setText(m_evidence->text() + QLatin1Char(' ') + tr("Evaluated %1.").arg(when));
    m_exampleTable->setCurrentIndex(m_examples->index(0, 0));
    showExample();
}

void EvaluationResults::showVerdict() {
    const QString sentences[3][3] = {
        {tr("The adapted model is better on this training part."),
         tr("The adapted model is better on this check part."), tr("The adapted model is better on this test part.")},
        {tr("The adapted model is worse on this training part."), tr("The adapted model is worse on this check part."),
         tr("The adapted model is worse on this test part.")},
        {tr("There is no clear difference on this training part."),
         tr("There is no clear difference on this check part."),
         tr("There is no clear difference on this test part.")}};
    const char* const icons[] = {"done", "warning", "info"};
    const Level levels[] = {Level::Done, Level::Warning, Level::Info};
    const auto verdict = static_cast<std::size_t>(verdictOf(m_report));
    m_verdict->setText(sentences[verdict][static_cast<std::size_t>(m_part)]);
    m_icon->setPixmap(
        coloredIcon(QLatin1String(icons[verdict]), colorsFor(palette()).of(levels[verdict])).pixmap(20, 20));
    QString difference = m_measures->index(0, EvaluationTableModel::Difference).data(Qt::DisplayRole).toString();
    difference.replace(QLatin1Char('\n'), QStringLiteral(", "));
    const QString groups = format::count(m_report.groups);
    QString text = m_report.byPatient
                       ? tr("Loss per token: %1, resampled by patient (%2 patients).").arg(difference, groups)
                       : tr("Loss per token: %1, resampled by row (%2 rows).").arg(difference, groups);
    if (m_report.stopped) {
        text += QLatin1Char(' ') + tr("It was stopped early; only the rows finished by then count.");
    }
    m_evidence->setText(text);
}

void EvaluationResults::chooseOrder(ExampleOrder order) {
    m_examples->setOrder(order);
    m_exampleTable->setCurrentIndex(m_examples->index(0, 0));
    showExample();
}

void EvaluationResults::showExample() {
    const int row = m_exampleTable->currentIndex().row();
    const bool any = row >= 0 && row < m_examples->rowCount();
    m_noExample->setText(any ? QString() : tr("No row of this kind."));
    const int columns[] = {ExampleModel::Question, ExampleModel::Expected, ExampleModel::Base, ExampleModel::Adapted};
    for (qsizetype i = 0; i < m_text.size(); ++i) {
        m_text[i]->setPlainText(any ? m_examples->index(row, columns[i]).data(Qt::DisplayRole).toString() : QString());
    }
}

// As high as its rows: the page scrolls, not the table.
void EvaluationResults::fitTable() {
    m_table->resizeRowsToContents();
    int height = m_table->horizontalHeader()->sizeHint().height() + 2 * m_table->frameWidth() + space::iconText;
    for (int row = 0; row < m_measures->rowCount(); ++row) {
        height += m_table->rowHeight(row);
    }
    const QScrollBar* bar = m_table->horizontalScrollBar();
    m_table->setFixedHeight(height + (bar->maximum() > 0 ? bar->sizeHint().height() : 0));
}

void EvaluationResults::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (m_measures == nullptr || m_measures->rowCount() == 0) {
        return;
    }
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        fitTable();
    } else if (event->type() == QEvent::PaletteChange) {
        const QString evidence = m_evidence->text();
        showVerdict();
        m_evidence->setText(evidence);
    }
}

}  // namespace lorimer
