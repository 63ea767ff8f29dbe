#pragma once

#include <QHash>
#include <QTimer>
#include <QWidget>

#include "session/draft_session.h"
#include "session/fit_session.h"
#include "session/model_session.h"
#include "session/train_draft.h"
#include "session/training_run.h"

namespace lorimer {

class FitBar;
class StepFlow;
class TrainDataStep;
class TrainMethodStep;
class TrainModelStep;
class TrainReviewStep;
struct Services;

/// New training in four steps: model, data, method, review. It owns one draft, stores it at every Next, and hands a
/// checked request to whoever starts trainings.
class TrainWizard final : public QWidget {
    Q_OBJECT
public:
    explicit TrainWizard(Services& services, QWidget* parent = nullptr);
    ~TrainWizard() override;

    /// From the beginning; the data set is chosen already where one is named.
    void begin(const QString& datasetName = {});
    void begin(const QString& datasetName, Preset preset);
    /// Goes on with the stored draft, if there is one.
    void resume();
    /// From the beginning with the settings of a run, which can then be changed.
    void beginFrom(const RunRecord& run);
    void discard();

Q_SIGNALS:
    void startAsked(const lorimer::TrainingRequest& request);
    void cancelled();
    void importAsked();
    void addModelAsked();
    /// A draft was stored (its name), or is there no more (empty).
    void draftChanged(const QString& name);

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum Step { Model, Data, Method, Review, StepCount };

    void connectSteps();
    void connectFit();
    void connectDraft();
    void readDatasets();
    void showDraft();
    void readDraft();
    void storeDraft();
    void loadFacts();
    void updateContext();
    void estimate();
    void setEstimate(const FitEstimate& estimate);
    void showRows();
    void updateBlocked();
    void enterStep(int step);
    QString blockedReason() const;
    TrainingRequest request() const;
    double memoryShare() const;

    Services& m_services;
    TrainDraft m_draft;
    FitEstimate m_estimate;
    bool m_estimated = false;
    bool m_begun = false;                  ///< there is something to keep
    bool m_justRead = false;               ///< the lists are being read for the coming show
    QHash<qint64, QString> m_systemTexts;  ///< that imports propose, by version
    qint64 m_systemTextVersion = 0;        ///< for which the draft's system text was settled
    qint64 m_factsVersion = -1;
    QString m_factsModel;
    QString m_failure;
    std::int64_t m_patients = 0;
    std::int64_t m_checkPatients = 0;

    StepFlow* m_flow = nullptr;
    TrainModelStep* m_model = nullptr;
    TrainDataStep* m_data = nullptr;
    TrainMethodStep* m_method = nullptr;
    TrainReviewStep* m_review = nullptr;
    FitBar* m_fit = nullptr;
    ModelSession m_models;
    FitSession m_estimates;
    DraftSession m_drafts;
    QTimer m_storing;
    SessionJobs m_lookups;
};

}  // namespace lorimer
