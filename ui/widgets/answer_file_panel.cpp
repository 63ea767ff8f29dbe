#include "ui/widgets/answer_file_panel.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QStringListModel>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/models/activity_model.h"
#include "ui/services.h"
#include "ui/settings.h"
#include "ui/style/theme.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/questions.h"

namespace lorimer {
namespace {

QPushButton* button(const QString& text, const QString& objectName) {
    auto* made = new QPushButton(text);
    made->setObjectName(objectName);
    return made;
}

QLineEdit* pathField(const QString& objectName, const QString& accessibleName) {
    auto* field = new QLineEdit;
    field->setObjectName(objectName);
    field->setAccessibleName(accessibleName);
    return field;
}

/// "letters.csv" gives "letters-answers.csv" beside it; what is no CSV gives JSON Lines.
QString suggestedOut(const QString& in) {
    const QFileInfo file(in);
    const bool csv = file.suffix().compare(QLatin1String("csv"), Qt::CaseInsensitive) == 0;
    return file.path() + QLatin1Char('/') + file.completeBaseName() +
           (csv ? QStringLiteral("-answers.csv") : QStringLiteral("-answers.jsonl"));
}

}  // namespace

AnswerFilePanel::AnswerFilePanel(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_session(services.engine, services.engineThread) {
    build();
    connectSession();
    connect(m_browseIn, &QPushButton::clicked, this, [this] {
        askForFiles(this, tr("File with questions"),
                    tr("Tables and texts (*.csv *.tsv *.xlsx *.ods *.json *.jsonl *.txt *.md)"),
                    [this](const QStringList& files) { m_in->setText(files.first()); });
    });
    connect(m_browseOut, &QPushButton::clicked, this, [this] {
        askWhereToSave(this, tr("File for the answers"), m_out->text(), tr("CSV (*.csv);;JSON Lines (*.jsonl)"),
                       [this](const QString& file) { m_out->setText(file); });
    });
    connect(m_in, &QLineEdit::textChanged, this, [this](const QString& in) {
        m_out->setText(in.isEmpty() ? QString() : suggestedOut(in));
        updateButtons();
    });
    connect(m_out, &QLineEdit::textChanged, this, &AnswerFilePanel::updateButtons);
    connect(m_start, &QPushButton::clicked, this, &AnswerFilePanel::start);
    connect(m_cancel, &QPushButton::clicked, this, &AnswerFilePanel::stop);
    connect(m_back, &QPushButton::clicked, this, &AnswerFilePanel::backAsked);
    updateButtons();
}

void AnswerFilePanel::build() {
    auto* title = new QLabel(tr("Answer a file"));
    setTextRole(title, TextRole::Section);
    m_what = new QLabel;
    m_what->setObjectName(QStringLiteral("compare.fileWhat"));
    m_what->setWordWrap(true);
    m_strip = new MessageStrip(QStringLiteral("compare.file"));
    m_back = button(tr("Back to comparing"), QStringLiteral("compare.fileBack"));
    m_start = button(tr("Answer all rows"), QStringLiteral("compare.fileStart"));
    m_start->setProperty("primary", true);
    m_cancel = button(tr("Cancel"), QStringLiteral("compare.fileCancel"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::inside);
    buttons->addWidget(m_back);
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_start);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::field);
    layout->addWidget(title);
    layout->addWidget(m_what);
    layout->addWidget(m_strip);
    layout->addWidget(buildFiles());
    layout->addWidget(buildSides());
    layout->addWidget(buildProgress());
    layout->addWidget(m_failedTitle);
    layout->addWidget(m_failed, 1);
    layout->addStretch(0);
    layout->addLayout(buttons);
}

QWidget* AnswerFilePanel::buildFiles() {
    m_in = pathField(QStringLiteral("compare.fileIn"), tr("File with questions"));
    m_out = pathField(QStringLiteral("compare.fileOut"), tr("File for the answers"));
    m_browseIn = button(tr("Browse..."), QStringLiteral("compare.fileBrowseIn"));
    m_browseIn->setAccessibleName(tr("Browse for the file with questions"));
    m_browseOut = button(tr("Browse..."), QStringLiteral("compare.fileBrowseOut"));
    m_browseOut->setAccessibleName(tr("Browse for the file for the answers"));
    auto* widget = new QWidget;
    auto* grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::inside);
    grid->setVerticalSpacing(space::inside);
    addFileLine(grid, tr("File with questions"), m_in, m_browseIn);
    addFileLine(grid, tr("File for the answers"), m_out, m_browseOut);
    auto* note =
        new QLabel(tr("CSV or JSON Lines. The file with questions is not changed. A file of answers that was "
                      "begun earlier is continued."));
    note->setWordWrap(true);
    setTextRole(note, TextRole::Second);
    grid->addWidget(note, 2, 1, 1, 2);
    return widget;
}

