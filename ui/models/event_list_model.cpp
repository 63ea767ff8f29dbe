#include "ui/models/event_list_model.h"

#include <QApplication>
#include <QLocale>

#include "ui/style/icons.h"

namespace lorimer {
namespace {

QIcon kindIcon(const QString& kind) {
    const Colors& colors = colorsFor(QApplication::palette());
    if (kind == QLatin1String("best")) {
        return coloredIcon(QStringLiteral("star"), colors.series[1]);
    }
    if (kind == QLatin1String("warning") || kind == QLatin1String("early-stop") ||
        kind == QLatin1String("overfitting")) {
        return coloredIcon(QStringLiteral("warning"), colors.warning);
    }
    if (kind == QLatin1String("nan") || kind == QLatin1String("memory")) {
        return coloredIcon(QStringLiteral("error"), colors.error);
    }
    if (kind == QLatin1String("checkpoint")) {
        return coloredIcon(QStringLiteral("done"), colors.done);
    }
    if (kind == QLatin1String("note")) {
        return coloredIcon(QStringLiteral("changed"), colors.accent);
    }
    if (kind == QLatin1String("measured")) {
        return coloredIcon(QStringLiteral("memory"), colors.secondText);
    }
    return coloredIcon(QStringLiteral("info"), colors.secondText);
}

}  // namespace

EventListModel::EventListModel(QObject* parent) : QAbstractTableModel(parent) {}

void EventListModel::clear() {
    beginResetModel();
    m_events.clear();
    endResetModel();
}

QString EventListModel::asText() const {
    QString text;
    for (const EventView& event : m_events) {
        text += tr("%1   step %2   %3", "line of a log")
                    .arg(QLocale().toString(event.time.toLocalTime(), QStringLiteral("yyyy-MM-dd HH:mm:ss")),
                         QString::number(event.step), event.text) +
                QLatin1Char('\n');
    }
    return text;
}

void EventListModel::append(const QVector<EventView>& events) {
    if (events.isEmpty()) {
        return;
    }
    const auto first = static_cast<int>(m_events.size());
    beginInsertRows({}, first, first + static_cast<int>(events.size()) - 1);
    m_events += events;
    endInsertRows();
}

int EventListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}

int EventListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant EventListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const EventView& event = m_events[index.row()];
    switch (role) {
        case Qt::DisplayRole:
            return index.column() == Time ? QLocale().toString(event.time.toLocalTime().time(), QStringLiteral("HH:mm"))
                                          : event.text;
        case Qt::ToolTipRole:
            return index.column() == Time ? QLocale().toString(event.time.toLocalTime(), QLocale::ShortFormat)
                                          : event.text;
        case Qt::DecorationRole:
            return index.column() == Text ? QVariant(kindIcon(event.kind)) : QVariant();
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignVCenter | Qt::AlignLeft);
        case KindRole:
            return event.kind;
        case StepRole:
            return static_cast<qlonglong>(event.step);
        default:
            return {};
    }
}

QVariant EventListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == Time ? tr("Time") : tr("Event");
}

QHash<int, QByteArray> EventListModel::roleNames() const {
    QHash<int, QByteArray> names = QAbstractTableModel::roleNames();
    names.insert(KindRole, "kind");
    names.insert(StepRole, "step");
    return names;
}

}  // namespace lorimer
