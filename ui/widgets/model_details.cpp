#include "ui/widgets/model_details.h"

#include <QEvent>
#include <QFontDatabase>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/models/model_words.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/widgets/elided_label.h"

namespace lorimer {

ModelDetails::ModelDetails(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("models.details"));
    m_name = new QLabel;
    m_name->setObjectName(QStringLiteral("models.name"));
    setTextRole(m_name, TextRole::Section);
    m_name->setWordWrap(true);
    m_check = new QPushButton(tr("Check again"));
    m_check->setObjectName(QStringLiteral("models.checkAgain"));
    m_check->setToolTip(tr("Reads all files of this model once more (F5)"));
    m_check->setShortcut(Qt::Key_F5);
    m_remove = new QPushButton(tr("Remove from list..."));
    m_remove->setObjectName(QStringLiteral("models.remove"));
    auto* head = new QHBoxLayout;
    head->setSpacing(space::inside);
    head->addWidget(m_name, 1);
    head->addWidget(m_check);
    head->addWidget(m_remove);

    auto* tabs = new QTabWidget;
    tabs->setObjectName(QStringLiteral("models.texts"));
    m_example = textView(QStringLiteral("models.example"), tr("An example as the model reads it"));
    m_source = textView(QStringLiteral("models.template"), tr("Chat template of the model"));
    tabs->addTab(m_example, tr("Example"));
    tabs->addTab(m_source, tr("Chat template"));
    auto* row = new QHBoxLayout;
    row->setSpacing(space::page);
    row->addWidget(buildFacts(), 1);
    row->addWidget(tabs, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    layout->addLayout(head);
    layout->addLayout(row, 1);
    connect(m_check, &QPushButton::clicked, this, [this] { Q_EMIT checkAsked(m_entry.model.path); });
    connect(m_remove, &QPushButton::clicked, this, [this] { Q_EMIT removeAsked(m_entry.model.id); });
}

QWidget* ModelDetails::buildFacts() {
    auto* facts = new QWidget;
    auto* grid = new QGridLayout(facts);
    grid->setContentsMargins(0, 0, space::inside, 0);
    grid->setHorizontalSpacing(space::page);
    grid->setVerticalSpacing(space::inside);
    grid->setColumnStretch(1, 1);
    auto* fit = new QWidget;
    auto* fitRow = new QHBoxLayout(fit);
    fitRow->setContentsMargins(0, 0, 0, 0);
    fitRow->setSpacing(space::iconText);
    m_fitIcon = new QLabel;
    m_fit = new QLabel;
    m_fit->setObjectName(QStringLiteral("models.fit"));
    m_fit->setWordWrap(true);
    fitRow->addWidget(m_fitIcon);
    fitRow->addWidget(m_fit, 1);
    auto* title = new QLabel(tr("This computer"));
    setTextRole(title, TextRole::Second);
    grid->addWidget(title, 0, 0, Qt::AlignTop);
    grid->addWidget(fit, 0, 1);
    m_template = addFact(grid, tr("Chat template"), QStringLiteral("models.templateState"));
    m_end = addFact(grid, tr("Ends an answer"), QStringLiteral("models.endToken"));
    m_kind = addFact(grid, tr("Kind"), QStringLiteral("models.kind"));
    m_licence = addFact(grid, tr("Licence"), QStringLiteral("models.licence"));
    m_code = addFact(grid, tr("Program code"), QStringLiteral("models.code"));
    auto* place = new QLabel(tr("Where"));
    setTextRole(place, TextRole::Second);
    m_place = new ElidedLabel(Qt::ElideMiddle);
    m_place->setObjectName(QStringLiteral("models.place"));
    const int row = grid->rowCount();
    grid->addWidget(place, row, 0, Qt::AlignTop);
    grid->addWidget(m_place, row, 1);
    m_checksum = addFact(grid, tr("Checksum"), QStringLiteral("models.checksum"));
    grid->setRowStretch(grid->rowCount(), 1);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("models.facts"));
    scroll->setAccessibleName(tr("Facts about the chosen model"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(facts);
    return scroll;
}

QLabel* ModelDetails::addFact(QGridLayout* grid, const QString& title, const QString& objectName) {
    auto* label = new QLabel(title);
    setTextRole(label, TextRole::Second);
    auto* value = new QLabel;
    value->setObjectName(objectName);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setTextFormat(Qt::PlainText);
    const int row = grid->rowCount();
    grid->addWidget(label, row, 0, Qt::AlignTop);
    grid->addWidget(value, row, 1);
    return value;
}

QPlainTextEdit* ModelDetails::textView(const QString& objectName, const QString& accessibleName) {
    auto* view = new QPlainTextEdit;
    view->setObjectName(objectName);
    view->setAccessibleName(accessibleName);
    view->setReadOnly(true);
    view->setTabChangesFocus(true);
    view->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return view;
}

void ModelDetails::setEntry(const ModelEntry& entry) {
    const bool other = entry.model.id != m_entry.model.id || m_example->toPlainText().isEmpty() ||
                       entry.model.facts.templateText != m_entry.model.facts.templateText;
    m_entry = entry;
    if (other) {
        const ModelFacts& facts = entry.model.facts;
        m_source->setPlainText(facts.templateText.isEmpty() ? tr("This model has no chat template.")
                                                            : facts.templateText);
        m_example->setPlainText(!facts.example.isEmpty() ? facts.example
                                : facts.templateProblem.isEmpty()
                                    ? tr("Without a chat template there is no way to show a conversation to this "
                                         "model. It can be trained on plain texts.")
                                    : facts.templateProblem);
    }
    applyEntry();
}

void ModelDetails::applyEntry() {
    const ModelFacts& facts = m_entry.model.facts;
    const Level level = model_words::fitLevel(m_entry);
    const QColor color = colorsFor(palette()).of(level);
    m_name->setText(m_entry.model.name);
    m_fitIcon->setPixmap(coloredIcon(model_words::fitIcon(m_entry), color).pixmap(16, 16));
    m_fit->setText(m_entry.presence == ModelPresence::Gone
                       ? tr("The files are not where they were. Connect the disk or USB drive again and press Check "
                            "again, or remove the model from the list.")
                       : model_words::fit(m_entry));
    m_template->setText(
        facts.templateState == TemplateState::Tested
            ? tr("Tested: a conversation of two turns becomes %1 tokens").arg(format::count(facts.tokens))
        : facts.templateState == TemplateState::Refused
            ? tr("Present, but it refused an ordinary conversation of two turns")
            : tr("Missing: this model only continues texts"));
    m_end->setText(facts.endToken.isEmpty() ? tr("not stated") : facts.endToken);
    m_kind->setText(tr("%1, %2 parameters in %3 layers; reads %4 tokens at most")
                        .arg(QString::fromStdString(facts.report.architecture),
                             format::parameters(facts.report.parameters), format::count(facts.report.layers),
                             format::count(facts.report.contextLength)));
    m_licence->setText(model_words::licence(facts));
    m_code->setText(facts.codeFiles.isEmpty()
                        ? tr("None. Lorimer never runs code from a model folder.")
                        : tr("This folder holds program files (%1). Files that hold code are never run.")
                              .arg(facts.codeFiles.join(QStringLiteral(", "))));
    m_place->setFullText(m_entry.model.path);
    QString checksum = QString::fromStdString(facts.report.sha256);
    for (qsizetype at = 48; at > 0; at -= 16) {  // in groups, so that a line can break between them
        checksum.insert(at, QLatin1Char(' '));
    }
    m_checksum->setText(QStringLiteral("SHA-256 ") + checksum);
}

void ModelDetails::setChangesAllowed(bool allowed) {
    m_check->setEnabled(allowed);
    m_remove->setEnabled(allowed);
}

void ModelDetails::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_entry.model.id != 0) {
        applyEntry();
    }
}

}  // namespace lorimer