void AnswerFilePanel::addFileLine(QGridLayout* grid, const QString& text, QLineEdit* field, QPushButton* browse) {
    const int row = field == m_in ? 0 : 1;
    auto* label = new QLabel(text);
    label->setBuddy(field);
    grid->addWidget(label, row, 0);
    grid->addWidget(field, row, 1);
    grid->addWidget(browse, row, 2);
}

QWidget* AnswerFilePanel::buildSides() {
    m_both = new QRadioButton(tr("Both models"));
    m_both->setObjectName(QStringLiteral("compare.fileBoth"));
    m_both->setChecked(true);
    m_baseOnly = new QRadioButton(tr("Base model"));
    m_baseOnly->setObjectName(QStringLiteral("compare.fileBase"));
    m_adaptedOnly = new QRadioButton(tr("Adapted model"));
    m_adaptedOnly->setObjectName(QStringLiteral("compare.fileAdapted"));
    auto* widget = new QWidget;
    auto* line = new QHBoxLayout(widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::page);
    line->addWidget(new QLabel(tr("Who answers")));
    for (QRadioButton* radio : {m_both, m_baseOnly, m_adaptedOnly}) {
        line->addWidget(radio);
    }
    line->addStretch(1);
    return widget;
}

QWidget* AnswerFilePanel::buildProgress() {
    m_bar = new QProgressBar;
    m_bar->setObjectName(QStringLiteral("compare.fileBar"));
    m_bar->setAccessibleName(tr("Rows answered"));
    m_bar->setTextVisible(false);
    m_progress = new QLabel;
    m_progress->setObjectName(QStringLiteral("compare.fileProgress"));
    m_failedTitle = new QLabel;
    m_failedTitle->setObjectName(QStringLiteral("compare.fileFailedTitle"));
    m_failures = new QStringListModel(this);
    m_failed = new QListView;
    m_failed->setObjectName(QStringLiteral("compare.fileFailed"));
    m_failed->setAccessibleName(tr("Rows that could not be answered"));
    m_failed->setModel(m_failures);
    m_failed->setWordWrap(true);
    m_failed->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_failedTitle->hide();
    m_failed->hide();
    auto* widget = new QWidget;
    auto* line = new QHBoxLayout(widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::field);
    line->addWidget(m_bar, 1);
    line->addWidget(m_progress);
    return widget;
}

void AnswerFilePanel::connectSession() {
    connect(&m_session, &AnswerFileSession::loading, this, [this](qint64 done, qint64 total) {
        m_progress->setText(tr("Reading %1: layer %2 of %3").arg(m_run.modelName).arg(done).arg(total));
    });
    connect(&m_session, &AnswerFileSession::progress, this, &AnswerFilePanel::showProgress);
    connect(&m_session, &AnswerFileSession::rowFailed, this, &AnswerFilePanel::addFailure);
    connect(&m_session, &AnswerFileSession::finished, this, &AnswerFilePanel::finish);
    connect(&m_session, &AnswerFileSession::failed, this, &AnswerFilePanel::fail);
    connect(&m_session, &AnswerFileSession::ended, this, &AnswerFilePanel::updateButtons);
}

void AnswerFilePanel::open(const RunChoice& run, const SamplingConfig& sampling, const QString& systemText) {
    if (isRunning()) {
        return;
    }
    m_run = run;
    m_sampling = sampling;
    m_systemText = systemText;
    m_what->setText(
        systemText.isEmpty()
            ? tr("Every row is asked of %1 and the run \"%2\", with the settings of the Compare page.")
                  .arg(run.modelName, run.name)
            : tr("Every row is asked of %1 and the run \"%2\", with the settings and the system text of the "
                 "Compare page.")
                  .arg(run.modelName, run.name));
    m_strip->hide();
    m_in->setFocus(Qt::OtherFocusReason);
    updateButtons();
}

