#include "ui/pages/export_page.h"

#include <QDir>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "session/training_session.h"
#include "ui/format.h"
#include "ui/models/activity_model.h"
#include "ui/services.h"
#include "ui/settings.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/widgets/export_formats.h"
#include "ui/widgets/export_result.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/page_notice.h"
#include "ui/widgets/questions.h"
#include "ui/widgets/run_combo.h"

namespace lorimer {
namespace {

constexpr int typingPause = 300;  // ms until a typed folder is looked at

/// "80 MB", "1.2 GB": by the size, since adapters are small and disks are not.
QString sizeText(std::int64_t bytes) {
    return QLocale().formattedDataSize(bytes, bytes < (1 << 20) ? 0 : 1, QLocale::DataSizeTraditionalFormat);
}

/// A folder's name out of a run's: what a file system or a person could stumble over becomes a dash.
QString folderName(const QString& run) {
    QString name;
    for (const QChar letter : run.toLower().simplified()) {
        name += letter.isLetterOrNumber() || letter == QLatin1Char('.') ? letter : QLatin1Char('-');
    }
    while (name.startsWith(QLatin1Char('.'))) {
        name.remove(0, 1);
    }
    return name.isEmpty() ? QStringLiteral("adapter") : name.left(80);
}

QLabel* wrapped(const QString& objectName) {
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    return label;
}

}  // namespace

ExportPage::ExportPage(Services& services, QWidget* parent)
    : PageFrame(QStringLiteral("export"), tr("Export"), parent),
      m_services(services),
      m_session(services.workspace, services.engine, services.engineThread),
      m_lookups(services.lookupThread, *this),
      m_base(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)),
      m_typing(new QTimer(this)) {
    m_notice = new PageNotice(QStringLiteral("export"));
    m_content = buildContent();
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_notice);
    m_stack->addWidget(m_content);
    body()->addWidget(m_stack, 1);
    m_typing->setSingleShot(true);
    m_typing->setInterval(typingPause);
    connectSession();
    connect(m_typing, &QTimer::timeout, this, &ExportPage::lookAtFolder);
    connect(m_run, &RunCombo::runChosen, this, &ExportPage::runChosen);
    connect(m_export, &QPushButton::clicked, this, &ExportPage::start);
    connect(m_result, &ExportResult::checkAsked, this, &ExportPage::check);
    connect(m_folder, &QLineEdit::textChanged, this, [this] {
        m_typing->start();
        updateButtons();
    });
    connect(m_browse, &QPushButton::clicked, this, [this] {
        askForFolder(this, tr("Folder for the export"), [this](const QString& folder) {
            m_base = folder;
            m_suggested.clear();
            m_folder->clear();
            runChosen();
        });
    });
    connect(&services.training, &TrainingSession::aboutToStart, this, &ExportPage::updateState, Qt::QueuedConnection);
    connect(&services.training, &TrainingSession::ended, this, [this] {
        m_pausing = false;
        refresh();
    });
    updateState();
}

ExportPage::~ExportPage() { m_lookups.stopAndWait(); }

QWidget* ExportPage::buildContent() {
    auto* widget = new QWidget;
    auto* layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::section);
    layout->addWidget(buildChoices());
    layout->addWidget(buildPlace());
    layout->addWidget(buildProgress());
    m_result = new ExportResult;
    layout->addWidget(m_result);
    layout->addStretch(1);
    return widget;
}

QWidget* ExportPage::buildChoices() {
    m_run = new RunCombo(QStringLiteral("export"));
    m_formats = new ExportFormats;
    auto* widget = new QWidget;
    auto* grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::page);
    grid->setVerticalSpacing(space::field);
    grid->addWidget(new QLabel(tr("Run")), 0, 0);
    grid->addWidget(m_run, 0, 1);
    grid->addWidget(new QLabel(tr("Format")), 1, 0, Qt::AlignTop);
    grid->addWidget(m_formats, 1, 1);
    grid->setColumnStretch(1, 1);
    return widget;
}

