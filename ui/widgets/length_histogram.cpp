#include "ui/widgets/length_histogram.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/format.h"
#include "ui/style/colors.h"

namespace lorimer {
namespace {

constexpr int mostBins = 80;
constexpr int plotHeight = 84;
constexpr int leastWidth = 300;
constexpr int tickLength = 4;

/// 1, 2 or 5 times a power of ten, at least `least`.
int roundStep(double least) {
    double power = 1.0;
    while (power * 10.0 <= least) {
        power *= 10.0;
    }
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (power * factor >= least) {
            return static_cast<int>(power * factor);
        }
    }
    return static_cast<int>(power * 10.0);
}

}  // namespace

/// Where tokens and rows lie on the screen.
struct LengthHistogram::Scale {
    QRectF plot;
    double tokens = 1.0;  ///< right end of the axis
    double rows = 1.0;    ///< of the highest bin

    double x(double token) const { return plot.left() + plot.width() * std::min(token / tokens, 1.0); }
    double y(double count) const { return plot.bottom() - plot.height() * count / rows; }
};

LengthHistogram::LengthHistogram(const QString& objectName, QWidget* parent) : QWidget(parent) {
    setObjectName(objectName);
    setAccessibleName(tr("Lengths of the rows in tokens"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LengthHistogram::setLengths(std::shared_ptr<const RowLengths> lengths, const QString& reason) {
    m_lengths = std::move(lengths);
    m_reason = reason;
    updateBins();
}

void LengthHistogram::setLimit(int limit) {
    m_limit = limit;
    describe();
    update();
}

void LengthHistogram::updateBins() {
    m_bins.clear();
    if (m_lengths != nullptr && !m_lengths->rows.empty()) {
        m_binWidth = std::max(1, roundStep(static_cast<double>(m_lengths->longest()) / mostBins));
        m_bins = m_lengths->histogram(m_binWidth);
    }
    describe();
    update();
}

qint64 LengthHistogram::total() const { return std::accumulate(m_bins.begin(), m_bins.end(), qint64{0}); }

void LengthHistogram::describe() {
    setAccessibleDescription(m_bins.empty()
                                 ? m_reason
                                 : tr("%1 rows, the longest has %2 tokens; %3 are longer than the limit of %4.")
                                       .arg(format::count(total()), format::count(m_lengths->longest()),
                                            format::count(m_lengths->cut(m_limit)), format::count(m_limit)));
}

QSize LengthHistogram::sizeHint() const {
    return {leastWidth * 2, plotHeight + 3 * fontMetrics().height() + tickLength};
}

QSize LengthHistogram::minimumSizeHint() const { return {leastWidth, sizeHint().height()}; }

void LengthHistogram::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_bins.empty()) {
        painter.setPen(colorsFor(palette()).secondText);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, m_reason);
        return;
    }
    Scale scale;
    scale.rows = static_cast<double>(*std::max_element(m_bins.begin(), m_bins.end()));
    scale.tokens = std::max(static_cast<double>(m_bins.size()) * m_binWidth, m_limit * 1.02);
    const int left = fontMetrics().horizontalAdvance(format::count(static_cast<qint64>(scale.rows))) + tickLength * 2;
    scale.plot =
        QRectF(left, fontMetrics().height(), width() - left - 1, height() - 2.0 * fontMetrics().height() - tickLength);
    paintBars(painter, scale);
    paintAxis(painter, scale);
    paintLimit(painter, scale);
}

void LengthHistogram::paintBars(QPainter& painter, const Scale& scale) const {
    const Colors& colors = colorsFor(palette());
    for (std::size_t bin = 0; bin < m_bins.size(); ++bin) {
        if (m_bins[bin] == 0) {
            continue;
        }
        const double begin = static_cast<double>(bin) * m_binWidth;
        const double right = std::max(scale.x(begin) + 1.0, scale.x(begin + m_binWidth) - 1.0);
        const double top = std::min(scale.y(static_cast<double>(m_bins[bin])), scale.plot.bottom() - 2.0);
        const QRectF bar(QPointF(scale.x(begin), top), QPointF(right, scale.plot.bottom()));
        const bool isCut = begin >= m_limit;
        painter.fillRect(bar, isCut ? QBrush(colors.error, Qt::BDiagPattern) : QBrush(colors.series[0]));
        if (isCut) {
            painter.setPen(colors.error);
            painter.drawRect(bar);
        }
    }
}

void LengthHistogram::paintAxis(QPainter& painter, const Scale& scale) const {
    const Colors& colors = colorsFor(palette());
    painter.setPen(colors.outline);
    painter.drawLine(scale.plot.bottomLeft(), scale.plot.bottomRight());
    painter.drawLine(scale.plot.topLeft(), scale.plot.bottomLeft());
    painter.setPen(colors.secondText);
    const int height = fontMetrics().height();
    painter.drawText(QRectF(0, scale.plot.top() - height / 2.0, scale.plot.left() - tickLength, height),
                     Qt::AlignRight | Qt::AlignVCenter, format::count(static_cast<qint64>(scale.rows)));
    painter.drawText(QRectF(0, 0, scale.plot.left() + 60, height), Qt::AlignLeft | Qt::AlignTop, tr("rows"));
    const double labelWidth = fontMetrics().horizontalAdvance(QStringLiteral("000,000")) * 1.5;
    const int step = roundStep(scale.tokens * labelWidth / scale.plot.width());
    const QString unit = tr("tokens");
    const double unitLeft = scale.plot.right() - fontMetrics().horizontalAdvance(unit);
    for (int token = 0; token <= scale.tokens; token += step) {
        const double x = scale.x(token);
        painter.drawLine(QPointF(x, scale.plot.bottom()), QPointF(x, scale.plot.bottom() + tickLength));
        if (x + labelWidth / 2 < unitLeft) {
            painter.drawText(QRectF(x - labelWidth / 2, scale.plot.bottom() + tickLength, labelWidth, height),
                             Qt::AlignHCenter | Qt::AlignTop, format::count(token));
        }
    }
    painter.drawText(QRectF(unitLeft, scale.plot.bottom() + tickLength, width(), height), Qt::AlignLeft | Qt::AlignTop,
                     unit);
}

void LengthHistogram::paintLimit(QPainter& painter, const Scale& scale) const {
    const Colors& colors = colorsFor(palette());
    const double x = scale.x(m_limit);
    painter.setPen(QPen(colors.text, 1.5, Qt::DashLine));
    painter.drawLine(QPointF(x, 0), QPointF(x, scale.plot.bottom()));
    const QString text = tr("limit");
    const double textWidth = fontMetrics().horizontalAdvance(text);
    const double left = x + tickLength + textWidth < width() ? x + tickLength : x - tickLength - textWidth;
    painter.setPen(colors.text);
    painter.drawText(QRectF(left, 0, textWidth + 2, fontMetrics().height()), Qt::AlignLeft | Qt::AlignTop, text);
}

}  // namespace lorimer
