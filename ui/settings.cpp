#include "ui/settings.h"

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
const QString geometryKey = QStringLiteral("window/geometry");

constexpr double usualMemoryShare = 0.9;

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

void Settings::setTheme(Theme theme) {
    for (const auto& [known, name] : themeNames) {
        if (known == theme) {
            m_file.setValue(themeKey, QLatin1String(name));
        }
    }
}

int Settings::textPercent() const {
    return std::clamp(m_file.value(textKey, normalText).toInt(), smallestText, largestText);
}

void Settings::setTextPercent(int percent) { m_file.setValue(textKey, std::clamp(percent, smallestText, largestText)); }

DeviceConfig Settings::computing() const {
    DeviceConfig config;
    config.memoryLimitBytes = limitedRoom(memoryShare()).free;
    return config;
}

double Settings::memoryShare() const {
    return std::clamp(m_file.value(memoryKey, usualMemoryShare).toDouble(), 0.5, 0.95);
}

QByteArray Settings::geometry() const { return m_file.value(geometryKey).toByteArray(); }

void Settings::setGeometry(const QByteArray& geometry) { m_file.setValue(geometryKey, geometry); }

}  // namespace lorimer
