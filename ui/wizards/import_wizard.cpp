// Long because it is the one place where the five steps meet what answers them.
#include "ui/wizards/import_wizard.h"

#include <QVBoxLayout>
#include <algorithm>

#include "data/text_encodings.h"
#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/services.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/questions.h"
#include "ui/widgets/row_view_panel.h"
#include "ui/widgets/step_flow.h"
#include "ui/wizards/import_columns_step.h"
#include "ui/wizards/import_confirm_step.h"
#include "ui/wizards/import_file_step.h"
#include "ui/wizards/import_split_step.h"
#include "ui/wizards/import_texts.h"

namespace lorimer {
namespace {

constexpr int storeDelay = 300;  // ms: a spin box that is held down makes one draft

QString sentenceOf(const Error& error) { return QString::fromStdString(error.sentence()); }

}  // namespace

ImportWizard::ImportWizard(Services& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_preview(services.workspace, services.lookupThread, services.filesThread),
      m_run(services),
      m_drafts(services.workspace, services.lookupThread, QStringLiteral("import")),
      m_datasets(services.workspace, services.lookupThread) {
    setObjectName(QStringLiteral("import.page"));
    setAccessibleName(tr("Import data"));
    m_state.readOnly = services.readOnlyReason;
    m_storing.setSingleShot(true);
    m_storing.setInterval(storeDelay);
    connect(&m_storing, &QTimer::timeout, this, &ImportWizard::storeDraft);
    buildSteps();
    connectFile();
    connectColumns();
    connectView();
    connectSplit();
    connectConfirm();
    connectRun();
    connect(&m_drafts, &DraftSession::loaded, this, [this](const std::optional<std::string>& content) {
        Q_EMIT draftChanged(content ? draftFromText(*content) : std::nullopt);
    });
    connect(&m_drafts, &DraftSession::saved, this, [this] { m_flow->setNote(tr("Draft saved")); });
    connect(&m_drafts, &DraftSession::failed, this,
            [this](const Error& error) { m_flow->strip().showMessage(Level::Warning, sentenceOf(error)); });
    m_drafts.load();
    startNew();
}

// The window may close in the middle of a step.
ImportWizard::~ImportWizard() {
    if (m_storing.isActive()) {
        m_drafts.save(draftToText(m_state.draft));
    }
}

void ImportWizard::buildSteps() {
    m_flow = new StepFlow(QStringLiteral("import"), tr("Import data"));
    m_file = new ImportFileStep;
    m_columns = new ImportColumnsStep;
    m_view = new RowViewPanel(
        QStringLiteral("import"),
        std::make_unique<RowViewSession>(m_services.workspace, m_services.lookupThread, m_services.filesThread));
    m_split = new ImportSplitStep;
    m_confirm = new ImportConfirmStep;
    m_flow->addStep(tr("File"), m_file);
    m_flow->addStep(tr("Columns"), m_columns);
    m_flow->addStep(tr("What the model sees"), m_view);
    m_flow->addStep(tr("Split"), m_split);
    m_flow->addStep(tr("Confirm"), m_confirm);
    m_flow->setFinishText(tr("Import"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_flow);
    connect(m_flow, &StepFlow::stepEntered, this, [this](int step) { enterStep(static_cast<ImportStep>(step)); });
    connect(m_flow, &StepFlow::stepLeft, this, &ImportWizard::storeDraft);
    connect(m_flow, &StepFlow::finishAsked, this, &ImportWizard::startImport);
    connect(m_flow, &StepFlow::cancelAsked, this, &ImportWizard::cancel);
}

void ImportWizard::connectFile() {
    connect(m_file, &ImportFileStep::fileChosen, this, &ImportWizard::chooseFile);
    connect(m_file, &ImportFileStep::choicesChanged, this, [this](const ReadChoices& choices) {
        m_state.draft.choices = choices;
        detect();
        changed();
    });
    connect(m_file, &ImportFileStep::taskChosen, this, [this](ImportTask task) {
        m_taskChosen = true;
        m_state.draft.task = task;
        m_state.proposeRoles();
        showRoles();
        changed();
    });
    connect(&m_preview, &ImportPreview::detected, this, &ImportWizard::takeDetection);
    connect(&m_preview, &ImportPreview::detectFailed, this, [this](const Error& error) {
        m_state.failure = sentenceOf(error);
        m_file->setFailed(QString::fromStdString(m_state.draft.file));
        m_resumeStep = -1;
        m_flow->setCurrentStep(0);
        m_flow->strip().showMessage(Level::Error, m_state.failure);
        updateNext();
    });
}

void ImportWizard::connectColumns() {
    connect(m_columns, &ImportColumnsStep::rolesChanged, this, [this](const std::vector<ColumnRole>& roles) {
        m_state.draft.roles = roles;
        m_state.draft.keepTogether = true;
        rescan();
        changed();
    });
    connect(m_columns, &ImportColumnsStep::rowAsked, &m_preview, &ImportPreview::readRow);
    connect(&m_preview, &ImportPreview::rowRead, m_columns, &ImportColumnsStep::setRow);
    connect(m_columns, &ImportColumnsStep::saveRejectedAsked, this, [this](const QString& file) {
        if (m_state.scan) {
            m_preview.saveRejected(m_state.scan->rejected, file);
        }
    });
    connect(&m_preview, &ImportPreview::rejectedSaved, this, [this](const QString& file) {
        m_flow->strip().showMessage(Level::Done, tr("The list is in %1.").arg(file));
    });
    connect(&m_preview, &ImportPreview::failed, this,
            [this](const Error& error) { m_flow->strip().showMessage(Level::Error, sentenceOf(error)); });
    connect(&m_preview, &ImportPreview::scanProgress, this, [this](qint64 rows, qint64, qint64) {
        m_columns->setScanning(rows, m_state.detection ? m_state.detection->estimatedRows : rows);
    });
    connect(&m_preview, &ImportPreview::scanned, this, &ImportWizard::takeScan);
    connect(&m_preview, &ImportPreview::scanFailed, this, [this](const Error& error) {
        m_state.failure = sentenceOf(error);
        m_columns->clearScan();
        m_flow->strip().showMessage(Level::Error, m_state.failure);
        updateNext();
    });
}

void ImportWizard::connectView() {
    connect(m_view, &RowViewPanel::modelChosen, this, [this](const QString& path) {
        m_state.draft.model = path.toStdString();
        changed();
    });
    connect(m_view, &RowViewPanel::systemTextChosen, this, [this](const QString& text) {
        m_state.draft.systemText = text.toStdString();
        changed();
    });
    const auto countCut = [this] {
        m_state.draft.limit = m_view->limit();
        m_state.cutRows = m_view->lengths() == nullptr ? 0 : m_view->lengths()->cut(m_view->limit());
    };
    connect(m_view, &RowViewPanel::lengthsMeasured, this, countCut);
    connect(m_view, &RowViewPanel::limitChosen, this, [this, countCut] {
        countCut();
        changed();
    });
}

void ImportWizard::connectSplit() {
    connect(m_split, &ImportSplitStep::ruleChosen, this, [this](SplitRule rule, bool together, const QString& column) {
        if (m_state.divideBy(rule, together, column)) {
            showRoles();
        } else {
            planSplit();
        }
        changed();
    });
    connect(m_split, &ImportSplitStep::sharesChanged, this, [this](const SplitShares& shares) {
        m_state.draft.split = shares;
        planSplit();
        changed();
    });
    connect(m_split, &ImportSplitStep::seedChanged, this, [this](quint64 seed) {
        m_state.draft.seed = seed;
        planSplit();
        changed();
    });
    connect(&m_preview, &ImportPreview::splitPlanned, this, [this](const SplitReport& report) {
        m_state.plan = report;
        m_state.splitFailure.clear();
        m_split->setPlan(report);
        m_confirm->setSummary(m_state.summary());
        updateNext();
    });
    connect(&m_preview, &ImportPreview::splitFailed, this, [this](const Error& error) {
        m_state.plan.reset();
        m_state.splitFailure = sentenceOf(error);
        m_split->setFailure(m_state.splitFailure);
        updateNext();
    });
}

void ImportWizard::connectConfirm() {
    connect(m_confirm, &ImportConfirmStep::nameChanged, this, [this] {
        m_state.draft.name = m_confirm->name().toStdString();
        changed();
    });
    connect(m_confirm, &ImportConfirmStep::trainAsked, this, [this] { Q_EMIT trainAsked(m_confirm->name()); });
    connect(m_confirm, &ImportConfirmStep::openAsked, this, [this] { Q_EMIT openAsked(m_confirm->name()); });
    connect(&m_datasets, &DatasetSession::listed, this, [this](const QVector<DatasetView>& datasets) {
        m_state.takenNames.clear();
        for (const DatasetView& dataset : datasets) {
            m_state.takenNames.append(dataset.name);
        }
        if (m_state.draft.name.empty() && m_state.detection) {
            m_confirm->setName(m_state.proposedName());
        }
        updateNext();
    });
}

void ImportWizard::connectRun() {
    connect(&m_run, &ImportRun::progress, this, [this](const QString& text, double share) {
        m_confirm->showProgress(text, share);
        Q_EMIT importProgress(text, share);
    });
    const auto back = [this](Level level, const QString& sentence) {
        m_confirm->showQuestion();
        m_flow->setMode(StepFlow::Mode::Asking);
        m_flow->strip().showMessage(level, sentence);
        updateNext();
    };
    connect(&m_run, &ImportRun::stopped, this, [this, back](const QString& sentence) {
        back(Level::Info, sentence);
        Q_EMIT importStopped(sentence);
    });
    connect(&m_run, &ImportRun::failed, this, [this, back](const QString& sentence) {
        back(Level::Error, sentence);
        Q_EMIT importFailed(sentence);
    });
    connect(&m_run, &ImportRun::finished, this, &ImportWizard::finishImport);
}

void ImportWizard::startNew() {
    m_preview.stopScan();
    const QString readOnly = m_state.readOnly;
    m_state = {};
    m_state.readOnly = readOnly;
    m_taskChosen = false;
    m_viewIsOld = true;
    m_done = false;
    m_resumeStep = -1;
    m_storing.stop();
    m_file->clear();
    m_columns->clearScan();
    m_view->clearRows(QString());
    m_view->setLimit(m_state.draft.limit);
    m_view->setSystemText(QString());
    m_confirm->setName(QString());
    m_confirm->showQuestion();
    m_flow->strip().hide();
    m_flow->setNote(QString());
    m_flow->setMode(StepFlow::Mode::Asking);
    m_flow->setCurrentStep(0);
    updateNext();
}

void ImportWizard::open() {
    if (m_done) {
        startNew();
    } else {
        m_flow->setCurrentStep(m_flow->currentStep());  // gives the focus to its first field
    }
}

void ImportWizard::resume(const ImportDraft& draft) {
    if (isImporting() || m_state.draft.file == draft.file) {
        return;  // it is open already
    }
    startNew();
    m_state.draft = draft;
    m_taskChosen = true;
    m_resumeStep = draft.step;
    m_view->setLimit(draft.limit);
    m_view->setSystemText(QString::fromStdString(draft.systemText));
    m_view->setModel(QString::fromStdString(draft.model));
    m_confirm->setName(QString::fromStdString(draft.name));
    detect();
}

void ImportWizard::discard() {
    startNew();
    m_drafts.discard();
    Q_EMIT draftChanged(std::nullopt);
}

void ImportWizard::chooseFile(const QString& path) {
    if (isImporting()) {
        return;
    }
    startNew();
    m_state.draft.file = path.toStdString();
    detect();
    changed();
}

void ImportWizard::detect() {
    m_preview.stopScan();
    m_state.detection.reset();
    m_state.scan.reset();
    m_state.plan.reset();
    m_state.splitFailure.clear();
    m_state.failure.clear();
    m_flow->strip().hide();
    m_file->setBusy(QString::fromStdString(m_state.draft.file));
    m_preview.detect(m_state.draft.file, m_state.draft.choices);
    updateNext();
}

void ImportWizard::takeDetection(const FileDetection& detection) {
    m_state.takeColumns(detection, m_taskChosen);
    m_file->setDetection(detection, m_state.draft.choices);
    m_file->setTask(m_state.draft.task);
    showRoles();
    showOddLetters(detection);
    m_datasets.list();
    if (m_resumeStep > 0) {
        m_flow->setCurrentStep(std::exchange(m_resumeStep, -1));
    }
    updateNext();
}

void ImportWizard::showOddLetters(const FileDetection& detection) {
    if (!detection.likelyEncoding) {
        return;
    }
    const TextEncoding likely = *detection.likelyEncoding;
    const QString name = QString::fromStdString(encodingName(likely));
    m_flow->strip().showMessage(
        Level::Warning,
        tr("Some letters look wrong: this file is probably %1, not %2. Nothing is stored yet. Choose the encoding with "
           "which '%3' looks right.")
            .arg(name, QString::fromStdString(encodingName(detection.encoding)),
                 QString::fromStdString(detection.oddWord)),
        {{tr("Use %1").arg(name), QStringLiteral("import.useEncoding"), [this, likely] {
              m_state.draft.choices.encoding = likely;
              detect();
              changed();
          }}});
}

void ImportWizard::showRoles() {
    if (m_state.detection) {
        m_columns->setColumns(*m_state.detection, m_state.draft.roles, m_state.draft.task);
    }
    rescan();
}

void ImportWizard::rescan() {
    m_preview.stopScan();
    m_state.scan.reset();
    m_state.plan.reset();
    m_state.splitFailure.clear();
    m_state.failure.clear();
    m_viewIsOld = true;
    m_split->clearPlan();
    const QString problem = import_text::rolesProblem(m_state.draft.task, m_state.draft.roles);
    if (!problem.isEmpty() || !m_state.detection) {
        m_columns->clearScan();
        return;
    }
    ImportDraft whole = m_state.draft;
    whole.keepTogether = true;  // patients are counted also where rows are split at random
    m_columns->setScanning(0, m_state.detection->estimatedRows);
    m_preview.scan(importConfigOf(whole));
}

void ImportWizard::takeScan(const ImportScan& scan) {
    const bool isText = !scan.encoding.empty();
    if (isText && !m_state.draft.choices.encoding && m_state.detection &&
        scan.encoding != encodingName(m_state.detection->encoding)) {
        m_flow->strip().showMessage(Level::Info, tr("The whole file shows that its letters are in %1. The preview was "
                                                    "read again; the file is not changed.")
                                                     .arg(QString::fromStdString(scan.encoding)));
    }
    m_state.scan = scan;
    m_columns->setScan(scan);
    showOnlyRejected(scan);
    m_file->setRowCount(scan.rowsRead);
    m_split->setUnknownParts(scan.unknownParts);
    planSplit();
    if (m_flow->currentStep() == static_cast<int>(ImportStep::View)) {
        enterView();
    }
    updateNext();
}

// Of several rejected rows the step shows the list; for a single one the strip says it all.
void ImportWizard::showOnlyRejected(const ImportScan& scan) {
    if (scan.rejected.size() != 1 || scan.rejected.front().column.empty()) {
        return;
    }
    const RejectedRow& row = scan.rejected.front();
    m_flow->strip().showMessage(
        Level::Warning,
        tr("Row %1, column '%2': %3. The other %4 rows are fine and your file is unchanged. Fix the row and read "
           "again, "
           "or go on without it.")
            .arg(format::count(row.row), QString::fromStdString(row.column), import_text::reason(row),
                 format::count(scan.usable)),
        {{tr("Read again"), QStringLiteral("import.readAgain"), [this] { detect(); }},
         {tr("Skip row"), QStringLiteral("import.skipRow"), [this] { m_flow->strip().hide(); }}});
}

void ImportWizard::planSplit() { m_preview.planSplit(splitChoicesOf(m_state.draft)); }

void ImportWizard::enterStep(ImportStep step) {
    m_state.draft.step = static_cast<int>(step);
    switch (step) {
        case ImportStep::View:
            enterView();
            break;
        case ImportStep::Split:
            m_split->setDraft(m_state.draft);
            break;
        case ImportStep::Confirm:
            m_confirm->setSummary(m_state.summary());
            m_datasets.list();
            break;
        case ImportStep::File:
        case ImportStep::Columns:
            break;
    }
    updateNext();
}

void ImportWizard::enterView() {
    m_view->refreshModels();
    if (!m_state.scan) {
        m_view->clearRows(tr("The file is still being read."));
    } else if (m_viewIsOld) {
        m_view->setRows([rows = m_state.scan->rows] { return rows; }, m_state.scan->usable);
        m_viewIsOld = false;
    }
}

void ImportWizard::startImport() {
    m_state.draft.name = m_confirm->name().toStdString();
    m_preview.stopScan();
    m_view->stopMeasuring();
    storeDraft();
    m_flow->strip().hide();
    m_flow->setMode(StepFlow::Mode::Working);
    m_run.start(importConfigOf(m_state.draft), m_state.fileName(), m_state.scan ? m_state.scan->rowsRead : 0);
}

void ImportWizard::finishImport(const ImportReport& report) {
    m_done = true;
    m_storing.stop();
    m_drafts.discard();
    m_confirm->showDone(report);
    m_flow->setMode(StepFlow::Mode::Done);
    m_flow->setNote(QString());
    Q_EMIT draftChanged(std::nullopt);
    Q_EMIT datasetImported(QString::fromStdString(report.datasetName));
}

void ImportWizard::cancel() {
    if (isImporting()) {
        m_run.stop();
    } else if (m_done || m_state.draft.file.empty()) {
        startNew();
        Q_EMIT closed();
    } else {
        askBefore(this,
                  tr("Discard this unfinished import? Nothing of %1 is stored yet, and the file is not changed.")
                      .arg(m_state.fileName()),
                  tr("Discard import"), [this] {
                      discard();
                      Q_EMIT closed();
                  });
    }
}

void ImportWizard::updateNext() {
    m_flow->setNextBlocked(m_state.reason(static_cast<ImportStep>(std::max(0, m_flow->currentStep()))));
}

// A choice of the user: kept soon, so that it is there after the program was killed.
void ImportWizard::changed() {
    updateNext();
    if (!m_state.draft.file.empty() && !m_done) {
        m_storing.start();
    }
}

void ImportWizard::storeDraft() {
    m_storing.stop();
    if (m_state.draft.file.empty() || m_done || !m_state.readOnly.isEmpty()) {
        return;
    }
    m_drafts.save(draftToText(m_state.draft));
    Q_EMIT draftChanged(m_state.draft);
}

}  // namespace lorimer
