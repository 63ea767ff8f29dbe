#include "ui/models/activity_model.h"

#include <algorithm>

#include "ui/format.h"

namespace lorimer {

ActivityModel::ActivityModel(QObject* parent) : QAbstractListModel(parent) {}

int ActivityModel::begin(const QString& title, std::function<void()> cancel) {
    ActivityItem item;
    item.title = title;
    item.running = true;
    item.cancel = std::move(cancel);
    insert(std::move(item));
    Q_EMIT runningChanged(runningCount());
    return m_items.first().id;
}

void ActivityModel::insert(ActivityItem item) {
    item.id = m_nextId++;
    item.time = QDateTime::currentDateTime();
    beginInsertRows({}, 0, 0);
    m_items.prepend(std::move(item));
    endInsertRows();
    const auto last = m_items.size() - 1;
    if (m_items.size() > mostItems && !m_items[last].running) {
        beginRemoveRows({}, static_cast<int>(last), static_cast<int>(last));
        m_items.removeLast();
        endRemoveRows();
    }
}

qsizetype ActivityModel::rowOf(int id) const {
    const auto found = std::find_if(m_items.begin(), m_items.end(), [id](const auto& item) { return item.id == id; });
    return found == m_items.end() ? -1 : found - m_items.begin();
}

void ActivityModel::progress(int id, const QString& text, double share) {
    const auto row = rowOf(id);
    if (row < 0) {
        return;
    }
    m_items[row].text = text;
    m_items[row].share = share;
    const QModelIndex changed = index(static_cast<int>(row));
    Q_EMIT dataChanged(changed, changed);
}

void ActivityModel::end(int id, Level level, const QString& text) {
    const auto row = rowOf(id);
    if (row < 0) {
        return;
    }
    m_items[row].running = false;
    m_items[row].level = level;
    m_items[row].cancel = {};
    progress(id, text, level == Level::Done ? 1.0 : -1.0);
    Q_EMIT runningChanged(runningCount());
}

void ActivityModel::note(Level level, const QString& text) {
    if (!m_items.isEmpty() && m_items.first().text == text) {
        return;  // a task ended with these words, and its page says them too
    }
    ActivityItem item;
    item.level = level;
    item.text = text;
    insert(std::move(item));
}

void ActivityModel::cancel(const QModelIndex& index) {
    if (index.isValid() && m_items[index.row()].cancel) {
        const auto call = m_items[index.row()].cancel;  // it may change the list
        call();
    }
}

int ActivityModel::runningCount() const {
    return static_cast<int>(
        std::count_if(m_items.begin(), m_items.end(), [](const ActivityItem& item) { return item.running; }));
}

int ActivityModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant ActivityModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_items.size()) {
        return {};
    }
    const ActivityItem& item = m_items[index.row()];
    switch (role) {
        case Qt::DisplayRole:
            return item.title.isEmpty()  ? item.text
                   : item.text.isEmpty() ? item.title
                                         : tr("%1: %2").arg(item.title, item.text);
        case TitleRole:
            return item.title;
        case TextRole:
            return item.text;
        case ShareRole:
            return item.share;
        case RunningRole:
            return item.running;
        case CancellableRole:
            return static_cast<bool>(item.cancel);
        case LevelRole:
            return static_cast<int>(item.level);
        case TimeRole:
            return format::moment(item.time);
        default:
            return {};
    }
}

}  // namespace lorimer
