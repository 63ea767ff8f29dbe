#pragma once

#include <QWidget>

#include "session/model_session.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace lorimer {

class ModelListModel;

/// Which base model is trained.
class TrainModelStep final : public QWidget {
    Q_OBJECT
public:
    explicit TrainModelStep(QWidget* parent = nullptr);

    void setModels(const QVector<ModelEntry>& models);
    void choose(const QString& path);
    /// Null while none is chosen.
    const ModelEntry* chosen() const;

Q_SIGNALS:
    void chosenChanged();
    void addModelAsked();

private:
    void buildTable();
    void chooseDefault();
    void describe();

    ModelListModel* m_models = nullptr;
    QSortFilterProxyModel* m_proxy = nullptr;
    QLineEdit* m_find = nullptr;
    QCheckBox* m_onlyFitting = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_about = nullptr;
    QString m_wanted;  ///< path to choose as soon as it is in the list
};

}  // namespace lorimer
