#pragma once

#include <QTimer>
#include <QWidget>

#include "session/dataset_session.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QTabWidget;

namespace lorimer {

class DatasetRowsModel;
class RowEditor;
class RowViewPanel;
struct Services;

/// One data set: its rows, what the model sees of them, its parts and its history.
class DatasetViewPage final : public QWidget {
    Q_OBJECT
public:
    explicit DatasetViewPage(Services& services, QWidget* parent = nullptr);
    ~DatasetViewPage() override;

    void open(const DatasetView& dataset);
    const DatasetView& dataset() const { return m_dataset; }

Q_SIGNALS:
    void backAsked();
    void trainAsked(const QString& dataset);
    void failed(const QString& sentence);
    /// A new version of the data set was stored.
    void changed(const QString& dataset);

private:
    QWidget* buildHeader();
    QWidget* buildRows();
    QWidget* buildText(const QString& objectName, QLabel** label);
    void connectSession();
    void search();
    void showRow();
    void showTab(int tab);
    QWidget* buildChanges();
    QWidget* buildRowEditor();
    void showChanges();
    void saveChanges();
    void discardChanges();
    void leave();
    void showParts();
    void showHistory(const QVector<DatasetEvent>& events);

    Services& m_services;
    DatasetSession m_session;
    DatasetView m_dataset;
    bool m_viewIsOld = true;
    QTimer m_searching;
    QLabel* m_name = nullptr;
    QTabWidget* m_tabs = nullptr;
    QLineEdit* m_filter = nullptr;
    QComboBox* m_part = nullptr;
    QLabel* m_found = nullptr;
    DatasetRowsModel* m_rows = nullptr;
    QTableView* m_table = nullptr;
    RowEditor* m_row = nullptr;
    DatasetChanges m_changes;
    QWidget* m_changesBar = nullptr;
    QLabel* m_changesText = nullptr;
    QPushButton* m_save = nullptr;
    RowViewPanel* m_view = nullptr;
    QLabel* m_parts = nullptr;
    QLabel* m_history = nullptr;
};

}  // namespace lorimer
