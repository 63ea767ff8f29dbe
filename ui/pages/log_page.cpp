#include "ui/pages/log_page.h"

#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include "store/log.h"
#include "ui/services.h"
#include "ui/style/theme.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {
namespace {

constexpr qint64 mostShown = qint64(256) << 10;

}  // namespace

LogPage::LogPage(Services& services, QWidget* parent)
    : PageFrame(QStringLiteral("log"), tr("Log"), parent),
      m_services(services),
      m_lookups(services.lookupThread, *this) {
    auto* again = addAction(tr("Read again"), QStringLiteral("log.refresh"));
    again->setShortcut(Qt::Key_F5);
    auto* back = addAction(tr("Back to Settings"), QStringLiteral("log.back"));
    back->setShortcut(Qt::ALT | Qt::Key_Left);
    auto* note = new QLabel(tr("%1. It holds no text of your rows, no questions and no answers.")
                                .arg(Log::fileIn(services.workspace.folder())));
    note->setObjectName(QStringLiteral("log.note"));
    note->setWordWrap(true);
    setTextRole(note, TextRole::Second);
    m_text = new QPlainTextEdit;
    m_text->setObjectName(QStringLiteral("log.text"));
    m_text->setAccessibleName(tr("Lines of the log"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setPlaceholderText(tr("Nothing was written yet."));
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    body()->addWidget(note);
    body()->addWidget(m_text, 1);
    connect(again, &QPushButton::clicked, this, &LogPage::refresh);
    connect(back, &QPushButton::clicked, this, &LogPage::backAsked);
}

LogPage::~LogPage() { m_lookups.stopAndWait(); }

void LogPage::refresh() {
    m_lookups.post(
        [this, folder = m_services.workspace.folder()](const StopFlag&) {
            const QString text = Log::readTail(folder, mostShown);
            m_lookups.deliver([this, text] {
                m_text->setPlainText(text);
                m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
            });
        },
        [this](const Error& error) { strip().showMessage(Level::Error, QString::fromStdString(error.sentence())); });
}

void LogPage::showEvent(QShowEvent* event) {
    PageFrame::showEvent(event);
    refresh();
}

}  // namespace lorimer
