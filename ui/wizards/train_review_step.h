#pragma once

#include <QWidget>

#include "session/fit_estimate.h"
#include "session/train_draft.h"

class QLabel;
class QLineEdit;

namespace lorimer {

/// What will be done, in plain words, before Start.
class TrainReviewStep final : public QWidget {
    Q_OBJECT
public:
    explicit TrainReviewStep(QWidget* parent = nullptr);

    /// `patients` counts groups of the training part; 0 where the data have none.
    void show(const TrainDraft& draft, const FitEstimate& estimate, std::int64_t patients, std::int64_t checkPatients);
    QString runName() const;
    void suggestName(const QString& name);
    QString text() const;

Q_SIGNALS:
    void edited();

private:
    QStringList notes(const TrainDraft& draft, const FitEstimate& estimate, std::int64_t checkPatients) const;

    QLabel* m_words = nullptr;
    QLabel* m_settings = nullptr;
    QLabel* m_notes = nullptr;
    QLineEdit* m_name = nullptr;
};

}  // namespace lorimer
