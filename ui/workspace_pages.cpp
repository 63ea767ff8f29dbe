#include "ui/workspace_pages.h"

#include "session/training_session.h"
#include "ui/main_window.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/data_page.h"
#include "ui/pages/evaluate_page.h"
#include "ui/pages/export_page.h"
#include "ui/pages/home_page.h"
#include "ui/pages/log_page.h"
#include "ui/pages/models_page.h"
#include "ui/pages/settings_page.h"
#include "ui/pages/train_page.h"
#include "ui/run_desk.h"
#include "ui/services.h"
#include "ui/widgets/message_strip.h"
#include "ui/wizards/import_wizard.h"
#include "ui/wizards/train_wizard.h"

namespace lorimer {

WorkspacePages::WorkspacePages(Services& services, MainWindow& window)
    : m_window(window), m_example(services.workspace, services.filesThread) {
    addData(services);
    addModels(services);
    addTraining(services);
    addAnswers(services);
    addSettings(services);
    connectHome(services);
    connect(&m_window, &MainWindow::importAsked, this, &WorkspacePages::openImport);
    connect(&m_window, &MainWindow::newTrainingAsked, this, [this] { newTraining(); });
}

WorkspacePages::~WorkspacePages() {
    for (QWidget* widget : m_widgets) {
        m_window.removePage(widget);
        delete widget;
    }
}

void WorkspacePages::addData(Services& services) {
    m_data = keep(new DataPage(services));
    m_import = keep(new ImportWizard(services));
    m_window.addWorkspacePage(MainWindow::Data, m_data);
    m_window.addToStack(m_import);
    connect(m_data, &DataPage::importAsked, this, &WorkspacePages::openImport);
    connect(m_data, &DataPage::resumeAsked, this, [this](const ImportDraft& draft) {
        openImport();
        m_import->resume(draft);
    });
    connect(m_data, &DataPage::discardAsked, m_import, &ImportWizard::discard);
    connect(m_data, &DataPage::cancelAsked, m_import, &ImportWizard::stopImport);
    connect(m_data, &DataPage::trainAsked, this, &WorkspacePages::newTraining);
    connect(m_import, &ImportWizard::closed, this, [this] { m_window.choosePage(MainWindow::Data); });
    connect(m_import, &ImportWizard::draftChanged, m_data, &DataPage::setDraft);
    connect(m_import, &ImportWizard::importProgress, m_data, &DataPage::showProgress);
    connect(m_import, &ImportWizard::importStopped, m_data,
            [this](const QString& sentence) { m_data->endProgress(Level::Info, sentence); });
    connect(m_import, &ImportWizard::importFailed, m_data,
            [this](const QString& sentence) { m_data->endProgress(Level::Error, sentence); });
    connect(m_import, &ImportWizard::datasetImported, m_data, [this] { m_data->endProgress(Level::Done, {}); });
    connect(m_import, &ImportWizard::trainAsked, this, &WorkspacePages::newTraining);
    connect(m_import, &ImportWizard::openAsked, this, &WorkspacePages::openDataset);
}

void WorkspacePages::addModels(Services& services) {
    auto* models = keep(new ModelsPage(services));
    m_window.addWorkspacePage(MainWindow::Models, models);
    models->offerFirstModel(services.firstModel);
}

void WorkspacePages::addTraining(Services& services) {
    m_trainWizard = keep(new TrainWizard(services));
    m_window.addToStack(m_trainWizard);
    TrainPage& train = m_window.train();
    connect(m_trainWizard, &TrainWizard::cancelled, this, [this] { m_window.choosePage(MainWindow::Train); });
    connect(m_trainWizard, &TrainWizard::importAsked, this, &WorkspacePages::openImport);
    connect(m_trainWizard, &TrainWizard::addModelAsked, this, [this] { m_window.choosePage(MainWindow::Models); });
    connect(m_trainWizard, &TrainWizard::draftChanged, &train, &TrainPage::setDraft);
    connect(m_trainWizard, &TrainWizard::startAsked, this, [this](const TrainingRequest& request) {
        m_window.desk().live().start(request);
        m_trainWizard->discard();
        m_window.choosePage(MainWindow::Train);
    });
    connect(&services.training, &TrainingSession::runStarted, this,
            [this](const RunRecord& run) { m_window.openWhenListed(run.id); });
    connect(&train, &TrainPage::newTrainingAsked, this, [this] { newTraining(); });
    connect(&train, &TrainPage::importAsked, this, &WorkspacePages::openImport);
    connect(&train, &TrainPage::draftDiscardAsked, m_trainWizard, &TrainWizard::discard);
    connect(&train, &TrainPage::draftContinueAsked, m_trainWizard, [this] {
        m_trainWizard->resume();
        m_window.showInStack(m_trainWizard, MainWindow::Train);
    });
    connect(&m_window.desk(), &RunDesk::duplicateAsked, m_trainWizard, [this](const RunRecord& run) {
        m_trainWizard->beginFrom(run);
        m_window.showInStack(m_trainWizard, MainWindow::Train);
    });
}

void WorkspacePages::addAnswers(Services& services) {
    m_compare = keep(new ComparePage(services));
    m_evaluate = keep(new EvaluatePage(services));
    m_export = keep(new ExportPage(services));
    m_window.addWorkspacePage(MainWindow::Compare, m_compare);
    m_window.addWorkspacePage(MainWindow::Evaluate, m_evaluate);
    m_window.addWorkspacePage(MainWindow::Export, m_export);
    connect(m_compare, &ComparePage::newTrainingAsked, this, [this] { newTraining(); });
    connect(m_evaluate, &EvaluatePage::newTrainingAsked, this, [this] { newTraining(); });
    RunDesk& desk = m_window.desk();
    connect(&desk, &RunDesk::compareAsked, this, [this](const QString& runId) {
        m_compare->chooseRun(runId);
        m_window.choosePage(MainWindow::Compare);
    });
    connect(&desk, &RunDesk::evaluateAsked, this, [this](const QString& runId) {
        m_evaluate->chooseRun(runId);
        m_window.choosePage(MainWindow::Evaluate);
    });
    connect(&desk, &RunDesk::exportAsked, this, [this](const QString& runId) {
        m_export->chooseRun(runId);
        m_window.choosePage(MainWindow::Export);
    });
}

void WorkspacePages::addSettings(Services& services) {
    auto* settings = keep(new SettingsPage(services));
    m_log = keep(new LogPage(services));
    m_window.addWorkspacePage(MainWindow::Settings, settings);
    m_window.addToStack(m_log);
    connect(settings, &SettingsPage::themeChosen, &m_window, &MainWindow::themeChosen);
    connect(settings, &SettingsPage::textPercentChosen, &m_window, &MainWindow::textPercentChosen);
    connect(settings, &SettingsPage::logAsked, this, [this] { m_window.showInStack(m_log, MainWindow::Settings); });
    connect(m_log, &LogPage::backAsked, this, [this] { m_window.choosePage(MainWindow::Settings); });
}

void WorkspacePages::connectHome(Services& services) {
    HomePage& home = m_window.home();
    connect(&home, &HomePage::newTrainingAsked, this, [this] { newTraining(); });
    connect(&home, &HomePage::importAsked, this, &WorkspacePages::openImport);
    connect(&home, &HomePage::datasetChosen, this, &WorkspacePages::openDataset);
    connect(&home, &HomePage::exampleAsked, this, [this, &services, &home] {
        if (!services.readOnlyReason.isEmpty()) {
            home.strip().showMessage(Level::Warning, services.readOnlyReason);
            return;
        }
        m_example.start();
    });
    connect(&m_example, &ExampleSession::finished, this, [this](const QString& dataset) {
        m_data->refresh();
        m_trainWizard->begin(dataset, Preset::Quick);
        m_window.showInStack(m_trainWizard, MainWindow::Train);
    });
    connect(&m_example, &ExampleSession::failed, this, [&home](const Error& error) {
        home.strip().showMessage(Level::Error, QString::fromStdString(error.sentence()));
    });
}

void WorkspacePages::openImport() {
    m_window.showInStack(m_import, MainWindow::Data);
    m_import->open();
}

void WorkspacePages::openDataset(const QString& name) {
    m_window.choosePage(MainWindow::Data);
    m_data->openDataset(name);
}

void WorkspacePages::newTraining(const QString& datasetName) {
    m_trainWizard->begin(datasetName);
    m_window.showInStack(m_trainWizard, MainWindow::Train);
}

}  // namespace lorimer
