#include "ui/widgets/setting_table.h"

#include <QHeaderView>
#include <QStandardItemModel>

#include "ui/style/colors.h"
#include "ui/style/icons.h"
#include "ui/widgets/list_table.h"

namespace lorimer {

SettingTable::SettingTable(const QString& objectName, const QString& accessibleName, QWidget* parent)
    : QTableView(parent), m_model(new QStandardItemModel(0, 3, this)) {
    styleListTable(*this, objectName, accessibleName);
    setModel(m_model);
    horizontalHeader()->hide();
    horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    horizontalHeader()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
}

void SettingTable::setSettings(const QVector<RunSetting>& settings) {
    m_model->removeRows(0, m_model->rowCount());
    const Colors& colors = colorsFor(palette());
    for (const RunSetting& setting : settings) {
        const bool differs = !setting.presetValue.isEmpty();
        auto* name = new QStandardItem(setting.name);
        auto* value = new QStandardItem(setting.value);
        auto* preset = new QStandardItem(differs ? tr("preset: %1").arg(setting.presetValue) : QString());
        name->setForeground(colors.secondText);
        preset->setForeground(colors.secondText);
        name->setToolTip(setting.name);
        value->setToolTip(setting.value);
        if (differs) {
            QFont bold = font();
            bold.setWeight(QFont::DemiBold);
            value->setFont(bold);
            value->setIcon(coloredIcon(QStringLiteral("changed"), colors.accent));
            value->setAccessibleText(tr("%1, changed from the preset's %2").arg(setting.value, setting.presetValue));
        }
        m_model->appendRow({name, value, preset});
    }
    if (m_model->rowCount() > 0) {
        setCurrentIndex(m_model->index(0, 0));
    }
}

}  // namespace lorimer
