#pragma once

#include <QElapsedTimer>
#include <QObject>

#include "session/import_session.h"

namespace lorimer {

class ActivityModel;
struct Services;

/// One import at a time as the window tells it: in words, with the time left, and in Activity.
class ImportRun final : public QObject {
    Q_OBJECT
public:
    explicit ImportRun(Services& services, QObject* parent = nullptr);

    /// `rows` is about how many the file has.
    void start(const ImportConfig& config, const QString& fileName, qint64 rows);
    void stop();
    bool isRunning() const { return m_session.isRunning(); }

Q_SIGNALS:
    /// "Importing letters.csv: 12,400 of about 30,000 rows, 40 s left"; `share` is 0 to 1.
    void progress(const QString& text, double share);
    void finished(const lorimer::ImportReport& report);
    void stopped(const QString& sentence);
    void failed(const QString& sentence);

private:
    void tell(const QString& rows, double share);
    void end(const Error& error);

    ActivityModel& m_activity;
    ImportSession m_session;
    QString m_file;
    qint64 m_rows = 0;
    int m_item = 0;
    QElapsedTimer m_elapsed;
};

}  // namespace lorimer
