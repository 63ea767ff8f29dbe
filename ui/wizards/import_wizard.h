#pragma once

#include <QTimer>
#include <QWidget>
#include <optional>

#include "session/dataset_session.h"
#include "session/draft_session.h"
#include "ui/wizards/import_run.h"
#include "ui/wizards/import_state.h"

namespace lorimer {

class ImportColumnsStep;
class ImportConfirmStep;
class ImportFileStep;
class ImportSplitStep;
class RowViewPanel;
struct Services;
class StepFlow;

/// The import of one file, step by step, as a page of the main stack. It owns the draft, keeps it in the workspace, and
/// runs the import; the page may be left and opened again at any time.
class ImportWizard final : public QWidget {
    Q_OBJECT
public:
    explicit ImportWizard(Services& services, QWidget* parent = nullptr);
    ~ImportWizard() override;

    /// Shows the unfinished import, or a new one where there is none.
    void open();
    /// Goes on where the draft was left.
    void resume(const ImportDraft& draft);
    /// Forgets the draft, here and in the workspace.
    void discard();
    /// Chooses the file of step 1, as if it was dropped there.
    void chooseFile(const QString& path);
    void stopImport() { m_run.stop(); }
    bool isImporting() const { return m_run.isRunning(); }

Q_SIGNALS:
    /// The wizard has nothing more to show; the data page takes its place.
    void closed();
    /// The unfinished import changed; none: there is none any more.
    void draftChanged(const std::optional<lorimer::ImportDraft>& draft);
    /// While rows are read and stored; `share` is 0 to 1.
    void importProgress(const QString& text, double share);
    void importStopped(const QString& sentence);
    void importFailed(const QString& sentence);
    void datasetImported(const QString& name);
    void trainAsked(const QString& dataset);
    void openAsked(const QString& dataset);

private:
    void buildSteps();
    void connectFile();
    void connectColumns();
    void connectView();
    void connectSplit();
    void connectConfirm();
    void connectRun();
    void startNew();
    void enterStep(ImportStep step);
    void enterView();
    void detect();
    void takeDetection(const FileDetection& detection);
    void showOddLetters(const FileDetection& detection);
    void showRoles();
    void takeScan(const ImportScan& scan);
    void rescan();
    void showOnlyRejected(const ImportScan& scan);
    void planSplit();
    void startImport();
    void finishImport(const ImportReport& report);
    void cancel();
    void updateNext();
    void changed();
    void storeDraft();

    Services& m_services;
    ImportState m_state;
    ImportPreview m_preview;
    ImportRun m_run;
    DraftSession m_drafts;
    DatasetSession m_datasets;
    bool m_taskChosen = false;  ///< by the user, against the proposal
    bool m_viewIsOld = true;    ///< the rows of "What the model sees" are not those of the last scan
    bool m_done = false;
    int m_resumeStep = -1;  ///< where to go when the file of a draft was looked at
    QTimer m_storing;

    StepFlow* m_flow = nullptr;
    ImportFileStep* m_file = nullptr;
    ImportColumnsStep* m_columns = nullptr;
    RowViewPanel* m_view = nullptr;
    ImportSplitStep* m_split = nullptr;
    ImportConfirmStep* m_confirm = nullptr;
};

}  // namespace lorimer
