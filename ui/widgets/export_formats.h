#pragma once

#include <QWidget>

#include "session/adapter_export.h"
#include "session/run_choices.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QRadioButton;

namespace lorimer {

/// In which format a run is exported: one a folder, since other programs take a folder for one model.
class ExportFormats final : public QWidget {
    Q_OBJECT
public:
    explicit ExportFormats(QWidget* parent = nullptr);

    /// Offers what can carry this run, says why the rest cannot.
    void setRun(const RunChoice& run);
    ExportChoice choice() const;

private:
    struct Line {
        ExportChoice::Format format;
        QRadioButton* button;
        QLabel* note;
    };

    void addLine(ExportChoice::Format format, const QString& name, const QString& text, const QString& note);
    void updateGguf();
    /// Empty: the format can carry the run.
    static QString reasonAgainst(ExportChoice::Format format, const RunChoice& run);

    std::vector<Line> m_lines;
    QComboBox* m_type = nullptr;
    QCheckBox* m_modelfile = nullptr;
};

}  // namespace lorimer
