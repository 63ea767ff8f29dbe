#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <optional>

#include "session/row_view.h"
#include "session/session_jobs.h"
#include "store/workspace.h"

namespace lorimer {

/// A base model that rows can be looked at with.
struct ModelChoice {
    QString name;
    QString path;
    int contextLength = 0;  ///< 0 where it is not known
};

/// Opens rows on the worker thread that calls it; they are used on that thread only.
using RowsProvider = std::function<std::shared_ptr<const RowSource>()>;

/// The rows of all parts of a stored version, one after the other: training, check, test.
RowsProvider storedRowsProvider(const Workspace& workspace, qint64 versionId);

/// What the model sees of the rows of a file or data set: the tokens of one row and the lengths of all. Lives in the
/// GUI thread and emits there; of each question the newest counts.
class RowViewSession final : public QObject {
    Q_OBJECT
public:
    /// Single rows on `lookupThread`, all rows on `filesThread`; both and `workspace` outlive it.
    RowViewSession(const Workspace& workspace, QThreadPool& lookupThread, QThreadPool& filesThread,
                   QObject* parent = nullptr);
    ~RowViewSession() override;

    /// The models of the workspace whose files are still there, by name.
    void listModels();
    /// Path of a base model; empty estimates. Takes back what was measured.
    void setModel(const QString& path);
    /// Of rows that have none, instead of the template's own; empty: that one. Takes back what was measured.
    void setSystemText(const std::string& text);
    /// None: nothing to show. Takes back what was measured.
    void setRows(RowsProvider rows);

    void showRow(std::size_t index, int limit);
    /// Measures all rows; long for many.
    void measure();
    void stopMeasuring();
    bool isMeasuring() const { return m_measuring; }

Q_SIGNALS:
    void modelsListed(const QVector<lorimer::ModelChoice>& models);
    void rowShown(std::size_t index, const lorimer::RowTokens& tokens);
    void rowFailed(const lorimer::Error& error);
    void measureProgress(qint64 rows, qint64 total);
    void measured(const std::shared_ptr<const lorimer::RowLengths>& lengths);
    void measureFailed(const lorimer::Error& error);

private:
    /// Loaded once per model, on the first worker that needs it.
    struct SharedView;

    const Workspace& m_workspace;
    std::shared_ptr<SharedView> m_view;
    RowsProvider m_rows;
    std::string m_systemText;
    bool m_measuring = false;
    quint64 m_row = 0;
    quint64 m_measurement = 0;
    SessionJobs m_lookups;
    SessionJobs m_measurements;
};

}  // namespace lorimer
