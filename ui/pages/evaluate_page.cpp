#include "ui/pages/evaluate_page.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

#include "session/training_session.h"
#include "ui/format.h"
#include "ui/models/activity_model.h"
#include "ui/services.h"
#include "ui/settings.h"
#include "ui/style/theme.h"
#include "ui/widgets/evaluation_results.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/page_notice.h"
#include "ui/widgets/run_combo.h"

namespace lorimer {
namespace {

constexpr int usualAnswerTokens = 128;
constexpr int mostAnswerTokens = 4096;
constexpr int fewestAnswerTokens = 16;

QString emptyText() {
    return EvaluatePage::tr("No evaluation yet. Both models answer the test part, which was never trained on.");
}

}  // namespace

EvaluatePage::EvaluatePage(Services& services, QWidget* parent)
    : PageFrame(QStringLiteral("evaluate"), tr("Evaluate"), parent),
      m_services(services),
      m_session(services.workspace, services.engine, services.engineThread),
      m_lookups(services.lookupThread, *this) {
    m_notice = new PageNotice(QStringLiteral("evaluate"));
    m_content = buildContent();
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_notice);
    m_stack->addWidget(m_content);
    body()->addWidget(m_stack, 1);
    connectSession();
    connect(m_run, &RunCombo::runChosen, this, &EvaluatePage::readPart);
    connect(m_part, &QComboBox::activated, this, &EvaluatePage::readPart);
    connect(m_evaluate, &QPushButton::clicked, this, &EvaluatePage::evaluate);
    connect(m_stop, &QPushButton::clicked, &m_session, &EvaluationSession::stop);
    connect(&services.training, &TrainingSession::aboutToStart, this, &EvaluatePage::updateState, Qt::QueuedConnection);
    connect(&services.training, &TrainingSession::ended, this, [this] {
        m_pausing = false;
        refresh();
    });
    updateState();
}

EvaluatePage::~EvaluatePage() { m_lookups.stopAndWait(); }

QWidget* EvaluatePage::buildContent() {
    m_none = new PageNotice(QStringLiteral("evaluate.none"));
    m_none->setSecondary();
    m_results = new EvaluationResults;
    m_below = new QStackedWidget;
    m_below->addWidget(m_none);
    m_below->addWidget(m_results);
    auto* inner = new QWidget;
    auto* layout = new QVBoxLayout(inner);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::field);
    layout->addWidget(buildChoices());
    layout->addWidget(buildProgress());
    layout->addWidget(m_below, 1);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("evaluate.scroll"));
    scroll->setAccessibleName(tr("Evaluation"));
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidgetResizable(true);
    scroll->setWidget(inner);
    return scroll;
}

QWidget* EvaluatePage::buildChoices() {
    m_run = new RunCombo(QStringLiteral("evaluate"));
    m_part = new QComboBox;
    m_part->setObjectName(QStringLiteral("evaluate.part"));
    m_part->setAccessibleName(tr("Part of the data"));
    m_part->setMinimumHeight(28);
    m_part->addItem(tr("test part"), static_cast<int>(SplitPart::Test));
    m_part->addItem(tr("check part"), static_cast<int>(SplitPart::Validation));
    m_part->addItem(tr("training part"), static_cast<int>(SplitPart::Train));
    m_answerTokens = new NumberField(QStringLiteral("evaluate.answerTokens"));
    m_answerTokens->setAccessibleName(tr("Longest answer"));
    m_answerTokens->setUnit(tr("tokens"));
    m_answerTokens->setRange(fewestAnswerTokens, mostAnswerTokens);
    m_answerTokens->setNumber(usualAnswerTokens);
    connect(m_answerTokens, &NumberField::edited, this, &EvaluatePage::updateState);
    m_evaluate = new QPushButton(tr("Evaluate"));
    m_evaluate->setObjectName(QStringLiteral("evaluate.start"));
    m_evaluate->setProperty("primary", true);
    m_facts = new QLabel;
    m_facts->setObjectName(QStringLiteral("evaluate.facts"));
    m_facts->setWordWrap(true);
    m_uses = new QLabel;
    m_uses->setObjectName(QStringLiteral("evaluate.uses"));
    m_uses->setWordWrap(true);
    setTextRole(m_uses, TextRole::Second);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::inside);
    line->addWidget(new QLabel(tr("Run")));
    line->addWidget(m_run, 1);
    line->addWidget(new QLabel(tr("on the")));
    line->addWidget(m_part);
    line->addWidget(m_evaluate);
    auto* second = new QHBoxLayout;
    second->setSpacing(space::inside);
    second->addWidget(m_facts, 1);
    second->addWidget(new QLabel(tr("longest answer")));
    second->addWidget(m_answerTokens);
    auto* widget = new QWidget;
    auto* layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::iconText);
    layout->addLayout(line);
    layout->addLayout(second);
    layout->addWidget(m_uses);
    return widget;
}