void AnswerFilePanel::start() {
    AnswerFileJob job;
    job.in = m_in->text().trimmed().toStdString();
    job.out = m_out->text().trimmed().toStdString();
    job.useBase = !m_adaptedOnly->isChecked();
    job.useAdapter = !m_baseOnly->isChecked();
    job.systemText = m_systemText.toStdString();
    job.sampling = m_sampling;
    m_strip->hide();
    m_failures->setStringList({});
    m_failedTitle->hide();
    m_failed->hide();
    m_bar->setRange(0, 0);
    m_progress->setText(tr("Waiting to read %1").arg(m_run.modelName));
    m_timeLeft.start();
    m_activity =
        m_services.activity.begin(tr("Answering %1").arg(QFileInfo(m_in->text()).fileName()), [this] { stop(); });
    m_session.start({m_run.modelPath, m_run.adapterFolder, m_services.settings.computing(), m_run.config.quantization},
                    job);
    updateButtons();
}

void AnswerFilePanel::stop() { m_session.stop(); }

void AnswerFilePanel::showProgress(qint64 done, qint64 total) {
    const QString left = m_timeLeft.after(done, total);
    const QString rows = tr("Row %1 of %2").arg(format::count(done), format::count(total));
    const QString text = left.isEmpty() ? rows : tr("%1, %2").arg(rows, left);
    m_bar->setRange(0, static_cast<int>(total));
    m_bar->setValue(static_cast<int>(done));
    m_progress->setText(text);
    m_services.activity.progress(m_activity, text,
                                 total > 0 ? static_cast<double>(done) / static_cast<double>(total) : -1.0);
}

void AnswerFilePanel::addFailure(qint64 row, const QString& reason) {
    m_failures->insertRow(m_failures->rowCount());
    m_failures->setData(m_failures->index(m_failures->rowCount() - 1),
                        tr("Row %1: %2").arg(format::count(row), reason));
    const int failed = m_failures->rowCount();
    m_failedTitle->setText(failed == 1 ? tr("1 row could not be answered")
                                       : tr("%1 rows could not be answered").arg(format::count(failed)));
    m_failedTitle->show();
    m_failed->show();
    if (!m_failed->currentIndex().isValid()) {
        m_failed->setCurrentIndex(m_failures->index(0));
    }
}

void AnswerFilePanel::finish(const AnswerFileReport& report) {
    const QString answered = format::count(report.answered + report.skipped);
    const QString text =
        report.failed.empty()
            ? tr("%1 of %2 rows are answered in %3.").arg(answered, format::count(report.rows), m_out->text())
            : tr("%1 of %2 rows are answered in %3. The rows that failed are listed below and named in "
                 "the file; start again to try them once more.")
                  .arg(answered, format::count(report.rows), m_out->text());
    m_strip->showMessage(report.failed.empty() ? Level::Done : Level::Warning, text);
    m_services.activity.end(m_activity, report.failed.empty() ? Level::Done : Level::Warning, text);
    m_progress->clear();
}

void AnswerFilePanel::fail(const Error& error) {
    const bool stopped = error.kind() == ErrorKind::Stopped;
    const QString text = stopped ? tr("Stopped. The answers so far are in %1; start again to go on.").arg(m_out->text())
                                 : QString::fromStdString(error.sentence());
    m_strip->showMessage(stopped ? Level::Info : Level::Error, text);
    m_services.activity.end(m_activity, stopped ? Level::Info : Level::Error, text);
    m_progress->clear();
}

void AnswerFilePanel::updateButtons() {
    const bool running = isRunning();
    if (!running) {
        m_bar->setRange(0, 1);
        m_bar->setValue(0);
    }
    m_bar->setVisible(running);
    m_start->setEnabled(!running && !m_in->text().trimmed().isEmpty() && !m_out->text().trimmed().isEmpty());
    m_cancel->setEnabled(running);
    for (QWidget* field : {static_cast<QWidget*>(m_in), static_cast<QWidget*>(m_out), static_cast<QWidget*>(m_browseIn),
                           static_cast<QWidget*>(m_browseOut), static_cast<QWidget*>(m_both),
                           static_cast<QWidget*>(m_baseOnly), static_cast<QWidget*>(m_adaptedOnly)}) {
        field->setEnabled(!running);
    }
}

}  // namespace lorimer
