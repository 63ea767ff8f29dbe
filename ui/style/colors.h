#pragma once

#include <QColor>
#include <QPalette>
#include <array>

namespace lorimer {

/// How a strip, a badge or an event is meant. Each level has its own icon and word; colour is never the only sign.
enum class Level { Info, Done, Warning, Error };

struct StripColors {
    QColor text;
    QColor fill;
};

/// Every colour of the program, by role; no other file names a colour (ux.md 6).
struct Colors {
    bool dark = false;
    QColor ground;  ///< behind text and plots
    QColor card;    ///< sidebar, status bar, cards
    QColor text;
    QColor secondText;
    QColor accent;
    QColor accentText;  ///< on the accent
    QColor outline;     ///< of controls
    QColor grid;        ///< hairlines and plot grid
    QColor done;
    QColor warning;
    QColor error;
    std::array<StripColors, 4> strips;  ///< by Level
    std::array<QColor, 6> series;       ///< plot series in fixed order
    QColor difference;                  ///< behind words of one answer only, which are underlined too
    StripColors trainedToken;           ///< underlined
    StripColors cutToken;               ///< struck through
    StripColors templateToken;

    const QColor& of(Level level) const;
    const StripColors& strip(Level level) const { return strips[static_cast<std::size_t>(level)]; }
};

const Colors& lightColors();
const Colors& darkColors();

/// True when the text of `palette` is lighter than its ground (Qt 6.4 has no colour-scheme query).
bool isDark(const QPalette& palette);

/// The colours that belong to `palette`.
const Colors& colorsFor(const QPalette& palette);

}  // namespace lorimer