QWidget* EvaluatePage::buildProgress() {
    m_bar = new QProgressBar;
    m_bar->setObjectName(QStringLiteral("evaluate.bar"));
    m_bar->setAccessibleName(tr("Rows evaluated"));
    m_bar->setTextVisible(false);
    m_progress = new QLabel;
    m_progress->setObjectName(QStringLiteral("evaluate.progress"));
    m_stop = new QPushButton(tr("Stop, keep finished rows"));
    m_stop->setObjectName(QStringLiteral("evaluate.stop"));
    m_progressLine = new QWidget;
    auto* line = new QHBoxLayout(m_progressLine);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::field);
    line->addWidget(m_bar, 1);
    line->addWidget(m_progress);
    line->addWidget(m_stop);
    return m_progressLine;
}

void EvaluatePage::connectSession() {
    connect(&m_session, &EvaluationSession::progress, this, &EvaluatePage::showProgress);
    connect(&m_session, &EvaluationSession::finished, this, &EvaluatePage::finish);
    connect(&m_session, &EvaluationSession::failed, this, &EvaluatePage::fail);
    connect(&m_session, &EvaluationSession::ended, this, &EvaluatePage::updateState);
}

void EvaluatePage::showEvent(QShowEvent* event) {
    PageFrame::showEvent(event);
    refresh();
}

void EvaluatePage::chooseRun(const QString& runId) {
    m_wantedRun = runId;
    refresh();
}

void EvaluatePage::refresh() {
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
            });
        },
        [this](const Error& error) { showFailure(error); });
}

SplitPart EvaluatePage::part() const { return static_cast<SplitPart>(m_part->currentData().toInt()); }

void EvaluatePage::readPart() {
    const RunChoice* run = m_run->run();
    if (run == nullptr) {
        return;
    }
    const int lookup = ++m_lookup;
    m_lookups.post(
        [this, lookup, id = run->id, version = run->datasetVersionId, part = part()](const StopFlag&) {
            const PartFacts facts = version ? partFacts(m_services.workspace, *version, part) : PartFacts();
            auto kept = keptEvaluation(m_services.workspace, id, part);
            m_lookups.deliver([this, lookup, facts, kept = std::move(kept)] {
                if (lookup == m_lookup) {
                    showPart(facts, kept);
                }
            });
        },
        [this](const Error& error) { showFailure(error); });
}

void EvaluatePage::showPart(const PartFacts& facts, const std::optional<KeptEvaluation>& kept) {
    const QString rows = format::count(facts.rows);
    const bool train = part() == SplitPart::Train;
    m_rows = facts.rows;
    m_facts->setText(
        m_run->run()->datasetVersionId
            ? facts.rows == 0       ? tr("This part has no rows. Choose another part.")
              : facts.patients == 0 ? tr("%1 rows, no patient column").arg(rows)
              : train ? tr("%1 rows, %2 patients; both were trained on").arg(rows, format::count(facts.patients))
                      : tr("%1 rows, %2 patients, %3 shared with training")
                            .arg(rows, format::count(facts.patients), format::count(facts.sharedWithTraining))
            : tr("The data of this run were deleted, so it cannot be evaluated."));
    const QString reuse = part() == SplitPart::Test
                              ? tr("Each reuse makes this test part a little less independent.")
                              : tr("Only the test part was kept from training and from choosing the best version.");
    const QString uses = facts.evaluations == 0 ? tr("Not used for an evaluation so far.")
                         : facts.evaluations == 1
                             ? tr("Used for 1 evaluation so far.")
                             : tr("Used for %1 evaluations so far.").arg(format::count(facts.evaluations));
    m_uses->setText(uses + QLatin1Char(' ') + reuse);
    if (kept) {
        m_results->setReport(kept->report, part(),
                             format::moment(QDateTime::fromString(kept->created, Qt::ISODateWithMs)));
    } else {
        m_none->say(emptyText(), {}, tr("Evaluate a run"), [this] { evaluate(); });
    }
    m_below->setCurrentWidget(kept ? static_cast<QWidget*>(m_results) : m_none);
    updateState();
}

void EvaluatePage::sayBusy() {
    const QString sentence =
        m_pausing ? tr("Pausing the training: what it has learned is being saved.")
        : m_hasGraphicsCard
            ? tr("Training is using the GPU. Pause it to evaluate now: about 10 s, nothing is lost.")
            : tr("Training is using the processor. Pause it to evaluate now: about 10 s, nothing is lost.");
    m_notice->say(sentence, {}, m_pausing ? QString() : tr("Pause and evaluate"), [this] {
        m_pausing = true;
        m_services.training.pause();
        updateState();
    });
}

