#include "ui/style/theme.h"

#include <QFontDatabase>
#include <QStyleFactory>
#include <QToolTip>
#include <QVariant>
#include <algorithm>

namespace lorimer {
namespace {

QPalette paletteFor(const Colors& colors) {
    QPalette palette;
    palette.setColor(QPalette::Window, colors.ground);
    palette.setColor(QPalette::Base, colors.ground);
    palette.setColor(QPalette::AlternateBase, colors.card);
    palette.setColor(QPalette::Button, colors.card);
    palette.setColor(QPalette::WindowText, colors.text);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::ButtonText, colors.text);
    palette.setColor(QPalette::BrightText, colors.error);
    palette.setColor(QPalette::PlaceholderText, colors.secondText);
    palette.setColor(QPalette::ToolTipBase, colors.card);
    palette.setColor(QPalette::ToolTipText, colors.text);
    palette.setColor(QPalette::Highlight, colors.accent);
    palette.setColor(QPalette::HighlightedText, colors.accentText);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    palette.setColor(QPalette::Light, colors.dark ? colors.card.lighter(120) : colors.ground);
    palette.setColor(QPalette::Midlight, colors.grid);
    palette.setColor(QPalette::Mid, colors.grid);
    palette.setColor(QPalette::Dark, colors.outline);
    palette.setColor(QPalette::Shadow, colors.outline);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, colors.outline);
    }
    palette.setColor(QPalette::Inactive, QPalette::Highlight, colors.accent);
    return palette;
}

/// `%name%` in the sheet becomes the colour or size of that name.
QString filledIn(QString sheet, const Colors& colors, double pointSize) {
    const double small = std::max(9.0, pointSize * 0.9);
    const std::pair<const char*, QString> values[] = {
        {"%ground%", colors.ground.name()},
        {"%card%", colors.card.name()},
        {"%text%", colors.text.name()},
        {"%second%", colors.secondText.name()},
        {"%accent%", colors.accent.name()},
        {"%accentText%", colors.accentText.name()},
        {"%outline%", colors.outline.name()},
        {"%grid%", colors.grid.name()},
        {"%tint%", colors.strip(Level::Info).fill.name()},
        {"%tick%", colors.dark ? QStringLiteral("dark") : QStringLiteral("light")},
        {"%base%", QString::number(pointSize, 'f', 1)},
        {"%title%", QString::number(pointSize * 1.5, 'f', 1)},
        {"%section%", QString::number(pointSize * 1.15, 'f', 1)},
        {"%small%", QString::number(small, 'f', 1)},
        {"%code%", QString::number(pointSize * 0.95, 'f', 1)},
    };
    for (const auto& [name, value] : values) {
        sheet.replace(QLatin1String(name), value);
    }
    return sheet;
}

// The size stands in the sheet, since under a sheet QApplication::setFont does not reach widgets that exist already.
// Borders grow from 1 to 2 px with the focus; padding shrinks by the same pixel so that nothing moves.
constexpr auto controlRules = R"(
QWidget { font-size: %base%pt; }
QPushButton { background: %ground%; color: %text%; border: 1px solid %outline%; border-radius: 4px; padding: 5px 12px;
              min-height: 18px; }
QPushButton:hover { background: %tint%; }
QPushButton:pressed { background: %grid%; }
QPushButton:disabled { color: %outline%; border-color: %grid%; }
QPushButton:focus { border: 2px solid %accent%; padding: 4px 11px; }
QPushButton:checked { background: %tint%; border-color: %accent%; font-weight: 600; }
QPushButton[primary="true"] { background: %accent%; color: %accentText%; border-color: %accent%; }
QPushButton[primary="true"]:disabled { background: %grid%; color: %second%; border-color: %grid%; }
QPushButton[primary="true"]:focus { border: 2px solid %text%; }
QPushButton::menu-indicator { subcontrol-origin: padding; subcontrol-position: center right; right: 6px; }
QPushButton[flat="true"] { border: 1px solid transparent; background: transparent; }
QPushButton[flat="true"]:hover { background: %tint%; }
QPushButton[flat="true"]:focus { border: 2px solid %accent%; }
QPushButton[link="true"] { background: transparent; border: 2px solid transparent; color: %accent%; padding: 3px 2px;
                           text-align: left; }
QPushButton[link="true"]:hover { background: %tint%; }
QPushButton[link="true"]:focus { border: 2px solid %accent%; }
QLineEdit { background: %ground%; border: 1px solid %outline%; border-radius: 4px; padding: 5px 8px; min-height: 16px; }
QLineEdit:focus { border: 2px solid %accent%; padding: 4px 7px; }
QTextEdit, QPlainTextEdit { background: %ground%; border: 1px solid %outline%; border-radius: 4px; padding: 3px 5px; }
QTextEdit:focus, QPlainTextEdit:focus { border: 2px solid %accent%; padding: 2px 4px; }
QFrame[card="true"] QTextEdit { border: 2px solid transparent; padding: 2px 4px; }
QFrame[card="true"] QTextEdit:focus { border: 2px solid %accent%; }
QCheckBox { spacing: 6px; padding: 3px 3px; border: 2px solid transparent; border-radius: 4px; min-height: 18px; }
QCheckBox:focus { border: 2px solid %accent%; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid %outline%; border-radius: 3px; background: %ground%; }
QCheckBox::indicator:checked { background: %accent%; border-color: %accent%; image: url(:/icons/tick-%tick%.svg); }
QSlider { min-height: 24px; border: 2px solid transparent; border-radius: 4px; }
QSlider:focus { border: 2px solid %accent%; }
QSlider::groove:horizontal { height: 4px; background: %grid%; border-radius: 2px; }
QSlider::sub-page:horizontal { background: %accent%; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: %ground%;
                             border: 2px solid %accent%; }
