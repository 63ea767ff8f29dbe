#pragma once

#include <QByteArray>
#include <QSettings>

#include "engine/generate/sampling_config.h"
#include "session/training_run.h"
#include "ui/style/theme.h"

namespace lorimer {

/// How the window looks and what new work starts with; kept for this user in the configuration folder. Holds nothing
/// about data or runs.
class Settings {
public:
    static constexpr int normalText = 100;
    static constexpr int smallestText = 80;
    static constexpr int largestText = 200;

    Settings();

    /// The file on the disk; it need not exist yet.
    QString fileName() const { return m_file.fileName(); }

    // Each set...() applies at once and is on the disk when it returns true; false: it could not be saved, and the old
    // value still applies.
    Theme theme() const;
    bool setTheme(Theme theme);
    int textPercent() const;
    bool setTextPercent(int percent);
    /// Where the data are, as the first start was told; empty: it was never asked.
    QString dataFolder() const;
    bool setDataFolder(const QString& folder);
    /// Where and with what a training or an answer computes; the memory limit is that of memoryShare().
    DeviceConfig computing() const;
    /// "auto", "cpu", "cuda:0".
    QString device() const;
    bool setDevice(const QString& device);
    /// 0: one per core.
    int threads() const;
    bool setThreads(int threads);
    /// Share of the main memory that a training may use, 0.5 to 0.95.
    double memoryShare() const;
    bool setMemoryShare(double share);
    /// Whether the computer is kept from sleeping while a run is trained.
    bool keepAwake() const;
    bool setKeepAwake(bool keep);
    /// What a new training starts with: "quick", "balanced" or "thorough".
    QString preset() const;
    bool setPreset(const QString& preset);
    /// What a new chat starts with.
    SamplingConfig sampling() const;
    bool setSampling(const SamplingConfig& sampling);
    QByteArray geometry() const;
    void setGeometry(const QByteArray& geometry);

private:
    bool store(const QString& key, const QVariant& value);

    QSettings m_file;
};

}  // namespace lorimer
