#include "session/example.h"

#include "data/importer.h"
#include "store/dataset_store.h"

namespace lorimer {

ImportConfig exampleImport(const QString& csvFile) {
    ImportConfig config;
    config.files = {csvFile.toStdString()};
    config.datasetName = "Example: invented notes";
    config.columns = {
        {Role::Group, "patient_id"}, {Role::Date, "visit_date"}, {Role::Prompt, "note"}, {Role::Response, "letter"}};
    return config;
}

ExampleSession::ExampleSession(const Workspace& workspace, QThreadPool& filesThread, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_jobs(filesThread, *this) {}

ExampleSession::~ExampleSession() { m_jobs.stopAndWait(); }

void ExampleSession::start(const QString& csvFile) {
    m_jobs.post(
        [this, config = exampleImport(csvFile)](const StopFlag& stop) {
            const auto isThere = [this, &config] {
                Database database = m_workspace.openDatabase();
                return DatasetStore(database).exists(config.datasetName);
            };
            ImportHooks hooks;
            hooks.stopRequested = [&stop] { return stop.isSet(); };
            if (!isThere()) runImport(m_workspace, config, hooks);
            m_jobs.deliver([this, name = QString::fromStdString(config.datasetName)] { Q_EMIT finished(name); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

}  // namespace lorimer
