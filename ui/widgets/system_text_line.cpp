#include "ui/widgets/system_text_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/theme.h"

namespace lorimer {

SystemTextLine::SystemTextLine(const QString& name, QWidget* parent) : QWidget(parent) {
    m_line = new QWidget;
    m_title = new QLabel;
    m_title->setObjectName(name + QStringLiteral(".systemTitle"));
    m_change = new QPushButton(tr("Change"));
    m_change->setObjectName(name + QStringLiteral(".changeSystem"));
    m_change->setAccessibleName(tr("Change the text that the template adds"));
    auto* head = new QHBoxLayout(m_line);
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(space::inside);
    head->addWidget(m_title);
    head->addWidget(m_change);
    m_field = new QLineEdit;
    m_field->setObjectName(name + QStringLiteral(".systemText"));
    m_field->setAccessibleName(tr("System text for rows that have none"));
    m_use = new QPushButton(tr("Use this text"));
    m_use->setObjectName(name + QStringLiteral(".useSystem"));
    m_useTemplate = new QPushButton(tr("Use the template's own"));
    m_useTemplate->setObjectName(name + QStringLiteral(".useTemplate"));
    auto* why =
        new QLabel(tr("This text stands before every row that has no system text of its own: in training, in "
                      "chat and in exports."));
    why->setWordWrap(true);
    setTextRole(why, TextRole::Second);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::inside);
    row->addWidget(m_field, 1);
    row->addWidget(m_use);
    row->addWidget(m_useTemplate);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::iconText);
    layout->addWidget(why);
    layout->addLayout(row);
    hide();
    connect(m_change, &QPushButton::clicked, this, [this] {
        setVisible(isHidden());
        m_field->setFocus();
        m_field->selectAll();
    });
    connect(m_field, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_use->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_field, &QLineEdit::returnPressed, m_use, &QPushButton::click);
    connect(m_use, &QPushButton::clicked, this, [this] { choose(m_field->text().trimmed()); });
    connect(m_useTemplate, &QPushButton::clicked, this, [this] { choose(QString()); });
    showState();
}

void SystemTextLine::choose(const QString& text) {
    hide();
    m_change->setFocus();
    if (text == m_text) {
        return;
    }
    setText(text);
    Q_EMIT textChosen(text);
}

void SystemTextLine::setText(const QString& text) {
    m_text = text;
    showState();
}

void SystemTextLine::setOwnText(const QString& own) {
    m_own = own;
    showState();
}

void SystemTextLine::setFixed() {
    m_isFixed = true;
    showState();
}

// The button is there where the template writes a text, or wrote one before it was replaced.
void SystemTextLine::showState() {
    const bool isReplaced = !m_text.isEmpty();
    const bool isThere = isReplaced || !m_own.isEmpty();
    m_title->setText(isReplaced ? tr("Your system text is used") : tr("Text the template added"));
    m_title->setToolTip(isReplaced ? m_text : m_own);
    m_line->setVisible(isThere);
    m_change->setVisible(!m_isFixed);
    m_useTemplate->setEnabled(isReplaced);
    if (isHidden()) {
        m_field->setText(isReplaced ? m_text : m_own.simplified());
    }
    if (!isThere) {
        hide();
    }
}

}  // namespace lorimer
