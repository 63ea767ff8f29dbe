#pragma once

#include "session/model_session.h"
#include "ui/style/colors.h"
#include "ui/widgets/page_frame.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;
class QSplitter;
class QTableView;

namespace lorimer {

class ModelDetails;
class ModelListModel;
struct Services;

/// The base models of this workspace: adds after a check, shows what the check found, removes from the list.
class ModelsPage final : public PageFrame {
    Q_OBJECT
public:
    explicit ModelsPage(Services& services, QWidget* parent = nullptr);
    ~ModelsPage() override;

    /// Looks again: are the files there, how much memory is free?
    void refresh();
    /// Checks a model folder or file and adds it; what happens is shown in the page.
    void addModel(const QString& path);
    /// Adds the model that set-up brought, unless this workspace ever had one; an empty path is none.
    void offerFirstModel(const QString& path);

Q_SIGNALS:
    void modelsChanged();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildBusy();
    void buildNeeded();
    void buildEmpty();
    void buildTable();
    void connectSession();
    void chooseFolder();
    void chooseFile();
    void showNeeded(bool shown);
    void setModels(const QVector<ModelEntry>& models);
    void showCurrent();
    void selectModel(qint64 id);
    void askToRemove(qint64 id);
    void checkEnded(Level level, const QString& text);
    void applyChecking(bool checking);

    Services& m_services;
    ModelSession m_session;
    ModelListModel* m_models = nullptr;
    QSortFilterProxyModel* m_proxy = nullptr;
    QPushButton* m_addFolder = nullptr;
    QPushButton* m_addFile = nullptr;
    QWidget* m_busy = nullptr;
    QLabel* m_busyText = nullptr;
    QProgressBar* m_busyBar = nullptr;
    QWidget* m_needed = nullptr;
    QWidget* m_empty = nullptr;
    QPushButton* m_emptyAdd = nullptr;
    QSplitter* m_split = nullptr;
    QTableView* m_table = nullptr;
    ModelDetails* m_details = nullptr;
    QString m_checking;  ///< name of the model that is being checked
    int m_activity = 0;
    qint64 m_select = 0;  ///< to be selected when it is listed
};

}  // namespace lorimer
