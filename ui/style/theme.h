#pragma once

#include <QApplication>
#include <QLabel>
#include <QString>

#include "ui/style/colors.h"

namespace lorimer {

enum class Theme { System, Light, Dark };

/// Distances in logical pixels (ux.md 6).
namespace space {
constexpr int iconText = 4;
constexpr int inside = 8;
constexpr int field = 12;
constexpr int page = 16;
constexpr int section = 24;
}  // namespace space

/// What a label is; its size and weight follow from the text size of the program.
enum class TextRole { Title, Section, Metric, Second, Code };

/// Sets style, palette, fonts and style sheet of the whole program. `textPercent` is 80 to 200.
void applyTheme(QApplication& app, Theme theme, int textPercent);

/// The style sheet for `colors` at `pointSize`, the size of ordinary text.
QString styleSheetFor(const Colors& colors, double pointSize);

void setTextRole(QLabel* label, TextRole role);

}  // namespace lorimer
