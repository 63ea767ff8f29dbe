#pragma once

#include <QWidget>
#include <memory>
#include <vector>

#include "session/row_view_session.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace lorimer {

class LengthHistogram;
class SystemTextLine;
class TokenView;

/// "What the model sees": lengths against the limit, and one row token by token, for the rows of a file or of a data
/// set and a chosen base model. It owns its session. The rows are only looked at, never changed: what can be changed is
/// the system text that a template adds to them.
class RowViewPanel final : public QWidget {
    Q_OBJECT
public:
    /// `name` begins the object names: name.model, name.limit, name.tokens, ...
    RowViewPanel(const QString& name, std::unique_ptr<RowViewSession> session, QWidget* parent = nullptr);
    ~RowViewPanel() override;

    /// Asks again which models there are.
    void refreshModels();
    /// The model to look with, where it is still there; emits nothing.
    void setModel(const QString& path);
    /// The model is chosen elsewhere: no list of models here.
    void fixModel();
    /// Shows only the rows that are cut at the limit.
    void showCutRows();
    /// Of rows that have none, instead of the template's own; empty: that one. Emits nothing.
    void setSystemText(const QString& text);
    /// The system text can only be looked at.
    void fixSystemText();
    QString model() const { return m_modelPath; }
    void setLimit(int limit);
    void setLongestLimit(int tokens);
    int limit() const;
    /// Shows `count` rows.
    void setRows(RowsProvider rows, qint64 count);
    /// Nothing to show yet, for this reason.
    void clearRows(const QString& reason);
    /// Leaves the files thread to something else; what was measured stays.
    void stopMeasuring();
    const RowLengths* lengths() const { return m_lengths.get(); }

Q_SIGNALS:
    void modelChosen(const QString& path);
    void limitChosen(int limit);
    void systemTextChosen(const QString& text);
    void lengthsMeasured();

private:
    enum Filter { AllRows, CutRows, UntrainedRows };

    void buildTop(const QString& name);
    void buildRowLine(const QString& name);
    void buildLegend(const QString& name);
    void connectSession();
    void fillModels(const QVector<ModelChoice>& models);
    void restart();
    void updateLimit();
    void updateFilter();
    void askRow();
    void showTokens(const RowTokens& tokens);
    void showFailure(const Error& error);

    std::unique_ptr<RowViewSession> m_session;
    RowsProvider m_rows;
    qint64 m_count = 0;
    QString m_modelPath;
    std::shared_ptr<const RowLengths> m_lengths;
    std::vector<std::size_t> m_shown;  ///< indices of the rows that the filter lets through; unused for AllRows
    bool m_isModelFixed = false;
    QLabel* m_modelTitle = nullptr;
    QComboBox* m_model = nullptr;
    QSpinBox* m_limit = nullptr;
    QLabel* m_cut = nullptr;
    QPushButton* m_keep = nullptr;
    QLabel* m_estimated = nullptr;
    LengthHistogram* m_histogram = nullptr;
    QPushButton* m_previous = nullptr;
    QPushButton* m_next = nullptr;
    QSpinBox* m_row = nullptr;
    QLabel* m_rowOf = nullptr;
    QComboBox* m_filter = nullptr;
    QCheckBox* m_plain = nullptr;
    TokenView* m_tokens = nullptr;
    std::vector<QLabel*> m_legend;  ///< by TokenKind
    QLabel* m_total = nullptr;
    SystemTextLine* m_system = nullptr;
};

}  // namespace lorimer
