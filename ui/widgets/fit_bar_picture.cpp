#include "ui/widgets/fit_bar_picture.h"

#include <QPainter>
#include <algorithm>

#include "ui/format.h"
#include "ui/style/colors.h"

namespace lorimer {
namespace {

constexpr int barHeight = 26;
constexpr int otherPrograms = -1;
constexpr int freeMemory = -2;

}  // namespace

FitBarPicture::FitBarPicture(QWidget* parent) : QWidget(parent) {
    setMinimumHeight(barHeight);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize FitBarPicture::sizeHint() const { return {400, std::max(barHeight, fontMetrics().height() + 8)}; }

void FitBarPicture::setMemory(const MemoryEstimate& memory) {
    m_memory = memory;
    QStringList words;
    for (const Part& part : parts()) {
        words << part.text;
    }
    setToolTip(words.join(QLatin1Char('\n')));
    update();
}

QString FitBarPicture::segmentName(const std::string& name) {
    if (name == "Program") return tr("Program");
    if (name == "Base model") return tr("Base");
    if (name == "Adapter") return tr("Adapter");
    if (name == "Optimizer") return tr("Optimizer");
    if (name == "Working memory") return tr("Working memory");
    return QString::fromStdString(name);
}

// Other programs first, then the run, then what stays free; a run that does not fit goes beyond the memory's end.
QVector<FitBarPicture::Part> FitBarPicture::parts() const {
    QVector<Part> result;
    const auto others = static_cast<double>(std::max<std::int64_t>(0, m_memory.capacityBytes - m_memory.freeBytes));
    double at = 0.0;
    const auto add = [&](const QString& name, double bytes, int series) {
        const QString size = format::gigabytes(static_cast<std::int64_t>(bytes));
        result.append({QStringLiteral("%1 %2").arg(name, size), at, at + bytes, series});
        at += bytes;
    };
    add(tr("Other"), others, otherPrograms);
    int series = 0;
    for (const MemorySegment& segment : m_memory.segments) {
        add(segmentName(segment.name), static_cast<double>(segment.bytes), series++);
    }
    const double rest = static_cast<double>(m_memory.capacityBytes) - at;
    if (rest > 0.0) {
        add(tr("free"), rest, freeMemory);
    }
    return result;
}

void FitBarPicture::paintPart(QPainter& painter, const Part& part, double pixelsPerByte) const {
    const Colors& colors = colorsFor(palette());
    const QRectF box(part.begin * pixelsPerByte, 0.5, (part.end - part.begin) * pixelsPerByte, height() - 1.0);
    QColor fill = part.series == freeMemory      ? colors.ground
                  : part.series == otherPrograms ? colors.grid
                                                 : colors.series[static_cast<std::size_t>(part.series) % 6];
    if (part.series >= 0) {
        fill.setAlphaF(colors.dark ? 0.35F : 0.22F);  // so that the text on it keeps its contrast
    }
    painter.fillRect(box, fill);
    painter.setPen(colors.outline);
    painter.drawLine(box.topRight(), box.bottomRight());
    const QRectF inside = box.adjusted(4, 0, -4, 0);
    if (painter.fontMetrics().horizontalAdvance(part.text) <= inside.width()) {
        painter.setPen(colors.text);
        painter.drawText(inside, Qt::AlignVCenter | Qt::AlignLeft, part.text);
    }
}

void FitBarPicture::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const Colors& colors = colorsFor(palette());
    const QVector<Part> all = parts();
    if (m_memory.capacityBytes <= 0 || all.isEmpty()) {
        painter.fillRect(rect(), colors.card);
        return;
    }
    const double end = std::max(static_cast<double>(m_memory.capacityBytes), all.last().end);
    const double scale = (width() - 1.0) / end;
    for (const Part& part : all) {
        paintPart(painter, part, scale);
    }
    const double over = all.last().end - static_cast<double>(m_memory.capacityBytes);
    if (over > 0.0) {
        const QRectF hatched(m_memory.capacityBytes * scale, 0.0, over * scale, height());
        painter.fillRect(hatched, QBrush(colors.error, Qt::BDiagPattern));
        painter.setPen(QPen(colors.error, 2));
        painter.drawLine(hatched.topLeft(), hatched.bottomLeft());
    }
    painter.setPen(colors.outline);
    painter.drawRect(QRectF(0.5, 0.5, width() - 1.0, height() - 1.0));
}

}  // namespace lorimer
