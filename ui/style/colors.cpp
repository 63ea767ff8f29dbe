#include "ui/style/colors.h"

namespace lorimer {

const QColor& Colors::of(Level level) const {
    switch (level) {
        case Level::Done:
            return done;
        case Level::Warning:
            return warning;
        case Level::Error:
            return error;
        case Level::Info:
            break;
    }
    return accent;
}

const Colors& lightColors() {
    static const Colors colors{
        false,
        QColor(0xFFFFFF),
        QColor(0xF4F5F7),
        QColor(0x1B1D21),
        QColor(0x565B63),
        QColor(0x0B62A8),
        QColor(0xFFFFFF),
        QColor(0x868B93),
        QColor(0xE3E5E8),
        QColor(0x1B6E3C),
        QColor(0x8A5200),
        QColor(0xB3261E),
        {StripColors{QColor(0x0B5394), QColor(0xE5F0FA)}, StripColors{QColor(0x1B6E3C), QColor(0xE6F4EA)},
         StripColors{QColor(0x7A4800), QColor(0xFFF3DC)}, StripColors{QColor(0xA3201A), QColor(0xFCE8E6)}},
        {QColor(0x0062A3), QColor(0xC65300), QColor(0x0B8F5A), QColor(0x4B1F5E), QColor(0x8D3B58), QColor(0x7A7F87)},
        QColor(0xFFE7B8),
        {QColor(0x1B1D21), QColor(0xCFE4F7)},
        {QColor(0xA3201A), QColor(0xFBE3E1)},
        {QColor(0x565B63), QColor(0xECEEF1)}};
    return colors;
}

const Colors& darkColors() {
    static const Colors colors{
        true,
        QColor(0x1E1F22),
        QColor(0x26282C),
        QColor(0xE8EAED),
        QColor(0xA9AFB8),
        QColor(0x6CB8F0),
        QColor(0x0B1A26),
        QColor(0x7E848D),
        QColor(0x34373C),
        QColor(0x6FCF97),
        QColor(0xF2B84B),
        QColor(0xFF8A80),
        {StripColors{QColor(0x9CD0F7), QColor(0x14293A)}, StripColors{QColor(0x8BE0AE), QColor(0x16301F)},
         StripColors{QColor(0xF6C76B), QColor(0x372810)}, StripColors{QColor(0xFFA59D), QColor(0x3A1A18)}},
        {QColor(0x56B4E9), QColor(0xF28E2B), QColor(0x5FF5D8), QColor(0xF2E86D), QColor(0xB86AA5), QColor(0xC2453F)},
        QColor(0x5A4310),
        {QColor(0xE8EAED), QColor(0x1D4468)},
        {QColor(0xFFA59D), QColor(0x43211F)},
        {QColor(0xA9AFB8), QColor(0x303339)}};
    return colors;
}

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

const Colors& colorsFor(const QPalette& palette) { return isDark(palette) ? darkColors() : lightColors(); }

}  // namespace lorimer
