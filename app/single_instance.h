#pragma once

#include <QObject>
#include <QString>

class QSocketNotifier;

namespace lorimer {

/// One window per workspace. The right to be it is a kernel lock on the folder itself, which leaves no file behind and
/// ends with the process in any way; the socket beside the database only carries "come to the front".
class SingleInstance final : public QObject {
    Q_OBJECT
public:
    /// Makes the folder (mode 0700) if needed and tries to take the lock. Throws BadInput when that is not possible.
    explicit SingleInstance(const QString& workspaceFolder, QObject* parent = nullptr);
    ~SingleInstance() override;

    /// True when this process is the window of the workspace.
    bool isFirst() const { return m_first; }

    /// As the first: begins to listen. Call when the workspace exists, since a new one is made in an empty folder only.
    /// Replaces the socket of a killed process. Throws Error where the folder takes no socket.
    void listen();

    /// As a later one: asks the first to come to the front, waits up to `patienceMs` for it to listen. False where it
    /// does not.
    bool raiseFirst(int patienceMs) const;

    static QString socketName() { return QStringLiteral("lorimer.sock"); }

Q_SIGNALS:
    /// Another start asks for this window.
    void raiseRequested();

private:
    void acceptAll();
    bool connectOnce() const;

    QString m_folder;
    int m_folderDescriptor = -1;
    int m_listener = -1;
    bool m_first = false;
    QSocketNotifier* m_notifier = nullptr;
};

}  // namespace lorimer
