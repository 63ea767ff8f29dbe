#pragma once

#include <QByteArray>
#include <QSettings>

#include "session/training_run.h"
#include "ui/style/theme.h"

namespace lorimer {

/// How the window looks; kept for this user in the configuration folder. Holds nothing about data or runs.
class Settings {
public:
    static constexpr int normalText = 100;
    static constexpr int smallestText = 80;
    static constexpr int largestText = 200;

    Settings();

    /// The file on the disk; it need not exist yet.
    QString fileName() const { return m_file.fileName(); }

    Theme theme() const;
    void setTheme(Theme theme);
    int textPercent() const;
    void setTextPercent(int percent);
    /// Where and with what a training or an answer computes; the memory limit is that of memoryShare().
    DeviceConfig computing() const;
    /// Share of the main memory that a training may use, 0.5 to 0.95.
    double memoryShare() const;
    QByteArray geometry() const;
    void setGeometry(const QByteArray& geometry);

private:
    QSettings m_file;
};

}  // namespace lorimer
