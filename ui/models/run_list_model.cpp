#include "ui/models/run_list_model.h"

#include <QApplication>
#include <algorithm>
#include <limits>

#include "ui/format.h"
#include "ui/style/icons.h"

namespace lorimer {
namespace {

bool isNumeric(int column) {
    return column == RunListModel::BestCheck || column == RunListModel::Time || column == RunListModel::Memory;
}

}  // namespace

RunListModel::RunListModel(QObject* parent) : QAbstractTableModel(parent) {}

int RunListModel::rowOf(const QString& runId) const {
    const auto found =
        std::find_if(m_runs.begin(), m_runs.end(), [&runId](const RunView& run) { return run.id == runId; });
    return found == m_runs.end() ? -1 : static_cast<int>(found - m_runs.begin());
}

const RunView* RunListModel::find(const QString& runId) const {
    const int row = rowOf(runId);
    return row < 0 ? nullptr : &m_runs[row];
}

void RunListModel::removeMissing(const QVector<RunView>& runs) {
    for (int row = static_cast<int>(m_runs.size()) - 1; row >= 0; --row) {
        const QString id = m_runs[row].id;
        if (std::none_of(runs.begin(), runs.end(), [&id](const RunView& run) { return run.id == id; })) {
            beginRemoveRows({}, row, row);
            m_runs.removeAt(row);
            endRemoveRows();
            if (m_checked.removeOne(id)) {
                Q_EMIT checkedChanged();
            }
        }
    }
}

void RunListModel::setRuns(const QVector<RunView>& runs) {
    removeMissing(runs);
    for (const RunView& run : runs) {
        const int row = rowOf(run.id);
        if (row < 0) {
            const int end = static_cast<int>(m_runs.size());
            beginInsertRows({}, end, end);
            m_runs.append(run);
            endInsertRows();
        } else if (m_runs[row] != run) {
            m_runs[row] = run;
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
    }
}

int RunListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RunListModel::text(const RunView& run, int column) const {
    switch (column) {
        case Name:
            return run.name;
        case State:
            return isActive(run.state) && run.totalSteps > 0
                       ? tr("%1, %2").arg(RunStateText::words(run), format::percent(progressOf(run)))
                       : RunStateText::words(run);
        case Model:
            return format::shortName(run.model);
        case Data:
            return format::shortName(run.dataset);
        case BestCheck:
            return run.bestCheck
                       ? tr("%1 at %2", "loss at step").arg(format::loss(run.bestCheck), format::count(run.bestStep))
                       : format::notMeasured();
        case TestResult:
            return run.testVerdict.isEmpty() ? QStringLiteral("-") : run.testVerdict;
        case Time:
            return run.seconds ? format::duration(*run.seconds) : format::notMeasured();
        case Memory:
            return run.peakMemoryBytes > 0 ? format::gigabytes(run.peakMemoryBytes) : format::notMeasured();
        case Created:
            return format::moment(run.created);
        default:
            return {};
    }
}

QVariant RunListModel::sortValue(const RunView& run, int column) const {
    switch (column) {
        case State:
            return static_cast<int>(run.state);
        case BestCheck:
            return run.bestCheck.value_or(std::numeric_limits<double>::max());
        case Time:
            return run.seconds.value_or(-1.0);
        case Memory:
            return static_cast<qlonglong>(run.peakMemoryBytes);
        case Created:
            return run.created;
        default:
            return text(run, column);
    }
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const RunView& run = m_runs[index.row()];
    switch (role) {
        case Qt::DisplayRole:
            return text(run, index.column());
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return index.column() == State ? RunStateText::words(run) : text(run, index.column());
        case Qt::DecorationRole:
            if (index.column() == State) {
                const Colors& colors = colorsFor(QApplication::palette());
                return coloredIcon(RunStateText::icon(run.state), colors.of(RunStateText::level(run.state)));
            }
            return {};
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignVCenter | (isNumeric(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
        case SortRole:
            return sortValue(run, index.column());
        case RunIdRole:
            return run.id;
        case Qt::CheckStateRole:
            return index.column() == Name ? QVariant(m_checked.contains(run.id) ? Qt::Checked : Qt::Unchecked)
                                          : QVariant();
        default:
            return {};
    }
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Name ? flags | Qt::ItemIsUserCheckable : flags;
}

bool RunListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !index.isValid() || index.column() != Name) {
        return false;
    }
    const QString& id = m_runs[index.row()].id;
    const bool wanted = value.toInt() == Qt::Checked;
    if (wanted == m_checked.contains(id)) {
        return true;
    }
    if (wanted && m_checked.size() >= mostChecked) {
        Q_EMIT tooManyChecked();
        return false;
    }
    if (wanted) {
        m_checked.append(id);
    } else {
        m_checked.removeOne(id);
    }
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT checkedChanged();
    return true;
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignVCenter | (isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Name:
            return tr("Name");
        case State:
            return tr("State");
        case Model:
            return tr("Model");
        case Data:
            return tr("Data");
        case BestCheck:
            return tr("Best check");
        case TestResult:
            return tr("Test vs base");
        case Time:
            return tr("Time");
        case Memory:
            return tr("Memory");
        case Created:
            return tr("Started");
        default:
            return {};
    }
}

QHash<int, QByteArray> RunListModel::roleNames() const {
    QHash<int, QByteArray> names = QAbstractTableModel::roleNames();
    names.insert(SortRole, "sortValue");
    names.insert(RunIdRole, "runId");
    return names;
}

}  // namespace lorimer
