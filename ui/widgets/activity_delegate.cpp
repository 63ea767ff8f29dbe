#include "ui/widgets/activity_delegate.h"

#include <QListView>
#include <QPainter>

#include "ui/format.h"
#include "ui/models/activity_model.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

namespace lorimer {
namespace {

constexpr int iconSize = 16;
constexpr int barHeight = 4;

QString iconName(const QModelIndex& index) {
    if (index.data(ActivityModel::RunningRole).toBool()) {
        return QStringLiteral("activity");
    }
    static constexpr const char* names[] = {"info", "done", "warning", "error"};
    return QLatin1String(names[index.data(ActivityModel::LevelRole).toInt()]);
}

/// Where the text stands in an entry whose icon, time and margins take their part of `width`.
QRect textArea(const QRect& entry, const QFontMetrics& metrics, const QString& time) {
    const int left = space::inside + iconSize + space::inside;
    const int right = metrics.horizontalAdvance(time) + 2 * space::inside;
    return entry.adjusted(left, space::iconText, -right, -space::iconText);
}

}  // namespace

void ActivityDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Colors& colors = colorsFor(option.palette);
    const QString time = index.data(ActivityModel::TimeRole).toString();
    const bool running = index.data(ActivityModel::RunningRole).toBool();
    const double share = index.data(ActivityModel::ShareRole).toDouble();
    painter->save();
    if (option.state & QStyle::State_Selected) {
        painter->fillRect(option.rect, colors.strip(Level::Info).fill);
    }
    const QColor iconColor =
        running ? colors.accent : colors.of(static_cast<Level>(index.data(ActivityModel::LevelRole).toInt()));
    coloredIcon(iconName(index), iconColor)
        .paint(painter,
               QRect(option.rect.left() + space::inside, option.rect.top() + space::iconText + 1, iconSize, iconSize));
    painter->setFont(option.font);
    painter->setPen(colors.text);
    const QRect text = textArea(option.rect, option.fontMetrics, time);
    painter->drawText(text, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, index.data().toString());
    painter->setPen(colors.secondText);
    painter->drawText(option.rect.adjusted(0, space::iconText, -space::inside, 0), Qt::AlignRight | Qt::AlignTop, time);
    if (running && share >= 0.0) {
        const QRect bar(text.left(), option.rect.bottom() - barHeight - 1, text.width(), barHeight);
        painter->fillRect(bar, colors.grid);
        painter->fillRect(QRect(bar.topLeft(), QSize(static_cast<int>(bar.width() * share), barHeight)), colors.accent);
    }
    painter->restore();
}

QSize ActivityDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* view = qobject_cast<const QListView*>(option.widget);
    const int width = view != nullptr ? view->viewport()->width() : option.rect.width();
    const QString time = index.data(ActivityModel::TimeRole).toString();
    const QRect area = textArea(QRect(0, 0, width, 1000), option.fontMetrics, time);
    const int height = option.fontMetrics.boundingRect(area, Qt::TextWordWrap, index.data().toString()).height();
    return {width, std::max(height, iconSize) + 2 * space::iconText + barHeight + 2};
}

}  // namespace lorimer
