#pragma once

#include <QWidget>

#include "data/split_part.h"
#include "engine/evaluate/evaluation_report.h"

class QLabel;
class QPushButton;
class QTableView;
class QTextEdit;

namespace lorimer {

class EvaluationTableModel;
class ExampleModel;
enum class ExampleOrder;

/// A finished evaluation: verdict with its evidence, the table of measures, and rows as examples.
class EvaluationResults final : public QWidget {
    Q_OBJECT
public:
    explicit EvaluationResults(QWidget* parent = nullptr);

    void setReport(const EvaluationReport& report, SplitPart part, const QString& when);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildVerdict();
    QTableView* buildTable();
    QWidget* buildExamples();
    QWidget* buildTexts();
    QPushButton* orderButton(const QString& text, const QString& objectName, ExampleOrder order);
    void chooseOrder(ExampleOrder order);
    void showExample();
    void showVerdict();
    void fitTable();

    EvaluationReport m_report;
    SplitPart m_part = SplitPart::Test;
    EvaluationTableModel* m_measures = nullptr;
    ExampleModel* m_examples = nullptr;
    QLabel* m_icon = nullptr;
    QLabel* m_verdict = nullptr;
    QLabel* m_evidence = nullptr;
    QTableView* m_table = nullptr;
    QTableView* m_exampleTable = nullptr;
    QLabel* m_noExample = nullptr;
    QWidget* m_texts = nullptr;
    QVector<QTextEdit*> m_text;  ///< question, expected, base, adapted of the current example
};

}  // namespace lorimer
