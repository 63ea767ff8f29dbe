#include "session/row_view_session.h"

#include <QFileInfo>
#include <array>
#include <chrono>
#include <mutex>

#include "session/system_text.h"
#include "store/model_store.h"
#include "store/stored_rows.h"

namespace lorimer {

namespace {

/// All parts of a version through one connection.
class AllStoredRows final : public RowSource {
public:
    AllStoredRows(const Workspace& workspace, qint64 versionId)
        : m_database(workspace.openDatabase()),
          m_parts{StoredRows(m_database, versionId, SplitPart::Train),
                  StoredRows(m_database, versionId, SplitPart::Validation),
                  StoredRows(m_database, versionId, SplitPart::Test)} {}

    std::size_t size() const override { return m_parts[0].size() + m_parts[1].size() + m_parts[2].size(); }

    Row row(std::size_t index) const override {
        for (const StoredRows& part : m_parts) {
            if (index < part.size()) return part.row(index);
            index -= part.size();
        }
        throw Error(ErrorKind::Internal, "A row beyond the end of a data set was asked for. Nothing was changed.");
    }

private:
    Database m_database;
    std::array<StoredRows, 3> m_parts;
};

QVector<ModelChoice> readModels(Database& database) {
    QVector<ModelChoice> models;
    for (const StoredModel& model : ModelStore(database).list()) {
        if (QFileInfo::exists(model.path)) models.append({model.name, model.path, model.facts.report.contextLength});
    }
    return models;
}

}  // namespace

RowsProvider storedRowsProvider(const Workspace& workspace, qint64 versionId) {
    return [&workspace, versionId] { return std::make_shared<AllStoredRows>(workspace, versionId); };
}

struct RowViewSession::SharedView {
    std::string path;
    std::once_flag once;
    std::unique_ptr<RowView> view;

    const RowView& get() {
        std::call_once(once,
                       [this] { view = path.empty() ? std::make_unique<RowView>() : std::make_unique<RowView>(path); });
        return *view;
    }
};

RowViewSession::RowViewSession(const Workspace& workspace, QThreadPool& lookupThread, QThreadPool& filesThread,
                               QObject* parent)
    : QObject(parent),
      m_workspace(workspace),
      m_view(std::make_shared<SharedView>()),
      m_lookups(lookupThread, *this),
      m_measurements(filesThread, *this) {}

RowViewSession::~RowViewSession() {
    m_lookups.stopAndWait();
    m_measurements.stopAndWait();
}

void RowViewSession::listModels() {
    m_lookups.post(
        [this](const StopFlag&) {
            Database database = m_workspace.openDatabase();
            const QVector<ModelChoice> models = readModels(database);
            m_lookups.deliver([this, models] { Q_EMIT modelsListed(models); });
        },
        [this](const Error& error) { Q_EMIT rowFailed(error); });
}

void RowViewSession::stopMeasuring() {
    ++m_measurement;
    m_measuring = false;
    m_measurements.stop(StopRequest::Stop);
}

void RowViewSession::setModel(const QString& path) {
    ++m_row;
    stopMeasuring();
    m_view = std::make_shared<SharedView>();
    m_view->path = path.toStdString();
}

void RowViewSession::setRows(RowsProvider rows) {
    ++m_row;
    stopMeasuring();
    m_rows = std::move(rows);
}

void RowViewSession::setSystemText(const std::string& text) {
    ++m_row;
    stopMeasuring();
    m_systemText = text;
}

void RowViewSession::showRow(std::size_t index, int limit) {
    if (!m_rows) return;
    const quint64 number = ++m_row;
    m_lookups.post(
        [this, number, index, limit, view = m_view, rows = m_rows, text = m_systemText](const StopFlag&) {
            const RowTokens tokens = view->get().tokens(withSystemText(rows()->row(index), text), limit);
            m_lookups.deliver([this, number, index, tokens] {
                if (number == m_row) Q_EMIT rowShown(index, tokens);
            });
        },
        [this, number](const Error& error) {
            if (number == m_row) Q_EMIT rowFailed(error);
        });
}

void RowViewSession::measure() {
    if (!m_rows) return;
    stopMeasuring();
    const quint64 number = m_measurement;
    m_measuring = true;
    m_measurements.post(
        [this, number, view = m_view, provider = m_rows, text = m_systemText](const StopFlag& stop) {
            using Clock = std::chrono::steady_clock;
            Clock::time_point last{};
            const std::shared_ptr<const RowSource> source = provider();
            const SystemTextRows rows(*source, text);
            const auto total = static_cast<qint64>(rows.size());
            const auto lengths = std::make_shared<const RowLengths>(view->get().lengths(rows, [&](std::size_t done) {
                if (stop.isSet()) throw Error(ErrorKind::Stopped, "Measuring was stopped. Nothing was changed.");
                if (Clock::now() - last < std::chrono::milliseconds(100)) return;
                last = Clock::now();
                m_measurements.deliver([this, number, done, total] {
                    if (number == m_measurement) Q_EMIT measureProgress(static_cast<qint64>(done), total);
                });
            }));
            m_measurements.deliver([this, number, lengths] {
                if (number != m_measurement) return;
                m_measuring = false;
                Q_EMIT measured(lengths);
            });
        },
        [this, number](const Error& error) {
            if (number != m_measurement) return;
            m_measuring = false;
            Q_EMIT measureFailed(error);
        });
}

}  // namespace lorimer
