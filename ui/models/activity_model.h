#pragma once

#include <QAbstractListModel>
#include <QDateTime>
#include <QVector>
#include <functional>

#include "ui/style/colors.h"

namespace lorimer {

/// One long task, or a message that a strip showed.
struct ActivityItem {
    int id = 0;
    QDateTime time;
    QString title;        ///< "Importing letters.csv"
    QString text;         ///< "12,400 of about 30,000 rows, 40 s left"
    double share = -1.0;  ///< 0 to 1; negative: not measurable
    bool running = false;
    Level level = Level::Info;
    std::function<void()> cancel;  ///< empty: cannot be cancelled
};

/// Every long task with its progress, and past messages; newest first. Of the GUI thread.
class ActivityModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { TitleRole = Qt::UserRole, TextRole, ShareRole, RunningRole, CancellableRole, LevelRole, TimeRole };
    static constexpr int mostItems = 200;

    explicit ActivityModel(QObject* parent = nullptr);

    /// A task begins; its id is given to progress() and end().
    int begin(const QString& title, std::function<void()> cancel = {});
    void progress(int id, const QString& text, double share);
    void end(int id, Level level, const QString& text);
    /// A message that is over at once.
    void note(Level level, const QString& text);
    void cancel(const QModelIndex& index);

    int runningCount() const;
    const QVector<ActivityItem>& items() const { return m_items; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

Q_SIGNALS:
    void runningChanged(int count);

private:
    qsizetype rowOf(int id) const;
    void insert(ActivityItem item);

    QVector<ActivityItem> m_items;
    int m_nextId = 1;
};

}  // namespace lorimer
