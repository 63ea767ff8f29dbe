#include "ui/widgets/page_frame.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/theme.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {

PageFrame::PageFrame(const QString& name, const QString& title, QWidget* parent) : QWidget(parent) {
    setObjectName(name + QStringLiteral(".page"));
    setAccessibleName(title);
    auto* label = new QLabel(title);
    label->setObjectName(name + QStringLiteral(".title"));
    setTextRole(label, TextRole::Title);
    m_titleRow = new QHBoxLayout;
    m_titleRow->setSpacing(space::inside);
    m_titleRow->addWidget(label);
    m_titleRow->addStretch(1);
    m_strip = new MessageStrip(name);
    m_body = new QVBoxLayout;
    m_body->setSpacing(space::field);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::page, space::page, space::page, space::page);
    layout->setSpacing(space::field);
    layout->addLayout(m_titleRow);
    layout->addWidget(m_strip);
    layout->addLayout(m_body, 1);
}

QPushButton* PageFrame::addAction(const QString& text, const QString& objectName, bool primary) {
    auto* button = new QPushButton(text);
    button->setObjectName(objectName);
    button->setProperty("primary", primary);
    addToTitle(button);
    return button;
}

void PageFrame::addToTitle(QWidget* widget) { m_titleRow->addWidget(widget); }

}  // namespace lorimer
