#pragma once

#include <QWidget>

#include "data/file_detection.h"
#include "session/import_draft.h"

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace lorimer {

class PreviewModel;

/// Step 1 of an import: which file, how it is read (each choice beside the preview), and what the model should learn.
class ImportFileStep final : public QWidget {
    Q_OBJECT
public:
    explicit ImportFileStep(QWidget* parent = nullptr);

    /// Nothing is chosen yet.
    void clear();
    void setBusy(const QString& file);
    /// What was found, with the user's own choices in it.
    void setDetection(const FileDetection& detection, const ReadChoices& choices);
    /// The file cannot be read as chosen; the choices stay, so that another one can be made.
    void setFailed(const QString& file);
    void setTask(ImportTask task);
    /// The whole file was read: no "about" any more.
    void setRowCount(qint64 rows);

Q_SIGNALS:
    void fileChosen(const QString& path);
    /// The user decided how to read the file; what is unset is detected.
    void choicesChanged(const lorimer::ReadChoices& choices);
    void taskChosen(lorimer::ImportTask task);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* buildChooser();
    QWidget* buildReading();
    QWidget* buildTask();
    void browse();
    void chooseTyped();
    void choose();
    void showFormats(const FileDetection& detection);
    void showSheets(const FileDetection& detection);
    void updateHint(const FileDetection& detection);

    ReadChoices m_choices;
    QString m_shown;  ///< the file whose preview is shown
    QLineEdit* m_path = nullptr;
    QLabel* m_hint = nullptr;
    QWidget* m_found = nullptr;
    QComboBox* m_format = nullptr;
    QComboBox* m_sheet = nullptr;
    QComboBox* m_encoding = nullptr;
    QComboBox* m_separator = nullptr;
    QComboBox* m_header = nullptr;
    QLabel* m_size = nullptr;
    QLabel* m_rows = nullptr;
    QPushButton* m_again = nullptr;
    QButtonGroup* m_tasks = nullptr;
    PreviewModel* m_model = nullptr;
    QTableView* m_preview = nullptr;
};

}  // namespace lorimer
