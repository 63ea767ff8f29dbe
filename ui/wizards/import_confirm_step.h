#pragma once

#include <QWidget>

#include "data/import_report.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace lorimer {

/// The last step of an import: name and summary, then the progress, then what to do with the new data set.
class ImportConfirmStep final : public QWidget {
    Q_OBJECT
public:
    explicit ImportConfirmStep(QWidget* parent = nullptr);

    void setName(const QString& name);
    QString name() const;
    void setSummary(const QString& text);
    /// Back to the question.
    void showQuestion();
    /// `share` 0 to 1; negative where it is not measurable.
    void showProgress(const QString& text, double share);
    void showDone(const ImportReport& report);

Q_SIGNALS:
    void nameChanged(const QString& name);
    void trainAsked();
    void openAsked();

private:
    QWidget* buildQuestion();
    QWidget* buildProgress();
    QWidget* buildDone();

    QWidget* m_question = nullptr;
    QWidget* m_progress = nullptr;
    QWidget* m_done = nullptr;
    QLineEdit* m_name = nullptr;
    QLabel* m_summary = nullptr;
    QLabel* m_progressText = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_doneText = nullptr;
    QPushButton* m_train = nullptr;
};

}  // namespace lorimer
