#include "ui/widgets/list_table.h"

#include <QHeaderView>

namespace lorimer {

void styleListTable(QTableView& table, const QString& objectName, const QString& accessibleName) {
    table.setObjectName(objectName);
    table.setAccessibleName(accessibleName);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setTabKeyNavigation(false);
    table.setShowGrid(false);
    table.setIconSize(QSize(16, 16));
    table.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table.horizontalHeader()->setHighlightSections(false);
}

QTableView* listTable(const QString& objectName, const QString& accessibleName) {
    auto* table = new QTableView;
    styleListTable(*table, objectName, accessibleName);
    return table;
}

}  // namespace lorimer
