#pragma once

#include <QObject>
#include <QString>

#include "session/session_jobs.h"

namespace lorimer {

/// Opens liblorimer_engine.so on the engine thread, so that the window is there before torch is. The library stays open
/// until the process ends.
class EngineLoader final : public QObject {
    Q_OBJECT
public:
    /// `libraryFile` is absolute, or a name that lies beside the program.
    EngineLoader(QThreadPool& engineThread, const QString& libraryFile, QObject* parent = nullptr);
    ~EngineLoader() override;  // waits for a load in progress

    /// Begins to load; loaded() or failed() follows.
    void load();
    /// What sessions get: loads on the first call, throws Internal where the library cannot be opened. The function is
    /// called on the engine thread only and must not outlive this object.
    EngineProvider provider();

Q_SIGNALS:
    void loaded();
    void failed(const QString& sentence);

private:
    Engine& open();

    QThreadPool& m_engineThread;
    QString m_libraryFile;
    Engine* m_engine = nullptr;  // of the engine thread
};

}  // namespace lorimer
