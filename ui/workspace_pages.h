#pragma once

#include <QObject>
#include <QVector>
#include <memory>

#include "session/example.h"

namespace lorimer {

class ComparePage;
class DataPage;
class EvaluatePage;
class ExportPage;
class ImportWizard;
class LogPage;
class MainWindow;
struct Services;
class TrainWizard;

/// The pages and wizards that work with an open workspace, and what leads from one to the other. Made when the
/// workspace is open; takes its pages out of the window when it goes.
class WorkspacePages final : public QObject {
    Q_OBJECT
public:
    /// Both outlive this object.
    WorkspacePages(Services& services, MainWindow& window);
    ~WorkspacePages() override;

    void openImport();
    /// The train wizard from its beginning, with this data set if one is named.
    void newTraining(const QString& datasetName = {});

private:
    void addData(Services& services);
    void addModels(Services& services);
    void addTraining(Services& services);
    void addAnswers(Services& services);
    void addSettings(Services& services);
    void connectHome(Services& services);
    void openDataset(const QString& name);
    /// Remembers the page, so that it goes with this object.
    template <typename Widget>
    Widget* keep(Widget* widget) {
        m_widgets.append(widget);
        return widget;
    }

    MainWindow& m_window;
    QVector<QWidget*> m_widgets;
    DataPage* m_data = nullptr;
    ImportWizard* m_import = nullptr;
    TrainWizard* m_trainWizard = nullptr;
    ComparePage* m_compare = nullptr;
    EvaluatePage* m_evaluate = nullptr;
    ExportPage* m_export = nullptr;
    LogPage* m_log = nullptr;
    ExampleSession m_example;
};

}  // namespace lorimer
