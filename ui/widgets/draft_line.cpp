#include "ui/widgets/draft_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "ui/format.h"
#include "ui/style/theme.h"

namespace lorimer {

DraftLine::DraftLine(const QString& page, const QString& title, QWidget* parent) : QFrame(parent), m_title(title) {
    setObjectName(page + QStringLiteral(".draft"));
    setProperty("card", true);
    m_text = new QLabel;
    m_text->setObjectName(page + QStringLiteral(".draftText"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::field, space::inside, space::inside, space::inside);
    row->setSpacing(space::inside);
    row->addWidget(m_text, 1);
    auto* go = new QPushButton(tr("Continue"));
    go->setObjectName(page + QStringLiteral(".draftContinue"));
    auto* discard = new QPushButton(tr("Discard"));
    discard->setObjectName(page + QStringLiteral(".draftDiscard"));
    row->addWidget(go);
    row->addWidget(discard);
    connect(go, &QPushButton::clicked, this, &DraftLine::continueAsked);
    connect(discard, &QPushButton::clicked, this, &DraftLine::discardAsked);
    hide();
}

void DraftLine::setDraft(const QString& name) {
    m_text->setText(tr("%1: %2").arg(m_title, format::shortName(name)));
    setVisible(!name.isEmpty());
}

}  // namespace lorimer
