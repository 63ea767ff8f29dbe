#pragma once

#include <QStyledItemDelegate>

namespace lorimer {

/// Paints one entry of the activity list: icon, text, time, and a bar while it goes on.
class ActivityDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit ActivityDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace lorimer
