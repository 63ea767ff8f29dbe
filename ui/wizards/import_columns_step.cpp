#include "ui/wizards/import_columns_step.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/format.h"
#include "ui/models/rejected_rows_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/questions.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/toggle_button.h"
#include "ui/wizards/import_texts.h"

namespace lorimer {
namespace {

constexpr int mostExamples = 4;
constexpr int narrowestColumn = 130;
constexpr int longestExample = 120;
constexpr int longestTurn = 4'000;  // letters of one turn; a row that is longer is shown whole in the next step

QString speaker(const std::string& role) {
    if (role == "user") {
        return ImportColumnsStep::tr("You");
    }
    return role == "assistant" ? ImportColumnsStep::tr("Model") : ImportColumnsStep::tr("System text");
}

QString turnHtml(const QString& who, const std::string& text) {
    QString shown = QString::fromStdString(text).left(longestTurn).toHtmlEscaped();
    shown.replace(QLatin1Char('\n'), QStringLiteral("<br>"));
    return QStringLiteral("<p><b>%1:</b> %2</p>").arg(who.toHtmlEscaped(), shown);
}

}  // namespace

ImportColumnsStep::ImportColumnsStep(QWidget* parent) : QWidget(parent) {
    m_task = new QLabel;
    m_task->setObjectName(QStringLiteral("import.taskHint"));
    m_task->setWordWrap(true);
    m_scroll = new QScrollArea;
    m_scroll->setObjectName(QStringLiteral("import.columns"));
    m_scroll->setAccessibleName(tr("Columns of the file and their roles"));
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidgetResizable(true);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_counts = new QLabel;
    m_counts->setObjectName(QStringLiteral("import.counts"));
    m_counts->setWordWrap(true);
    m_showRejected = new ToggleButton(tr("Show rows"), QStringLiteral("import.showRejected"));
    auto* counts = new QHBoxLayout;
    counts->setSpacing(space::inside);
    counts->addWidget(m_counts, 1);
    counts->addWidget(m_showRejected);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::field);
    layout->addWidget(m_task);
    layout->addWidget(m_scroll);
    layout->addLayout(counts);
    layout->addWidget(buildRejected(), 2);
    layout->addWidget(buildExample(), 2);
    connect(m_showRejected, &QPushButton::toggled, this, &ImportColumnsStep::showRejected);
    clearScan();
}

QWidget* ImportColumnsStep::buildRejected() {
    m_rejectedModel = new RejectedRowsModel(this);
    m_rejectedTable = new QTableView;
    m_rejectedTable->setObjectName(QStringLiteral("import.rejectedTable"));
    m_rejectedTable->setAccessibleName(tr("Rows that cannot be used"));
    m_rejectedTable->setModel(m_rejectedModel);
    setUpTextTable(m_rejectedTable);
    m_rejectedTable->verticalHeader()->hide();
    QHeaderView* header = m_rejectedTable->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(RejectedRowsModel::Reason, QHeaderView::Stretch);
    m_saveRejected = new QPushButton(tr("Save list..."));
    m_saveRejected->setObjectName(QStringLiteral("import.saveRejected"));
    m_rejected = new QWidget;
    auto* layout = new QVBoxLayout(m_rejected);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    layout->addWidget(m_rejectedTable, 1);
    layout->addWidget(m_saveRejected, 0, Qt::AlignRight);
    m_rejected->hide();
    connect(m_saveRejected, &QPushButton::clicked, this, [this] {
        askWhereToSave(this, tr("Save the list of rejected rows"), QStringLiteral("rejected-rows.csv"),
                       tr("CSV (*.csv)"), [this](const QString& file) { Q_EMIT saveRejectedAsked(file); });
    });
    return m_rejected;
}

