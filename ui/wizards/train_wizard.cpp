// Long because it is the one place where the four steps meet what answers them.
#include "ui/wizards/train_wizard.h"

#include <QVBoxLayout>
#include <utility>

#include "data/split_part.h"
#include "session/training_session.h"
#include "store/run_store.h"
#include "ui/services.h"
#include "ui/settings.h"
#include "ui/style/theme.h"
#include "ui/widgets/fit_bar.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/step_flow.h"
#include "ui/wizards/train_data_step.h"
#include "ui/wizards/train_method_step.h"
#include "ui/wizards/train_model_step.h"
#include "ui/wizards/train_review_step.h"

namespace lorimer {
namespace {

constexpr int storeDelay = 500;  // ms after the last change in a step

}  // namespace

TrainWizard::TrainWizard(Services& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_models(services.workspace, services.filesThread, services.lookupThread),
      m_estimates(services.workspace, services.lookupThread, services.engine, services.engineThread),
      m_drafts(services.workspace, services.lookupThread, QStringLiteral("training")),
      m_lookups(services.lookupThread, *this) {
    setObjectName(QStringLiteral("newTraining.page"));
    m_flow = new StepFlow(QStringLiteral("newTraining"), tr("New training"));
    m_model = new TrainModelStep;
    m_data = new TrainDataStep(
        std::make_unique<RowViewSession>(services.workspace, services.lookupThread, services.filesThread));
    m_method = new TrainMethodStep;
    m_review = new TrainReviewStep;
    m_fit = new FitBar;
    m_flow->addStep(tr("Model"), m_model);
    m_flow->addStep(tr("Data"), m_data);
    m_flow->addStep(tr("Method"), m_method);
    m_flow->addStep(tr("Review"), m_review);
    m_flow->setFooter(m_fit);
    m_flow->setFinishText(tr("Start training"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_flow);
    connectSteps();
    connectFit();
    connectDraft();
    for (const auto signal : {&TrainingSession::runStarted}) {
        connect(&m_services.training, signal, this, &TrainWizard::updateBlocked);
    }
    connect(&m_services.training, &TrainingSession::finished, this, &TrainWizard::updateBlocked);
    connect(&m_services.training, &TrainingSession::failed, this, &TrainWizard::updateBlocked);
}

// The window may close in the middle of a step.
TrainWizard::~TrainWizard() {
    m_lookups.stopAndWait();
    if (m_begun) {
        storeDraft();
    }
}

void TrainWizard::connectSteps() {
    connect(m_flow, &StepFlow::stepEntered, this, &TrainWizard::enterStep);
    connect(m_flow, &StepFlow::stepLeft, this, &TrainWizard::storeDraft);
    connect(m_flow, &StepFlow::cancelAsked, this, [this] {
        storeDraft();
        Q_EMIT cancelled();
    });
    connect(m_flow, &StepFlow::finishAsked, this, [this] {
        readDraft();
        if (blockedReason().isEmpty()) {
            Q_EMIT startAsked(request());
        }
    });
    connect(m_model, &TrainModelStep::chosenChanged, this, &TrainWizard::loadFacts);
    connect(m_model, &TrainModelStep::addModelAsked, this, &TrainWizard::addModelAsked);
    connect(m_data, &TrainDataStep::chosenChanged, this, &TrainWizard::loadFacts);
    connect(m_data, &TrainDataStep::importAsked, this, &TrainWizard::importAsked);
    connect(m_data, &TrainDataStep::limitChosen, this, [this](int limit) {
        m_method->apply({FitSuggestion::Change::ShorterRows, limit});
    });
    connect(m_data, &TrainDataStep::systemTextChosen, this, [this](const QString& text) {
        m_draft.systemText = text;
        m_factsVersion = -1;  // the rows are other ones now
        loadFacts();
        storeDraft();
    });
    connect(m_method, &TrainMethodStep::edited, this, &TrainWizard::estimate);
    connect(m_review, &TrainReviewStep::edited, this, &TrainWizard::updateBlocked);
    const auto storeSoon = [this] { m_storing.start(); };
    connect(m_method, &TrainMethodStep::edited, this, storeSoon);
    connect(m_review, &TrainReviewStep::edited, this, storeSoon);
    connect(m_fit, &FitBar::suggestionTaken, this, [this](const FitSuggestion& suggestion) {
        m_method->apply(suggestion);
        m_flow->setCurrentStep(Method);
    });
    connect(&m_models, &ModelSession::listed, m_model, &TrainModelStep::setModels);
}

void TrainWizard::connectFit() {
    connect(&m_estimates, &FitSession::loaded, this, [this] {
        updateContext();
        m_estimates.comparePresets(memoryShare());
    });
    connect(&m_estimates, &FitSession::computerMeasured, this, [this] {
        if (m_estimates.facts() != nullptr) {
            m_estimates.comparePresets(memoryShare());
        }
    });
    connect(&m_estimates, &FitSession::presetsCompared, this, [this](const FitSession::PresetEstimates& presets) {
        m_method->setPresets(presets);
        estimate();
    });
    connect(&m_estimates, &FitSession::estimated, this, &TrainWizard::setEstimate);
    connect(&m_estimates, &FitSession::failed, this, [this](const Error& error) {
        m_failure = QString::fromStdString(error.sentence());
        m_fit->setUnknown(m_failure);
        m_data->setFailure(m_failure);
        updateBlocked();
    });
}

double TrainWizard::memoryShare() const { return m_services.settings.memoryShare(); }

void TrainWizard::begin(const QString& datasetName) {
    begin(datasetName, presetFromName(m_services.settings.preset().toStdString()));
}

void TrainWizard::begin(const QString& datasetName, Preset preset) {
    m_draft = TrainDraft();
    m_draft.preset = preset;
    m_draft.datasetName = datasetName;
    m_systemTextVersion = 0;
    showDraft();
}

void TrainWizard::beginFrom(const RunRecord& run) {
    m_draft = TrainDraft();
    m_draft.modelPath = run.inputs.modelPath;
    m_draft.datasetName = run.inputs.datasetName;
    m_draft.datasetVersionId = run.inputs.datasetVersionId.value_or(0);
    m_draft.advanced = true;
    m_draft.config = run.inputs.config;
    m_draft.systemText = QString::fromStdString(run.inputs.plan.systemText);
    m_systemTextVersion = m_draft.datasetVersionId;
    m_draft.sampleQuestions = static_cast<int>(run.inputs.plan.sampleRows.size());
    if (!run.inputs.plan.preset.empty()) {
        m_draft.preset = presetFromName(run.inputs.plan.preset);
    }
    showDraft();
}

void TrainWizard::resume() { m_drafts.load(); }

void TrainWizard::connectDraft() {
    m_storing.setSingleShot(true);
    m_storing.setInterval(storeDelay);
    connect(&m_storing, &QTimer::timeout, this, &TrainWizard::storeDraft);
    connect(&m_drafts, &DraftSession::loaded, this, [this](const std::optional<std::string>& text) {
        try {
            if (text) {
                m_draft = trainDraftFromJson(Json::parse(*text, nullptr, false));
                m_systemTextVersion = m_draft.datasetVersionId;
                showDraft();
            }
        } catch (const Error& error) {
            m_flow->strip().showMessage(Level::Error, QString::fromStdString(error.sentence()));
        }
    });
    connect(&m_drafts, &DraftSession::saved, this, [this] {
        m_flow->setNote(tr("Draft saved"));
        Q_EMIT draftChanged(m_draft.datasetName);
    });
    connect(&m_drafts, &DraftSession::discarded, this, [this] { Q_EMIT draftChanged(QString()); });
    connect(&m_drafts, &DraftSession::failed, this, [this](const Error& error) {
        m_flow->strip().showMessage(Level::Warning, QString::fromStdString(error.sentence()));
    });
}

void TrainWizard::showDraft() {
    m_begun = true;
    m_estimated = false;
    m_factsVersion = -1;
    m_failure.clear();
    m_model->choose(m_draft.modelPath);
    m_method->show(m_draft);
    m_models.refresh(memoryShare());
    readDatasets();
    m_justRead = true;
    m_flow->setCurrentStep(m_draft.step);
}

void TrainWizard::readDatasets() {
    m_lookups.post(
        [this](const StopFlag&) {
            Database database = m_services.workspace.openDatabase();
            const std::vector<DatasetSummary> datasets = DatasetStore(database).list();
            QHash<qint64, QString> systemTexts;
            for (const DatasetSummary& dataset : datasets) {
                const Json config = DatasetStore(database).importConfig(dataset.versionId);
                systemTexts[dataset.versionId] = QString::fromStdString(config.value("system_text", std::string()));
            }
            m_lookups.deliver([this, datasets, systemTexts] {
                m_systemTexts = systemTexts;
                m_data->setDatasets(datasets);
                for (const DatasetSummary& dataset : datasets) {
                    if (m_draft.datasetVersionId == dataset.versionId ||
                        (m_draft.datasetVersionId == 0 &&
                         QString::fromStdString(dataset.name) == m_draft.datasetName)) {
                        m_data->choose(dataset.versionId);
                    }
                }
                loadFacts();
            });
        },
        [this](const Error& error) {
            m_flow->strip().showMessage(Level::Error, QString::fromStdString(error.sentence()));
        });
}

// Model and data decide what is read; the same pair is read once.
void TrainWizard::loadFacts() {
    const ModelEntry* model = m_model->chosen();
    const DatasetSummary* dataset = m_data->chosen();
    if (model == nullptr) {
        m_fit->setUnknown(tr("Choose a base model first."));
        updateBlocked();
        return;
    }
    const qint64 version = dataset != nullptr ? dataset->versionId : 0;
    if (model->model.path == m_factsModel && version == m_factsVersion) {
        return;
    }
    if (version != 0 && version != m_systemTextVersion) {
        m_draft.systemText = m_systemTexts.value(version);
        m_systemTextVersion = version;
    }
    m_data->setSystemText(m_draft.systemText);
    m_factsModel = model->model.path;
    m_factsVersion = version;
    m_estimated = false;
    m_failure.clear();
    m_fit->setUnknown(tr("Reading the rows as this model sees them..."));
    m_data->setReading();
    m_estimates.load(m_factsModel, version, m_draft.systemText.toStdString());
    if (!m_services.training.isRunning()) {
        m_estimates.measureComputer();
    }
    if (dataset != nullptr) {
        m_lookups.post(
            [this, version](const StopFlag&) {
                Database database = m_services.workspace.openDatabase();
                const auto groups = [&](SplitPart part) {
                    return database
                        .value(
                            QStringLiteral("SELECT count(DISTINCT group_number) FROM dataset_rows WHERE version_id = ? "
                                           "AND split = ?"),
                            {version, static_cast<int>(part)})
                        .toLongLong();
                };
                const qint64 train = groups(SplitPart::Train);
                const qint64 check = groups(SplitPart::Validation);
                m_lookups.deliver([this, train, check] {
                    m_patients = train;
                    m_checkPatients = check;
                });
            },
            [](const Error&) {});  // the review then names rows only
    }
    if (m_flow->currentStep() == Data) {
        showRows();
    }
    updateBlocked();
}

void TrainWizard::showRows() {
    const ModelEntry* model = m_model->chosen();
    const DatasetSummary* dataset = m_data->chosen();
    if (model != nullptr && dataset != nullptr) {
        m_data->showRows(model->model.path, model->model.facts.report.contextLength,
                         storedRowsProvider(m_services.workspace, dataset->versionId));
    }
}

void TrainWizard::updateContext() {
    const FitFacts& facts = *m_estimates.facts();
    SettingContext context;
    context.contextLength = facts.model.contextLength;
    context.modelIsGguf = facts.report.ggufLinearBytes > 0;
    context.recommendedRate = recommendedLearningRate(facts.model);
    context.baseSizes = baseSizes(facts);
    context.hasCheckPart = facts.train.empty() || !facts.validation.empty();
    m_method->setContext(context);
    m_method->show(m_draft);
}

void TrainWizard::estimate() {
    readDraft();
    if (m_estimates.facts() != nullptr) {
        m_estimates.estimate(m_draft.config, memoryShare());
    }
    updateBlocked();
}

void TrainWizard::setEstimate(const FitEstimate& estimate) {
    m_estimate = estimate;
    m_estimated = true;
    m_fit->setEstimate(estimate);
    m_method->setEstimate(estimate);
    if (!m_estimates.facts()->train.empty()) {
        m_data->setEstimate(estimate, m_draft.config.training.maxLength);
    }
    m_review->show(m_draft, m_estimate, m_patients, m_checkPatients);
    updateBlocked();
}

void TrainWizard::readDraft() {
    if (const ModelEntry* model = m_model->chosen()) {
        m_draft.modelPath = model->model.path;
        m_draft.modelName = model->model.name;
    }
    if (const DatasetSummary* dataset = m_data->chosen()) {
        m_draft.datasetVersionId = dataset->versionId;
        m_draft.datasetName = QString::fromStdString(dataset->name);
    }
    m_method->read(m_draft);
    m_draft.runName = m_review->runName();
    m_draft.step = m_flow->currentStep();
}

void TrainWizard::storeDraft() {
    m_storing.stop();
    if (m_services.readOnlyReason.isEmpty()) {
        readDraft();
        m_drafts.save(trainDraftToJson(m_draft).dump());
    }
}

void TrainWizard::discard() {
    m_begun = false;
    m_storing.stop();
    m_flow->setNote(QString());
    m_drafts.discard();
}

void TrainWizard::enterStep(int step) {
    readDraft();
    if (step == Data) {
        showRows();
    }
    if (step == Review) {
        m_review->suggestName(tr("%1, %2").arg(m_draft.datasetName, m_draft.modelName));
        m_review->show(m_draft, m_estimate, m_patients, m_checkPatients);
    }
    updateBlocked();
}

QString TrainWizard::blockedReason() const {
    const int step = m_flow->currentStep();
    if (m_model->chosen() == nullptr) {
        return tr("Choose a base model.");
    }
    if (step == Model) {
        return {};
    }
    if (m_data->chosen() == nullptr) {
        return tr("Choose a data set.");
    }
    if (!m_failure.isEmpty()) {
        return m_failure;
    }
    if (step == Data) {
        return {};
    }
    if (const QString problem = m_method->problem(); !problem.isEmpty()) {
        return problem;
    }
    if (!m_estimated) {
        return tr("The rows are still being read.");
    }
    if (step == Method) {
        return {};
    }
    if (!m_fit->refusal().isEmpty()) {
        return m_fit->refusal();
    }
    if (!m_services.readOnlyReason.isEmpty()) {
        return m_services.readOnlyReason;
    }
    if (m_services.training.isRunning()) {
        return tr("Another training is running. Wait until it is done, or stop it; this draft is kept.");
    }
    return m_review->runName().isEmpty() ? tr("Give the run a name.") : QString();
}

void TrainWizard::updateBlocked() { m_flow->setNextBlocked(blockedReason()); }

TrainingRequest TrainWizard::request() const {
    TrainingRequest request;
    request.modelPath = m_draft.modelPath;
    request.dataset = m_draft.datasetName;
    request.config = m_draft.config;
    request.runName = m_draft.runName;
    request.device = m_services.settings.computing();
    request.plan.preset = presetName(m_draft.preset);
    request.plan.presetSettings = trainConfigToJson(m_method->presetSettings());
    request.plan.systemText = m_draft.systemText.toStdString();
    for (int i = 0; i < m_draft.sampleQuestions; ++i) {
        request.plan.sampleRows.push_back(i);
    }
    request.plan.estimatedMemoryBytes = m_estimate.memory.totalBytes;
    request.plan.memoryUncertainty = m_estimate.memory.uncertainty;
    request.plan.estimatedSecondsLow = m_estimate.time.low;
    request.plan.estimatedSecondsHigh = m_estimate.time.high;
    return request;
}

void TrainWizard::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!std::exchange(m_justRead, false)) {
        m_models.refresh(memoryShare());
        readDatasets();
    }
}

}  // namespace lorimer
