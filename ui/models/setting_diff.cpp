#include "ui/models/setting_diff.h"

#include <QFont>
#include <algorithm>

#include "ui/format.h"

namespace lorimer {
namespace {

/// The value of a setting in a run; empty where it does not apply to it.
QString valueOf(const OverlayRun& run, const QString& name) {
    const auto found = std::find_if(run.settings.begin(), run.settings.end(),
                                    [&name](const RunSetting& setting) { return setting.name == name; });
    return found == run.settings.end() ? QString() : found->value;
}

}  // namespace

SettingDiffModel::SettingDiffModel(QObject* parent) : QAbstractTableModel(parent) {}

void SettingDiffModel::setRuns(const QVector<OverlayRun>& runs) {
    m_runs = runs;
    rebuild();
}

void SettingDiffModel::setOnlyDifferences(bool only) {
    m_only = only;
    rebuild();
}

void SettingDiffModel::rebuild() {
    beginResetModel();
    m_rows.clear();
    QStringList names;
    for (const OverlayRun& run : m_runs) {
        for (const RunSetting& setting : run.settings) {
            if (setting.kind == RunSetting::Kind::Setting && !names.contains(setting.name)) {
                names << setting.name;
            }
        }
    }
    for (const QString& name : names) {
        Row row;
        row.name = name;
        QStringList known;
        for (const OverlayRun& run : m_runs) {
            const QString value = valueOf(run, name);
            row.values << (value.isEmpty() ? QStringLiteral("-") : value);
            if (!value.isEmpty()) {
                known << value;
            }
        }
        // What does not apply to a run (double quantization of a whole base) differs by another setting's choice.
        known.removeDuplicates();
        row.differs = known.size() > 1;
        if (row.differs || !m_only) {
            m_rows.append(row);
        }
    }
    endResetModel();
}

int SettingDiffModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SettingDiffModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size()) + 1;
}

QVariant SettingDiffModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Row& row = m_rows[index.row()];
    const QString text = index.column() == 0 ? row.name : row.values[index.column() - 1];
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole) {
        return text;
    }
    if (role == Qt::FontRole && row.differs && index.column() > 0) {
        QFont bold;
        bold.setWeight(QFont::DemiBold);
        return bold;
    }
    return {};
}

QVariant SettingDiffModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == 0               ? tr("Setting")
           : section <= m_runs.size() ? format::shortName(m_runs[section - 1].name)
                                      : QVariant();
}

}  // namespace lorimer