QProgressBar { background: %grid%; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: %accent%; border-radius: 3px; }
)";

constexpr auto containerRules = R"(
QFrame#sidebar { background: %card%; border: 0; border-right: 1px solid %grid%; }
QFrame#sidebar QPushButton { background: transparent; border: 2px solid transparent; border-radius: 4px; text-align: left;
                             padding: 6px 8px; min-height: 20px; }
QFrame#sidebar QPushButton:hover { background: %grid%; }
QFrame#sidebar QPushButton:checked { background: %tint%; font-weight: 600; }
QFrame#sidebar QPushButton:focus { border: 2px solid %accent%; }
QFrame[card="true"] { background: %card%; border: 1px solid %grid%; border-radius: 4px; }
QFrame[plotFrame="true"] { border: 2px solid transparent; border-radius: 4px; }
QFrame[plotFrame="true"][hasFocus="true"] { border: 2px solid %accent%; }
QFrame#hairline { background: %grid%; border: 0; max-height: 1px; min-height: 1px; }
QStatusBar { background: %card%; border-top: 1px solid %grid%; }
QStatusBar::item { border: 0; }
QStatusBar QPushButton { background: transparent; border: 2px solid transparent; padding: 2px 8px; }
QStatusBar QPushButton:hover { background: %grid%; }
QStatusBar QPushButton:focus { border: 2px solid %accent%; }
QTableView, QListView, QScrollArea { background: %ground%; border: 0; outline: 0; }
QTableView { border: 2px solid transparent; gridline-color: %grid%; selection-background-color: %tint%;
             selection-color: %text%; }
QTableView:focus { border: 2px solid %accent%; }
QPlainTextEdit { background: %ground%; border: 1px solid %grid%; border-radius: 4px; font-size: %code%pt; }
QPlainTextEdit:focus { border: 2px solid %accent%; }
QTableView::item { border-bottom: 1px solid %grid%; padding: 3px 6px; }
QTableView::item:selected { background: %tint%; color: %text%; }
QHeaderView { background: %ground%; border: 0; }
QHeaderView::section { background: %ground%; color: %second%; border: 0; border-bottom: 1px solid %outline%;
                       padding: 5px 9px; }
QTabWidget::pane { border: 0; border-top: 1px solid %grid%; }
QTabBar::tab { background: transparent; color: %second%; border: 0; border-bottom: 2px solid transparent;
               padding: 6px 12px; min-height: 18px; }
QTabBar::tab:selected { color: %text%; border-bottom: 2px solid %accent%; }
QTabBar::tab:hover { background: %tint%; }
QTabBar::tab:focus { color: %accent%; }
QToolTip { background: %card%; color: %text%; border: 1px solid %outline%; padding: 4px; }
QLabel[textRole="title"] { font-size: %title%pt; font-weight: 600; }
QLabel[textRole="section"] { font-size: %section%pt; font-weight: 600; }
QLabel[textRole="metric"] { font-size: %title%pt; }
QLabel[textRole="second"] { color: %second%; font-size: %small%pt; }
QLabel[textRole="code"] { font-size: %code%pt; }
)";

double basePointSize() {
    static const double size = [] {
        const double system = QFontDatabase::systemFont(QFontDatabase::GeneralFont).pointSizeF();
        return system > 0 ? std::max(9.0, system) : 10.0;
    }();
    return size;
}

}  // namespace

QString styleSheetFor(const Colors& colors, double pointSize) {
    return filledIn(QLatin1String(controlRules) + QLatin1String(containerRules), colors, pointSize);
}

void applyTheme(QApplication& app, Theme theme, int textPercent) {
    app.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    app.setPalette(QPalette());  // back to what the desktop says, so that it can be read
    const bool dark = theme == Theme::Dark || (theme == Theme::System && isDark(QApplication::palette()));
    const Colors& colors = dark ? darkColors() : lightColors();
    app.setPalette(paletteFor(colors));
    QToolTip::setPalette(paletteFor(colors));
    const double pointSize = basePointSize() * std::clamp(textPercent, 80, 200) / 100.0;
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    font.setPointSizeF(pointSize);
    app.setFont(font);
    app.setStyleSheet(styleSheetFor(colors, pointSize));
}

void setTextRole(QLabel* label, TextRole role) {
    static constexpr const char* names[] = {"title", "section", "metric", "second", "code"};
    label->setProperty("textRole", QLatin1String(names[static_cast<int>(role)]));
    if (role == TextRole::Code) {
        label->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    }
}

}  // namespace lorimer
