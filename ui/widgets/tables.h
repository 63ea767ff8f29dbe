#pragma once

class QTableView;

namespace lorimer {

/// What every table of texts has: whole rows are chosen, nothing is edited, Tab leaves it, rows of one line.
void setUpTextTable(QTableView* table);

/// Qt 6.4.2 can crash under a screen reader while a table with rows has no current cell: gives it one.
void keepCurrentCell(QTableView* table);

}  // namespace lorimer