QWidget* ExportPage::buildPlace() {
    m_folder = new QLineEdit;
    m_folder->setObjectName(QStringLiteral("export.folder"));
    m_folder->setAccessibleName(tr("Save to"));
    m_browse = new QPushButton(tr("Browse..."));
    m_browse->setObjectName(QStringLiteral("export.browse"));
    m_export = new QPushButton(tr("Export"));
    m_export->setObjectName(QStringLiteral("export.start"));
    m_export->setProperty("primary", true);
    m_free = wrapped(QStringLiteral("export.free"));
    setTextRole(m_free, TextRole::Second);
    m_warning = wrapped(QStringLiteral("export.warning"));
    m_warningIcon = new QLabel;
    m_reason = wrapped(QStringLiteral("export.reason"));
    auto* label = new QLabel(tr("Save to"));
    label->setBuddy(m_folder);
    auto* widget = new QWidget;
    auto* grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::inside);
    grid->setVerticalSpacing(space::inside);
    grid->addWidget(label, 0, 0);
    grid->addWidget(m_folder, 0, 1);
    grid->addWidget(m_browse, 0, 2);
    grid->addWidget(m_export, 0, 3);
    grid->addWidget(m_free, 1, 1, 1, 3);
    auto* warning = new QHBoxLayout;
    warning->setSpacing(space::inside);
    warning->addWidget(m_warningIcon);
    warning->addWidget(m_warning, 1);
    grid->addLayout(warning, 2, 1, 1, 3);
    grid->addWidget(m_reason, 3, 1, 1, 3);
    grid->setColumnStretch(1, 1);
    return widget;
}

