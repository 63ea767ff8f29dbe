#include "ui/pages/first_start_page.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/theme.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/questions.h"

namespace lorimer {
namespace {

constexpr int textWidth = 640;

QLabel* paragraph(const QString& text) {
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    label->setMaximumWidth(textWidth);
    return label;
}

}  // namespace

FirstStartPage::FirstStartPage(const QString& folder, QWidget* parent)
    : PageFrame(QStringLiteral("start"), tr("Welcome to Lorimer"), parent) {
    m_folder = new QLineEdit(folder);
    m_folder->setObjectName(QStringLiteral("start.folder"));
    m_folder->setAccessibleName(tr("Data folder"));
    m_folder->setMinimumWidth(360);
    auto* browse = new QPushButton(tr("Choose..."));
    browse->setObjectName(QStringLiteral("start.choose"));
    m_start = new QPushButton(tr("Start"));
    m_start->setObjectName(QStringLiteral("start.start"));
    m_start->setProperty("primary", true);
    auto* title = new QLabel(tr("Data folder"));
    title->setBuddy(m_folder);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::inside);
    row->addWidget(m_folder, 1);
    row->addWidget(browse);
    auto* line = new QWidget;
    line->setMaximumWidth(textWidth);
    line->setLayout(row);
    row->setContentsMargins(0, 0, 0, 0);
    QLabel* note = paragraph(
        tr("The folder is made where there is none, and is readable only by your account. Choose one on a disk of this "
           "computer, not in a folder that a cloud service copies."));
    setTextRole(note, TextRole::Second);
    body()->addWidget(
        paragraph(tr("Lorimer teaches a language model from your own examples, on this computer. It opens "
                     "no network connection. Your datasets, runs and chats stay in one folder.")));
    body()->addSpacing(space::field);
    body()->addWidget(title);
    body()->addWidget(line);
    body()->addWidget(note);
    body()->addSpacing(space::field);
    body()->addWidget(m_start, 0, Qt::AlignLeft);
    body()->addStretch(1);
    setFocusProxy(m_folder);
    connect(browse, &QPushButton::clicked, this, [this] {
        askForFolder(this, tr("Choose the data folder"), [this](const QString& chosen) { m_folder->setText(chosen); });
    });
    connect(m_start, &QPushButton::clicked, this, &FirstStartPage::choose);
    connect(m_folder, &QLineEdit::returnPressed, this, &FirstStartPage::choose);
    connect(m_folder, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_start->setEnabled(!text.trimmed().isEmpty()); });
}

void FirstStartPage::choose() {
    QString folder = m_folder->text().trimmed();
    if (folder.isEmpty() || !m_start->isEnabled()) {
        return;
    }
    if (folder == QLatin1String("~") || folder.startsWith(QLatin1String("~/"))) {
        folder.replace(0, 1, QDir::homePath());
    }
    if (!QDir::isAbsolutePath(folder)) {
        showFailure(tr("'%1' does not say where the folder is. Nothing was changed; write the whole path, beginning "
                       "with /.")
                        .arg(folder));
        return;
    }
    strip().hide();
    m_start->setEnabled(false);
    Q_EMIT folderChosen(QDir::cleanPath(folder));
}

void FirstStartPage::showFailure(const QString& sentence) {
    m_start->setEnabled(true);
    strip().showMessage(Level::Error, sentence);
}

}  // namespace lorimer
