#pragma once

#include <QObject>
#include <QString>

class QThreadPool;

namespace lorimer {

class Engine;

/// Opens liblorimer_engine.so on the engine thread, so that the window is there before torch is. The library stays open
/// until the process ends.
class EngineLoader final : public QObject {
    Q_OBJECT
public:
    /// `libraryFile` is absolute, or a name that lies beside the program.
    EngineLoader(QThreadPool& engineThread, const QString& libraryFile, QObject* parent = nullptr);
    ~EngineLoader() override;  // waits for a load in progress

    void load();
    /// Only to be called by jobs on the engine thread; nullptr before loaded().
    Engine* engine() const { return m_engine; }

Q_SIGNALS:
    void loaded();
    void failed(const QString& sentence);

private:
    QThreadPool& m_engineThread;
    QString m_libraryFile;
    Engine* m_engine = nullptr;
};

}  // namespace lorimer