QWidget* ExportPage::buildProgress() {
    m_bar = new QProgressBar;
    m_bar->setObjectName(QStringLiteral("export.bar"));
    m_bar->setAccessibleName(tr("Progress of the export"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_progress = new QLabel;
    m_progress->setObjectName(QStringLiteral("export.progress"));
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setObjectName(QStringLiteral("export.cancel"));
    connect(m_cancel, &QPushButton::clicked, &m_session, &ExportSession::stop);
    m_progressLine = new QWidget;
    auto* line = new QHBoxLayout(m_progressLine);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::field);
    line->addWidget(m_bar, 1);
    line->addWidget(m_progress);
    line->addWidget(m_cancel);
    return m_progressLine;
}

void ExportPage::connectSession() {
    connect(&m_session, &ExportSession::written, this, [this](qint64 done, qint64 total) {
        const bool inBytes = m_formats->choice().format == ExportChoice::Format::Peft;
        showProgress(inBytes ? tr("Writing adapter: %1 of %2").arg(sizeText(done), sizeText(total))
                             : tr("Writing model: %1 %").arg(100 * done / std::max<qint64>(1, total)),
                     inBytes ? 0.0 : static_cast<double>(done) / static_cast<double>(std::max<qint64>(1, total)));
    });
    connect(&m_session, &ExportSession::compared, this, [this](int done, int total) {
        showProgress(tr("Comparing answers: %1 of %2").arg(done).arg(total), static_cast<double>(done) / total);
    });
    connect(&m_session, &ExportSession::exported, this, [this](const AdapterExport& report) {
        m_result->setExported(report);
        strip().showMessage(Level::Done, tr("The run was exported to %1").arg(report.folder));
        showParity(report.parity);
    });
    connect(&m_session, &ExportSession::checked, this, &ExportPage::showParity);
    connect(&m_session, &ExportSession::failed, this, &ExportPage::fail);
    connect(&m_session, &ExportSession::ended, this, [this] {
        updateState();
        lookAtFolder();
    });
}

void ExportPage::showEvent(QShowEvent* event) {
    PageFrame::showEvent(event);
    refresh();
}

void ExportPage::chooseRun(const QString& runId) {
    m_wantedRun = runId;
    refresh();
}

void ExportPage::refresh() {
    m_lookups.post(
        [this](const StopFlag&) {
            auto runs = runsWithAdapter(m_services.workspace);
            m_lookups.deliver([this, runs = std::move(runs), graphics = hasGraphicsCard()] {
                m_hasGraphicsCard = graphics;
                m_run->setRuns(runs);
                if (!m_wantedRun.isEmpty() && !m_session.isRunning()) {
                    m_run->choose(std::exchange(m_wantedRun, QString()));
                }
                updateState();
                lookAtFolder();
            });
        },
        [this](const Error& error) { showFailure(error); });
}

void ExportPage::runChosen() {
    const RunChoice* run = m_run->run();
    if (run == nullptr) {
        return;
    }
    m_formats->setRun(*run);
    m_result->clear();
    if (m_folder->text() == m_suggested) {
        m_suggested = QDir::cleanPath(m_base + QLatin1Char('/') + folderName(run->name));
        m_folder->setText(m_suggested);
    }
    updateButtons();
}

QString ExportPage::folder() const { return m_folder->text().trimmed(); }

void ExportPage::lookAtFolder() {
    if (folder().isEmpty()) {
        return;
    }
    const int lookup = ++m_lookup;
    m_lookups.post(
        [this, lookup, folder = folder()](const StopFlag&) {
            const ExportPlace place = lookAtPlace(m_services.workspace, folder);
            m_lookups.deliver([this, lookup, place] {
                if (lookup == m_lookup) {
                    showPlace(place);
                }
            });
        },
        [this](const Error& error) { showFailure(error); });
}

void ExportPage::showPlace(const ExportPlace& place) {
    m_place = place;
    m_free->setText(place.freeBytes > 0 ? tr("%1 free on this disk").arg(sizeText(place.freeBytes))
                                        : tr("Free space: not measured yet"));
    m_warning->setText(place.insideWorkspace
                           ? QString()
                           : tr("You are writing outside the data folder. These files may contain what "
                                "the model has learned from your rows."));
    m_warning->setVisible(!place.insideWorkspace);
    m_warningIcon->setVisible(!place.insideWorkspace);
    m_warningIcon->setPixmap(coloredIcon(QStringLiteral("warning"), colorsFor(palette()).warning).pixmap(20, 20));
    updateButtons();
}

void ExportPage::sayBusy() {
    const QString sentence =
        m_pausing ? tr("Pausing the training: what it has learned is being saved.")
        : m_hasGraphicsCard
            ? tr("Training is using the GPU. Pause it to export now: about 10 s, nothing is lost.")
            : tr("Training is using the processor. Pause it to export now: about 10 s, nothing is lost.");
    m_notice->say(sentence, {}, m_pausing ? QString() : tr("Pause and export"), [this] {
        m_pausing = true;
        m_services.training.pause();
        updateState();
    });
}

void ExportPage::updateState() {
    const bool running = m_session.isRunning();
    const bool training = m_services.training.isRunning() && !running;  // else the training waits
    const bool any = m_run->run() != nullptr;
    if (training) {
        sayBusy();
    } else if (!any) {
        m_notice->say(tr("Nothing to export yet. Finish or stop a run first."));
    }
    m_stack->setCurrentWidget(training || !any ? static_cast<QWidget*>(m_notice) : m_content);
    updateButtons();
    if (!running && m_cancel->hasFocus()) {
        m_folder->setFocus(Qt::OtherFocusReason);  // else the focus would leave the page
    }
    m_progressLine->setVisible(running);
}

void ExportPage::updateButtons() {
    const bool running = m_session.isRunning();
    const QString reason = running                           ? QString()
                           : folder().isEmpty()              ? tr("Choose a folder.")
                           : !QDir::isAbsolutePath(folder()) ? tr("The folder must begin with \"/\".")
                           : m_place.occupied ? tr("This folder is not empty. Choose another, or check what is in it.")
                                              : QString();
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
    m_export->setEnabled(!running && reason.isEmpty());
    m_result->setCheckable(!running && m_place.hasExport);
    for (QWidget* widget : {static_cast<QWidget*>(m_run), static_cast<QWidget*>(m_formats),
                            static_cast<QWidget*>(m_folder), static_cast<QWidget*>(m_browse)}) {
        widget->setEnabled(!running);
    }
}

void ExportPage::begin(const QString& activity) {
    strip().hide();
    m_result->clearParity();
    m_activity = m_services.activity.begin(activity, [this] { m_session.stop(); });
    showProgress(tr("Reading %1").arg(m_run->run()->modelName), 0.0);
}

void ExportPage::start() {
    const RunChoice* run = m_run->run();
    if (run == nullptr || m_session.isRunning()) {
        return;
    }
    m_result->clear();
    begin(tr("Exporting %1").arg(format::shortName(run->name)));
    m_session.start(run->id, folder(), m_formats->choice(), m_services.settings.computing());
    updateState();
}

void ExportPage::check() {
    const RunChoice* run = m_run->run();
    if (run == nullptr || m_session.isRunning()) {
        return;
    }
    begin(tr("Checking the export of %1").arg(format::shortName(run->name)));
    m_session.check(run->id, folder(), m_services.settings.computing());
    updateState();
}

void ExportPage::showProgress(const QString& text, double share) {
    m_bar->setValue(static_cast<int>(share * m_bar->maximum()));
    m_progress->setText(text);
    m_services.activity.progress(m_activity, text, share);
}

void ExportPage::showParity(const ParityReport& report) {
    m_services.activity.end(m_activity, report.passed() ? Level::Done : Level::Error, m_result->setParity(report));
}

void ExportPage::fail(const Error& error) {
    const bool stopped = error.kind() == ErrorKind::Stopped;
    const QString text = stopped ? tr("Cancelled. The unfinished files were removed; your run is unchanged.")
                                 : QString::fromStdString(error.sentence());
    QVector<StripAction> actions;
    if (error.kind() == ErrorKind::OutOfResources) {
        actions.append(
            {tr("Choose another folder"), QStringLiteral("export.chooseFolder"), [this] { m_browse->click(); }});
    }
    strip().showMessage(stopped ? Level::Info : Level::Error, text, actions);
    m_services.activity.end(m_activity, stopped ? Level::Info : Level::Error, text);
}

void ExportPage::showFailure(const Error& error) {
    strip().showMessage(Level::Error, QString::fromStdString(error.sentence()));
}

}  // namespace lorimer