QWidget* ImportColumnsStep::buildExample() {
    m_previous = new QPushButton(QStringLiteral("<"));
    m_previous->setObjectName(QStringLiteral("import.previousRow"));
    m_previous->setAccessibleName(tr("Row before"));
    m_previous->setToolTip(tr("Row before"));
    m_next = new QPushButton(QStringLiteral(">"));
    m_next->setObjectName(QStringLiteral("import.nextRow"));
    m_next->setAccessibleName(tr("Row after"));
    m_next->setToolTip(tr("Row after"));
    m_row = new QSpinBox;
    m_row->setObjectName(QStringLiteral("import.row"));
    m_row->setAccessibleName(tr("Row that is shown as a conversation"));
    m_row->setKeyboardTracking(false);
    m_row->setGroupSeparatorShown(true);
    m_rowOf = new QLabel;
    m_rowOf->setObjectName(QStringLiteral("import.rowOf"));
    m_turns = new QLabel;
    m_turns->setObjectName(QStringLiteral("import.conversation"));
    m_turns->setTextFormat(Qt::RichText);
    m_turns->setWordWrap(true);
    m_turns->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_turns->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* title = new QLabel(tr("As a conversation"));
    setTextRole(title, TextRole::Section);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::inside);
    row->addWidget(title);
    row->addSpacing(space::field);
    row->addWidget(new QLabel(tr("row")));
    row->addWidget(m_previous);
    row->addWidget(m_row);
    row->addWidget(m_next);
    row->addWidget(m_rowOf);
    row->addStretch(1);
    auto* area = new QScrollArea;
    area->setObjectName(QStringLiteral("import.conversationArea"));
    area->setAccessibleName(tr("The row as a conversation"));
    area->setWidgetResizable(true);
    area->setWidget(m_turns);
    m_example = new QWidget;
    auto* layout = new QVBoxLayout(m_example);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    layout->addLayout(row);
    layout->addWidget(area, 1);
    connect(m_previous, &QPushButton::clicked, m_row, &QSpinBox::stepDown);
    connect(m_next, &QPushButton::clicked, m_row, &QSpinBox::stepUp);
    connect(m_row, &QSpinBox::valueChanged, this, [this](int number) {
        m_previous->setEnabled(number > m_row->minimum());
        m_next->setEnabled(number < m_row->maximum());
        Q_EMIT rowAsked(static_cast<std::size_t>(number) - 1);
    });
    return m_example;
}

QComboBox* ImportColumnsStep::roleBox(int column, const ColumnRole& role, ImportTask task) {
    const QString name = QString::fromStdString(role.header);
    auto* box = new QComboBox;
    box->setObjectName(QStringLiteral("import.role.%1").arg(name));
    box->setAccessibleName(tr("Role of the column %1").arg(name));
    for (const Role offered : import_text::rolesFor(task)) {
        box->addItem(import_text::roleName(offered), static_cast<int>(offered));
    }
    box->setCurrentIndex(box->findData(static_cast<int>(role.role)));
    connect(box, &QComboBox::activated, this,
            [this, column, box] { chooseRole(column, static_cast<Role>(box->currentData().toInt())); });
    return box;
}

void ImportColumnsStep::addColumn(int column, const FileDetection& detection, const ColumnRole& role, ImportTask task) {
    auto* grid = qobject_cast<QGridLayout*>(m_scroll->widget()->layout());
    grid->setColumnMinimumWidth(column, narrowestColumn);
    grid->setColumnStretch(column, 1);
    QComboBox* box = roleBox(column - 1, role, task);
    m_boxes.append(box);
    grid->addWidget(box, 0, column);
    auto* name = new ElidedLabel(Qt::ElideRight);
    name->setFullText(QString::fromStdString(role.header));
    name->setStyleSheet(QStringLiteral("font-weight: 600;"));
    name->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    grid->addWidget(name, 1, column);
    const auto found = std::find(detection.columns.begin(), detection.columns.end(), role.header);
    const auto position = static_cast<std::size_t>(found - detection.columns.begin());
    int line = 2;
    for (const PreviewRow& row : detection.preview) {
        if (line == mostExamples + 2) {
            break;
        }
        auto* cell = new ElidedLabel(Qt::ElideRight);
        cell->setFullText(position < row.cells.size()
                              ? QString::fromStdString(row.cells[position]).left(longestExample).simplified()
                              : QString());
        cell->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        grid->addWidget(cell, line++, column);
    }
}

