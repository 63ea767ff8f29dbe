#include "ui/widgets/page_notice.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/theme.h"

namespace lorimer {

PageNotice::PageNotice(const QString& pageName, QWidget* parent) : QWidget(parent) {
    m_sentence = new QLabel;
    m_sentence->setObjectName(pageName + QStringLiteral(".notice"));
    m_hint = new QLabel;
    m_hint->setObjectName(pageName + QStringLiteral(".noticeHint"));
    setTextRole(m_hint, TextRole::Second);
    for (QLabel* label : {m_sentence, m_hint}) {
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignHCenter);
    }
    m_button = new QPushButton;
    m_button->setObjectName(pageName + QStringLiteral(".noticeButton"));
    m_button->setProperty("primary", true);
    m_button->hide();  // until it has words
    connect(m_button, &QPushButton::clicked, this, [this] {
        const auto call = m_call;  // it may say something else
        if (call) {
            call();
        }
    });
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(space::field);
    layout->addStretch(2);
    layout->addWidget(m_sentence);
    layout->addWidget(m_hint);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

void PageNotice::setSecondary() { m_button->setProperty("primary", false); }

void PageNotice::say(const QString& sentence, const QString& hint, const QString& buttonText,
                     std::function<void()> call) {
    m_sentence->setText(sentence);
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    m_button->setText(buttonText);
    m_button->setVisible(!buttonText.isEmpty());
    m_call = std::move(call);
}

}  // namespace lorimer
