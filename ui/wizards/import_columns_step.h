#pragma once

#include <QVector>
#include <QWidget>
#include <vector>

#include "session/import_draft.h"
#include "session/import_preview.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QScrollArea;
class QSpinBox;
class QTableView;

namespace lorimer {

class RejectedRowsModel;

/// Step 2 of an import: what each column means, how many rows that makes, and one of them as a conversation.
class ImportColumnsStep final : public QWidget {
    Q_OBJECT
public:
    explicit ImportColumnsStep(QWidget* parent = nullptr);

    void setColumns(const FileDetection& detection, const std::vector<ColumnRole>& roles, ImportTask task);
    /// The file is being read; `estimatedRows` is said with "about".
    void setScanning(qint64 rows, qint64 estimatedRows);
    void setScan(const ImportScan& scan);
    /// The roles make no rows: nothing to show.
    void clearScan();
    void setRow(const FileRow& row);

Q_SIGNALS:
    void rolesChanged(const std::vector<lorimer::ColumnRole>& roles);
    void rowAsked(std::size_t index);
    void saveRejectedAsked(const QString& file);

private:
    QWidget* buildExample();
    QWidget* buildRejected();
    QComboBox* roleBox(int column, const ColumnRole& role, ImportTask task);
    void addColumn(int column, const FileDetection& detection, const ColumnRole& role, ImportTask task);
    void chooseRole(int column, Role role);
    void showRejected(bool shown);

    std::vector<ColumnRole> m_roles;
    QScrollArea* m_scroll = nullptr;
    QVector<QComboBox*> m_boxes;
    QLabel* m_task = nullptr;
    QLabel* m_counts = nullptr;
    QPushButton* m_showRejected = nullptr;
    QWidget* m_rejected = nullptr;
    RejectedRowsModel* m_rejectedModel = nullptr;
    QTableView* m_rejectedTable = nullptr;
    QPushButton* m_saveRejected = nullptr;
    QWidget* m_example = nullptr;
    QSpinBox* m_row = nullptr;
    QPushButton* m_previous = nullptr;
    QPushButton* m_next = nullptr;
    QLabel* m_rowOf = nullptr;
    QLabel* m_turns = nullptr;
};

}  // namespace lorimer