void ImportColumnsStep::setColumns(const FileDetection& detection, const std::vector<ColumnRole>& roles,
                                   ImportTask task) {
    m_roles = roles;
    m_boxes.clear();
    auto* content = new QWidget;
    auto* grid = new QGridLayout(content);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::field);
    grid->setVerticalSpacing(space::iconText);
    const QString titles[] = {tr("Role"), tr("Column")};
    for (int line = 0; line < mostExamples + 2; ++line) {
        const auto example = static_cast<std::size_t>(line) - 2;
        const QString title = line < 2                             ? titles[line]
                              : example < detection.preview.size() ? format::count(detection.preview[example].row)
                                                                   : QString();
        auto* label = new QLabel(title);
        setTextRole(label, TextRole::Second);
        grid->addWidget(label, line, 0);
    }
    m_scroll->setWidget(content);
    for (int column = 0; column < static_cast<int>(roles.size()); ++column) {
        if (!roles[static_cast<std::size_t>(column)].header.empty()) {
            addColumn(column + 1, detection, roles[static_cast<std::size_t>(column)], task);
        }
    }
    QVector<QWidget*> order(m_boxes.begin(), m_boxes.end());
    order << m_showRejected << m_rejectedTable << m_saveRejected << m_previous << m_row << m_next;
    for (qsizetype i = 1; i < order.size(); ++i) {
        setTabOrder(order[i - 1], order[i]);  // the roles are made anew behind all others
    }
    m_scroll->setFixedHeight(content->sizeHint().height() + m_scroll->horizontalScrollBar()->sizeHint().height() + 4);
    m_task->setText(task == ImportTask::Answer ? tr("Answers are the text the model learns to write.")
                    : task == ImportTask::Chat
                        ? tr("The model learns to write its own turns of each conversation.")
                        : tr("The model learns to write texts like these, from their first word on."));
}

void ImportColumnsStep::chooseRole(int column, Role role) {
    m_roles[static_cast<std::size_t>(column)].role = role;
    Q_EMIT rolesChanged(m_roles);
}

void ImportColumnsStep::clearScan() {
    m_counts->clear();
    m_showRejected->setChecked(false);
    m_showRejected->hide();
    m_rejectedModel->setRows({});
    m_example->setEnabled(false);
    m_turns->clear();
    m_rowOf->clear();
}

void ImportColumnsStep::setScanning(qint64 rows, qint64 estimatedRows) {
    clearScan();
    m_counts->setText(rows > 0 ? tr("Reading the file: %1 of about %2 rows.")
                                     .arg(format::count(rows), format::count(std::max(rows, estimatedRows)))
                               : tr("Reading the file: about %1 rows.").arg(format::count(estimatedRows)));
}

void ImportColumnsStep::setScan(const ImportScan& scan) {
    clearScan();
    QString text = tr("%1 of %2 rows usable, %3 rejected.")
                       .arg(format::count(scan.usable), format::count(scan.rowsRead),
                            format::count(static_cast<qint64>(scan.rejected.size())));
    if (scan.duplicates > 0) {
        text += QLatin1Char(' ') +
                tr("Exact copies of earlier rows: %1; one of each is kept.").arg(format::count(scan.duplicates));
    }
    m_counts->setText(text);
    m_showRejected->setVisible(!scan.rejected.empty());
    m_rejectedModel->setRows(scan.rejected);
    keepCurrentCell(m_rejectedTable);
    m_example->setEnabled(scan.usable > 0);
    const QSignalBlocker blocker(m_row);
    m_row->setRange(scan.usable > 0 ? 1 : 0, static_cast<int>(scan.usable));
    m_row->setValue(1);
    m_previous->setEnabled(false);
    m_next->setEnabled(scan.usable > 1);
    m_rowOf->setText(tr("of %1").arg(format::count(scan.usable)));
    if (scan.usable > 0) {
        Q_EMIT rowAsked(0);
    }
}

void ImportColumnsStep::setRow(const FileRow& row) {
    QString html;
    for (const Message& turn : row.row.messages) {
        html += turnHtml(speaker(turn.role), turn.content);
    }
    if (row.row.messages.empty()) {
        html = turnHtml(tr("Model"), row.row.text);
    }
    m_turns->setText(html);
    m_rowOf->setText(
        tr("of %1 (row %2 of the file)").arg(format::count(m_row->maximum()), format::count(row.sourceRow)));
}

void ImportColumnsStep::showRejected(bool shown) {
    m_rejected->setVisible(shown);
    m_showRejected->setText(shown ? tr("Hide rows") : tr("Show rows"));
}

}  // namespace lorimer
