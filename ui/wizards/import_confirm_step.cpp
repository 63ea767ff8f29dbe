#include "ui/wizards/import_confirm_step.h"

#include <QFormLayout>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/style/theme.h"

namespace lorimer {
namespace {

constexpr int longestName = 200;  // as the store takes it
constexpr int fieldWidth = 420;
constexpr int textWidth = 760;  // about 90 letters a line

QLabel* paragraph(const QString& objectName) {
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setMaximumWidth(textWidth);
    return label;
}

/// A label in a row of its own, so that its height follows the width that it really has.
QHBoxLayout* rowOf(QLabel* label) {
    auto* row = new QHBoxLayout;
    row->addWidget(label, 1);
    row->addStretch(0);
    return row;
}

}  // namespace

ImportConfirmStep::ImportConfirmStep(QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::section);
    layout->addWidget(buildQuestion());
    layout->addWidget(buildProgress());
    layout->addWidget(buildDone());
    layout->addStretch(1);
    showQuestion();
}

QWidget* ImportConfirmStep::buildQuestion() {
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("import.name"));
    m_name->setAccessibleName(tr("Name of the data set"));
    m_name->setMaxLength(longestName);
    m_name->setMaximumWidth(fieldWidth);
    m_summary = paragraph(QStringLiteral("import.summary"));
    auto* unchanged = paragraph(QStringLiteral("import.unchanged"));
    unchanged->setText(tr("The file itself is not changed."));
    m_question = new QWidget;
    auto* layout = new QVBoxLayout(m_question);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::field);
    auto* title = new QLabel(tr("Name"));
    title->setBuddy(m_name);
    setTextRole(title, TextRole::Section);
    layout->addWidget(title);
    layout->addWidget(m_name);
    layout->addSpacing(space::field);
    layout->addLayout(rowOf(m_summary));
    layout->addLayout(rowOf(unchanged));
    connect(m_name, &QLineEdit::textChanged, this, &ImportConfirmStep::nameChanged);
    return m_question;
}

QWidget* ImportConfirmStep::buildProgress() {
    m_progress = new QWidget;
    m_progressText = paragraph(QStringLiteral("import.progressText"));
    m_bar = new QProgressBar;
    m_bar->setObjectName(QStringLiteral("import.progress"));
    m_bar->setAccessibleName(tr("Progress of the import"));
    m_bar->setTextVisible(false);
    auto* layout = new QVBoxLayout(m_progress);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    layout->addLayout(rowOf(m_progressText));
    layout->addWidget(m_bar);
    return m_progress;
}

QWidget* ImportConfirmStep::buildDone() {
    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("import.done"));
    card->setProperty("card", true);
    m_doneText = paragraph(QStringLiteral("import.doneText"));
    m_train = new QPushButton(tr("Train with this data"));
    m_train->setObjectName(QStringLiteral("import.train"));
    m_train->setProperty("primary", true);
    auto* open = new QPushButton(tr("Open dataset"));
    open->setObjectName(QStringLiteral("import.open"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::inside);
    buttons->addWidget(m_train);
    buttons->addWidget(open);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(space::page, space::page, space::page, space::page);
    layout->setSpacing(space::field);
    layout->addLayout(rowOf(m_doneText));
    layout->addLayout(buttons);
    connect(m_train, &QPushButton::clicked, this, &ImportConfirmStep::trainAsked);
    connect(open, &QPushButton::clicked, this, &ImportConfirmStep::openAsked);
    m_done = card;
    return card;
}

void ImportConfirmStep::setName(const QString& name) {
    if (m_name->text() != name) {
        m_name->setText(name);
    }
}

QString ImportConfirmStep::name() const { return m_name->text().trimmed(); }

void ImportConfirmStep::setSummary(const QString& text) { m_summary->setText(text); }

void ImportConfirmStep::showQuestion() {
    m_question->show();
    m_question->setEnabled(true);
    m_progress->hide();
    m_done->hide();
}

void ImportConfirmStep::showProgress(const QString& text, double share) {
    m_question->setEnabled(false);
    m_progress->show();
    m_done->hide();
    m_progressText->setText(text);
    m_bar->setRange(0, share < 0.0 ? 0 : 1000);
    m_bar->setValue(static_cast<int>(share * 1000.0));
}

void ImportConfirmStep::showDone(const ImportReport& report) {
    m_question->hide();
    m_progress->hide();
    m_done->show();
    m_doneText->setText(
        tr("\"%1\" is stored: %2 rows for training, %3 for the check and %4 for the test. The file itself was not "
           "changed.")
            .arg(QString::fromStdString(report.datasetName), format::count(report.split.rows[0]),
                 format::count(report.split.rows[1]), format::count(report.split.rows[2])));
    m_train->setFocus(Qt::TabFocusReason);
}

}  // namespace lorimer