void EvaluatePage::updateState() {
    const bool running = m_session.isRunning();
    const bool training = m_services.training.isRunning() && !running;  // else the training waits
    const bool any = m_run->run() != nullptr;
    if (training) {
        sayBusy();
    } else if (!any) {
        m_notice->say(emptyText(), tr("Finish or stop a run first."), tr("New training..."),
                      [this] { Q_EMIT newTrainingAsked(); });
    }
    m_stack->setCurrentWidget(training || !any ? static_cast<QWidget*>(m_notice) : m_content);
    m_evaluate->setEnabled(!running && m_rows > 0 && m_answerTokens->number().has_value());
    m_evaluate->setToolTip(m_answerTokens->problem());
    if (!running && m_stop->hasFocus()) {
        m_evaluate->setFocus(Qt::OtherFocusReason);  // else the focus would leave the page
    }
    m_progressLine->setVisible(running);
    m_below->setVisible(!running || m_below->currentWidget() == m_results);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_run), static_cast<QWidget*>(m_part), static_cast<QWidget*>(m_answerTokens)}) {
        widget->setEnabled(!running);
    }
}

void EvaluatePage::evaluate() {
    const RunChoice* run = m_run->run();
    if (run == nullptr || m_session.isRunning() || !run->datasetVersionId) {
        return;
    }
    EvaluationRequest request;
    request.runId = run->id;
    request.modelPath = run->modelPath;
    request.adapterFolder = run->adapterFolder;
    request.datasetVersionId = run->datasetVersionId;
    request.part = part();
    request.device = m_services.settings.computing();
    request.quantization = run->config.quantization;
    request.maxLength = run->config.training.maxLength;
    request.maxAnswerTokens = static_cast<int>(m_answerTokens->number().value_or(usualAnswerTokens));
    request.keepFinishedRows = true;
    strip().hide();
    m_done = 0;
    m_bar->setRange(0, 0);
    m_progress->setText(tr("Reading %1").arg(run->modelName));
    m_timeLeft.start();
    m_activity =
        m_services.activity.begin(tr("Evaluating %1").arg(format::shortName(run->name)), [this] { m_session.stop(); });
    m_session.start(request);
    updateState();
    m_stop->setFocus(Qt::OtherFocusReason);
}

void EvaluatePage::showProgress(qint64 done, qint64 total) {
    m_done = done;
    const QString number = format::count(std::min(done + 1, total));
    const QString all = format::count(total);
    const QString rows = part() == SplitPart::Test         ? tr("Test row %1 of %2").arg(number, all)
                         : part() == SplitPart::Validation ? tr("Check row %1 of %2").arg(number, all)
                                                           : tr("Training row %1 of %2").arg(number, all);
    const QString left = m_timeLeft.after(done, total);
    const QString text = left.isEmpty() ? rows : tr("%1, %2").arg(rows, left);
    m_bar->setRange(0, static_cast<int>(total));
    m_bar->setValue(static_cast<int>(done));
    m_progress->setText(text);
    m_services.activity.progress(m_activity, text, static_cast<double>(done) / static_cast<double>(total));
}

void EvaluatePage::finish(const EvaluationReport& report) {
    m_results->setReport(report, part(), tr("just now"));
    m_below->setCurrentWidget(m_results);
    const auto kept = static_cast<qint64>(report.scores.size());
    const QString rows = format::count(kept);
    if (report.outOfMemory) {
        const QString text =
            tr("Evaluation stopped at row %1: too little memory. %2 rows are kept.").arg(format::count(kept + 1), rows);
        offerShorterAnswers(text);
        m_services.activity.end(m_activity, Level::Error, text);
    } else if (report.stopped) {
        const QString text = tr("Stopped. The %1 finished rows are kept and shown.").arg(rows);
        strip().showMessage(Level::Info, text);
        m_services.activity.end(m_activity, Level::Info, text);
    } else {
        m_services.activity.end(m_activity, Level::Done, tr("%1 rows evaluated").arg(rows));
    }
    if (m_services.readOnlyReason.isEmpty()) {
        readPart();
    } else {
        strip().showMessage(Level::Warning,
                            tr("This evaluation is shown but not kept: another program writes this data "
                               "folder."));
    }
}

void EvaluatePage::offerShorterAnswers(const QString& text) {
    strip().showMessage(Level::Error, text,
                        {{tr("Continue with shorter answers"), QStringLiteral("evaluate.shorterAnswers"), [this] {
                              const double tokens = m_answerTokens->number().value_or(usualAnswerTokens);
                              m_answerTokens->setNumber(std::max<double>(fewestAnswerTokens, std::floor(tokens / 2)));
                              evaluate();
                          }}});
}

void EvaluatePage::fail(const Error& error) {
    const QString sentence = QString::fromStdString(error.sentence());
    const bool stopped = error.kind() == ErrorKind::Stopped;
    const QString text = stopped ? tr("Stopped before a row was finished. Nothing was changed.") : sentence;
    m_services.activity.end(m_activity, stopped ? Level::Info : Level::Error, text);
    if (error.kind() == ErrorKind::OutOfResources) {
        offerShorterAnswers(tr("Evaluation stopped at row %1: too little memory. %2 rows are kept.")
                                .arg(format::count(m_done + 1), format::count(0)));
    } else {
        strip().showMessage(stopped ? Level::Info : Level::Error, text);
    }
}

void EvaluatePage::showFailure(const Error& error) {
    strip().showMessage(Level::Error, QString::fromStdString(error.sentence()));
}

}  // namespace lorimer
