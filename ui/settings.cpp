#include "ui/settings.h"

#include <QRegularExpression>
#include <QStandardPaths>
#include <algorithm>
#include <array>
#include <utility>

#include "session/fit_estimate.h"

namespace lorimer {
namespace {

const QString themeKey = QStringLiteral("window/theme");
const QString textKey = QStringLiteral("window/text-percent");
const QString memoryKey = QStringLiteral("computing/memory-share");
const QString folderKey = QStringLiteral("storage/data-folder");
const QString deviceKey = QStringLiteral("computing/device");
const QString threadsKey = QStringLiteral("computing/threads");
const QString awakeKey = QStringLiteral("computing/keep-awake");
const QString presetKey = QStringLiteral("defaults/preset");
const QString temperatureKey = QStringLiteral("defaults/temperature");
const QString topPKey = QStringLiteral("defaults/top-p");
const QString answerKey = QStringLiteral("defaults/answer-tokens");
const QString seedKey = QStringLiteral("defaults/seed");
const QString geometryKey = QStringLiteral("window/geometry");

constexpr double usualMemoryShare = 0.9;

constexpr int mostThreads = 1024;

constexpr std::array<std::pair<Theme, const char*>, 3> themeNames{
    {{Theme::System, "system"}, {Theme::Light, "light"}, {Theme::Dark, "dark"}}};

}  // namespace

Settings::Settings()
    : m_file(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
                 QStringLiteral("/lorimer/window.ini"),
             QSettings::IniFormat) {}

Theme Settings::theme() const {
    const QString name = m_file.value(themeKey).toString();
    for (const auto& [theme, known] : themeNames) {
        if (name == QLatin1String(known)) {
            return theme;
        }
    }
    return Theme::System;
}

bool Settings::setTheme(Theme theme) {
    for (const auto& [known, name] : themeNames) {
        if (known == theme) {
            return store(themeKey, QLatin1String(name));
        }
    }
    return false;
}

int Settings::textPercent() const {
    return std::clamp(m_file.value(textKey, normalText).toInt(), smallestText, largestText);
}

bool Settings::setTextPercent(int percent) { return store(textKey, std::clamp(percent, smallestText, largestText)); }

DeviceConfig Settings::computing() const {
    DeviceConfig config;
    config.device = device().toStdString();
    config.threads = threads();
    config.memoryLimitBytes = limitedRoom(memoryShare()).free;
    return config;
}

QString Settings::dataFolder() const { return m_file.value(folderKey).toString(); }

bool Settings::setDataFolder(const QString& folder) { return store(folderKey, folder); }

QString Settings::device() const {
    static const QRegularExpression known(QStringLiteral("^(auto|cpu|cuda:[0-9]+)$"));
    const QString name = m_file.value(deviceKey).toString();
    return known.match(name).hasMatch() ? name : QStringLiteral("auto");
}

bool Settings::setDevice(const QString& device) { return store(deviceKey, device); }

int Settings::threads() const { return std::clamp(m_file.value(threadsKey, 0).toInt(), 0, mostThreads); }

bool Settings::setThreads(int threads) { return store(threadsKey, threads); }

double Settings::memoryShare() const {
    return std::clamp(m_file.value(memoryKey, usualMemoryShare).toDouble(), 0.5, 0.95);
}

bool Settings::setMemoryShare(double share) { return store(memoryKey, share); }

bool Settings::keepAwake() const { return m_file.value(awakeKey, true).toBool(); }

bool Settings::setKeepAwake(bool keep) { return store(awakeKey, keep); }

QString Settings::preset() const {
    const QString name = m_file.value(presetKey).toString();
    return name == QLatin1String("quick") || name == QLatin1String("thorough") ? name : QStringLiteral("balanced");
}

bool Settings::setPreset(const QString& preset) { return store(presetKey, preset); }

SamplingConfig Settings::sampling() const {
    SamplingConfig sampling;
    sampling.temperature = std::clamp(m_file.value(temperatureKey, 0.7).toDouble(), 0.0, 2.0);
    sampling.topP = std::clamp(m_file.value(topPKey, 0.9).toDouble(), 0.05, 1.0);
    sampling.maxTokens = std::clamp(m_file.value(answerKey, 300).toInt(), 1, 8192);
    sampling.seed = m_file.value(seedKey, 42).toULongLong();
    return sampling;
}

bool Settings::setSampling(const SamplingConfig& sampling) {
    return store(temperatureKey, sampling.temperature) && store(topPKey, sampling.topP) &&
           store(answerKey, sampling.maxTokens) && store(seedKey, static_cast<qulonglong>(sampling.seed));
}

// The state of a QSettings object stays at its first error: each change gets one of its own.
bool Settings::store(const QString& key, const QVariant& value) {
    QSettings file(m_file.fileName(), QSettings::IniFormat);
    file.setValue(key, value);
    file.sync();
    const bool saved = file.status() == QSettings::NoError;
    if (saved) {
        m_file.sync();
    } else {
        file.remove(key);  // or it would be tried again when the object goes, and other objects would see it
        file.sync();
    }
    return saved;
}

QByteArray Settings::geometry() const { return m_file.value(geometryKey).toByteArray(); }

void Settings::setGeometry(const QByteArray& geometry) { m_file.setValue(geometryKey, geometry); }

}  // namespace lorimer
