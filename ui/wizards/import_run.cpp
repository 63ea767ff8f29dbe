#include "ui/wizards/import_run.h"

#include <algorithm>

#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/models/activity_model.h"
#include "ui/services.h"

namespace lorimer {
namespace {

// Of the whole time, as measured with 100,000 rows of 300 letters; only for the time that is said to be left.
constexpr double readingShare = 0.45;
constexpr qint64 leastMeasured = 1'000;  // ms before a time is told

}  // namespace

ImportRun::ImportRun(Services& services, QObject* parent)
    : QObject(parent), m_activity(services.activity), m_session(services.workspace, services.filesThread) {
    connect(&m_session, &ImportSession::progress, this, [this](qint64 rows, qint64 bytes, qint64 total) {
        const double share = total > 0 ? static_cast<double>(bytes) / static_cast<double>(total) : 0.0;
        tell(tr("%1 of about %2 rows").arg(format::count(rows), format::count(std::max(rows, m_rows))),
             share * readingShare);
    });
    connect(&m_session, &ImportSession::storing, this, [this](qint64 rows, qint64 total) {
        const double share = static_cast<double>(rows) / static_cast<double>(std::max<qint64>(total, 1));
        tell(tr("storing %1 of %2 rows").arg(format::count(rows), format::count(total)),
             readingShare + share * (1.0 - readingShare));
    });
    connect(&m_session, &ImportSession::finished, this, [this](const ImportReport& report) {
        m_activity.end(m_item, Level::Done, tr("%1 rows stored.").arg(format::count(report.rowsAccepted)));
        Q_EMIT finished(report);
    });
    connect(&m_session, &ImportSession::failed, this, &ImportRun::end);
}

void ImportRun::start(const ImportConfig& config, const QString& fileName, qint64 rows) {
    m_file = fileName;
    m_rows = rows;
    m_item = m_activity.begin(tr("Importing %1").arg(fileName), [this] { stop(); });
    m_elapsed.start();
    m_session.start(config);
    tell(tr("about %1 rows").arg(format::count(rows)), 0.0);
}

void ImportRun::stop() { m_session.stop(); }

void ImportRun::tell(const QString& rows, double share) {
    QString text = rows;
    const qint64 elapsed = m_elapsed.elapsed();
    if (elapsed >= leastMeasured && share > 0.0) {
        const double left = static_cast<double>(elapsed) / 1000.0 * (1.0 - share) / share;
        text = tr("%1, %2 left", "rows, time").arg(rows, format::duration(left));
    }
    m_activity.progress(m_item, text, share);
    Q_EMIT progress(tr("Importing %1: %2").arg(m_file, text), share);
}

void ImportRun::end(const Error& error) {
    const QString sentence = QString::fromStdString(error.sentence());
    const bool isStopped = error.kind() == ErrorKind::Stopped;
    m_activity.end(m_item, isStopped ? Level::Info : Level::Error, sentence);
    if (isStopped) {
        Q_EMIT stopped(sentence);
    } else {
        Q_EMIT failed(sentence);
    }
}

}  // namespace lorimer
