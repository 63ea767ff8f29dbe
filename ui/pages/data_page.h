#pragma once

#include <optional>

#include "session/dataset_session.h"
#include "session/import_draft.h"
#include "ui/style/colors.h"
#include "ui/widgets/page_frame.h"

class QFrame;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace lorimer {

class DatasetsModel;
class DatasetViewPage;
struct Services;

/// The data sets of the workspace, the unfinished import, and the one that is going on.
class DataPage final : public PageFrame {
    Q_OBJECT
public:
    explicit DataPage(Services& services, QWidget* parent = nullptr);
    ~DataPage() override;

    /// Reads the list again.
    void refresh();
    void setDraft(const std::optional<ImportDraft>& draft);
    /// An import is going on; `share` is 0 to 1.
    void showProgress(const QString& text, double share);
    /// It is over; a sentence says how where it did not succeed.
    void endProgress(Level level, const QString& sentence);
    /// Shows the rows of a data set as soon as it is in the list.
    void openDataset(const QString& name);

Q_SIGNALS:
    void importAsked();
    void resumeAsked(const lorimer::ImportDraft& draft);
    void discardAsked();
    void cancelAsked();
    void trainAsked(const QString& dataset);
    /// Data sets came or went.
    void datasetsChanged(const QVector<lorimer::DatasetView>& datasets);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildDraft();
    QWidget* buildBusy();
    QWidget* buildEmpty();
    QWidget* buildTable();
    void connectSession();
    void takeList(const QVector<DatasetView>& datasets);
    void openCurrent();
    void removeCurrent();
    const DatasetView* current() const;
    void updateButtons();

    Services& m_services;
    DatasetSession m_session;
    std::optional<ImportDraft> m_draft;
    QString m_wanted;  ///< a data set that is opened when the list has it
    DatasetsModel* m_model = nullptr;
    QStackedWidget* m_stack = nullptr;
    QStackedWidget* m_listStack = nullptr;
    QFrame* m_draftCard = nullptr;
    QLabel* m_draftText = nullptr;
    QFrame* m_busy = nullptr;
    QLabel* m_busyText = nullptr;
    QProgressBar* m_bar = nullptr;
    QWidget* m_empty = nullptr;
    QTableView* m_table = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_train = nullptr;
    QPushButton* m_delete = nullptr;
    DatasetViewPage* m_detail = nullptr;
};

}  // namespace lorimer
