#pragma once

#include <QTableView>

#include "ui/models/run_view.h"

class QStandardItemModel;

namespace lorimer {

/// Names and values in two columns, and what the preset says where a value is another one, marked and in bold.
class SettingTable final : public QTableView {
    Q_OBJECT
public:
    SettingTable(const QString& objectName, const QString& accessibleName, QWidget* parent = nullptr);

    void setSettings(const QVector<RunSetting>& settings);

private:
    QStandardItemModel* m_model = nullptr;
};

}  // namespace lorimer
