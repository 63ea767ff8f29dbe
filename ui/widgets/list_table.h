#pragma once

#include <QTableView>

namespace lorimer {

/// A table as all lists of the program look: whole rows are chosen, nothing is edited in it, no grid, no row numbers.
void styleListTable(QTableView& table, const QString& objectName, const QString& accessibleName);
QTableView* listTable(const QString& objectName, const QString& accessibleName);

}  // namespace lorimer
