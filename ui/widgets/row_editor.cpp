#include "ui/widgets/row_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/style/theme.h"

namespace lorimer {
namespace {

constexpr int editorLines = 4;

QString html(const QString& text) { return text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")); }

QString speaker(const std::string& role) {
    return role == "assistant" ? RowEditor::tr("Model")
           : role == "user"    ? RowEditor::tr("You")
                               : RowEditor::tr("System text");
}

QPushButton* rowButton(const QString& text, const QString& objectName) {
    auto* button = new QPushButton(text);
    button->setObjectName(objectName);
    return button;
}

/// The turns; a plain text is one turn of the model.
std::vector<Message> turnsOf(const Row& row) {
    return row.messages.empty() ? std::vector<Message>{{"assistant", row.text}} : row.messages;
}

}  // namespace

RowEditor::RowEditor(QWidget* parent) : QWidget(parent) {
    m_edit = rowButton(tr("Edit row"), QStringLiteral("data.editRow"));
    m_remove = rowButton(tr("Remove row"), QStringLiteral("data.removeRow"));
    m_restore = rowButton(tr("Back to the stored row"), QStringLiteral("data.restoreRow"));
    m_stateText = new QLabel;
    m_stateText->setObjectName(QStringLiteral("data.rowState"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::inside);
    for (QPushButton* button : {m_edit, m_remove, m_restore}) {
        buttons->addWidget(button);
    }
    buttons->addWidget(m_stateText);
    buttons->addStretch(1);
    m_text = new QLabel;
    m_text->setObjectName(QStringLiteral("data.row"));
    m_text->setTextFormat(Qt::RichText);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_content = new QWidget;
    m_turns = new QVBoxLayout(m_content);
    m_turns->setSpacing(space::inside);
    m_turns->addWidget(m_text);
    m_turns->addStretch(1);
    auto* area = new QScrollArea;
    area->setObjectName(QStringLiteral("data.rowArea"));
    area->setAccessibleName(tr("The chosen row"));
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(m_content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::iconText);
    layout->addLayout(buttons);
    layout->addWidget(area, 1);
    connect(m_edit, &QPushButton::clicked, this, &RowEditor::showEditors);
    connect(m_remove, &QPushButton::clicked, this, &RowEditor::removeAsked);
    connect(m_restore, &QPushButton::clicked, this, &RowEditor::restoreAsked);
    clear();
}

void RowEditor::setRow(const Row& row, State state) {
    m_row = row;
    m_state = state;
    m_hasRow = true;
    showText();
}

void RowEditor::clear() {
    m_row = {};
    m_state = State::Stored;
    m_hasRow = false;
    showText();
}

void RowEditor::setReadOnly(const QString& reason) {
    m_readOnly = reason;
    updateButtons();
}

void RowEditor::showText() {
    for (const QPlainTextEdit* editor : std::as_const(m_editors)) {
        delete editor->parentWidget();
    }
    m_editors.clear();
    QString text;
    for (const Message& turn : m_hasRow ? turnsOf(m_row) : std::vector<Message>()) {
        text +=
            QStringLiteral("<p><b>%1:</b> %2</p>").arg(speaker(turn.role), html(QString::fromStdString(turn.content)));
    }
    m_text->setText(m_state == State::Removed ? QStringLiteral("<s>%1</s>").arg(text) : text);
    m_text->show();
    updateButtons();
}

void RowEditor::showEditors() {
    m_text->hide();
    int place = 0;
    for (const Message& turn : turnsOf(m_row)) {
        auto* box = new QWidget;
        auto* layout = new QVBoxLayout(box);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(space::iconText);
        auto* editor = new QPlainTextEdit(QString::fromStdString(turn.content));
        editor->setObjectName(QStringLiteral("data.turn%1").arg(place + 1));
        editor->setAccessibleName(speaker(turn.role));
        editor->setTabChangesFocus(true);
        editor->setMinimumHeight(editorLines * editor->fontMetrics().lineSpacing() + 2 * space::inside);
        auto* label = new QLabel(speaker(turn.role));
        label->setBuddy(editor);
        layout->addWidget(label);
        layout->addWidget(editor);
        m_turns->insertWidget(place++, box);
        m_editors.append(editor);
        connect(editor, &QPlainTextEdit::textChanged, this, &RowEditor::takeText);
    }
    updateButtons();
    m_editors.first()->setFocus();
}

void RowEditor::takeText() {
    for (qsizetype i = 0; i < m_editors.size(); ++i) {
        const std::string text = m_editors[i]->toPlainText().toStdString();
        if (m_row.messages.empty()) {
            m_row.text = text;
        } else {
            m_row.messages[static_cast<std::size_t>(i)].content = text;
        }
    }
    m_state = State::Changed;
    updateButtons();
    Q_EMIT edited(m_row);
}

void RowEditor::updateButtons() {
    const bool canChange = m_hasRow && m_readOnly.isEmpty();
    m_edit->setEnabled(canChange && m_editors.isEmpty() && m_state != State::Removed);
    m_remove->setEnabled(canChange && m_state != State::Removed);
    m_restore->setVisible(m_state != State::Stored);
    m_edit->setToolTip(m_readOnly);
    m_remove->setToolTip(m_readOnly);
    m_stateText->setText(m_state == State::Removed   ? tr("Left out of the next version")
                         : m_state == State::Changed ? tr("Changed")
                                                     : QString());
}

}  // namespace lorimer
