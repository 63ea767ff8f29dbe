#include "ui/widgets/plot_style.h"

#include <QStyle>
#include <algorithm>
#include <array>

namespace lorimer {

QFont smallPlotFont(const QFont& font) {
    QFont small = font;
    small.setPointSizeF(std::max(9.0, font.pointSizeF() * 0.9));
    return small;
}

void stylePlot(QCustomPlot& plot, const Colors& colors, const QFont& font) {
    const QPen axisPen(colors.outline, 1);
    const QFont small = smallPlotFont(font);
    plot.setBackground(QBrush(colors.ground));
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->setBasePen(axisPen);
        axis->setTickPen(axisPen);
        axis->setTickLabelColor(colors.text);
        axis->setLabelColor(colors.secondText);
        axis->setTickLabelFont(small);
        axis->setLabelFont(small);
        axis->setSubTicks(false);
        axis->setTickLength(0, 4);
        axis->setLabelPadding(4);
        axis->grid()->setPen(QPen(colors.grid, 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    plot.legend->setBrush(colors.ground);
    plot.legend->setBorderPen(QPen(colors.grid, 1));
    plot.legend->setTextColor(colors.text);
    plot.legend->setFont(small);
    plot.selectionRect()->setPen(QPen(colors.accent, 1));
    QColor fill = colors.accent;
    fill.setAlphaF(0.15F);
    plot.selectionRect()->setBrush(fill);
}

QColor mixedColor(const QColor& color, const QColor& ground, double opacity) {
    const auto channel = [opacity](int a, int b) { return qRound(opacity * a + (1.0 - opacity) * b); };
    return {channel(color.red(), ground.red()), channel(color.green(), ground.green()),
            channel(color.blue(), ground.blue())};
}

// Solid, dash, dot, dash-dot, long dash, short dots (ux.md 6).
QPen seriesPen(const Colors& colors, int index, double width) {
    static const std::array<QVector<qreal>, 6> dashes{QVector<qreal>{}, {6, 3},  {1.5, 2.5},
                                                      {7, 3, 1.5, 3},   {12, 4}, {1, 1.5}};
    QPen pen(colors.series.at(static_cast<std::size_t>(index)), width);
    const QVector<qreal>& dash = dashes.at(static_cast<std::size_t>(index));
    if (!dash.isEmpty()) {
        pen.setDashPattern(dash);
        pen.setCapStyle(Qt::FlatCap);
    }
    return pen;
}

void showFocus(QWidget* frame, bool focus) {
    frame->setProperty("hasFocus", focus);
    frame->style()->unpolish(frame);
    frame->style()->polish(frame);
}

}  // namespace lorimer
