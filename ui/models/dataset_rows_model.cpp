#include "ui/models/dataset_rows_model.h"

#include <QFont>
#include <algorithm>

#include "ui/format.h"

namespace lorimer {
namespace {

constexpr int mostKept = 5'000;
constexpr int pageRows = 100;  // asked for together, so that scrolling meets rows that are there
constexpr int longestCell = 300;

}  // namespace

QString partWord(SplitPart part) {
    switch (part) {
        case SplitPart::Train:
            return DatasetRowsModel::tr("training");
        case SplitPart::Validation:
            return DatasetRowsModel::tr("check");
        case SplitPart::Test:
            return DatasetRowsModel::tr("test");
    }
    return {};
}

DatasetRowsModel::DatasetRowsModel(QObject* parent) : QAbstractTableModel(parent) {
    m_asking.setSingleShot(true);
    m_asking.setInterval(0);
    connect(&m_asking, &QTimer::timeout, this, &DatasetRowsModel::askForWanted);
}

void DatasetRowsModel::setKeys(std::vector<qint64> keys) {
    beginResetModel();
    m_keys = std::move(keys);
    m_rows.clear();
    m_places.clear();
    m_wanted.clear();
    endResetModel();
}

void DatasetRowsModel::takeRows(const QVector<DatasetRowView>& rows) {
    int first = rowCount();
    int last = -1;
    for (const DatasetRowView& row : rows) {
        const auto place = m_places.constFind(row.key);
        if (place == m_places.constEnd()) {
            continue;  // of another question
        }
        m_rows.insert(row.key, row);
        first = std::min(first, *place);
        last = std::max(last, *place);
    }
    if (last >= first) {
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
        Q_EMIT rowsArrived();
    }
}

void DatasetRowsModel::setChanges(const DatasetChanges& changes) {
    m_changes = changes;
    if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {Qt::FontRole, Qt::DisplayRole});
    }
}

const DatasetRowView* DatasetRowsModel::rowAt(int row) const {
    const auto found = m_rows.constFind(m_keys.at(static_cast<std::size_t>(row)));
    return found == m_rows.constEnd() ? nullptr : &*found;
}

void DatasetRowsModel::want(int row) const {
    m_wanted.insert(row / pageRows);
    m_asking.start();
}

void DatasetRowsModel::askForWanted() {
    if (m_rows.size() > mostKept) {
        m_rows.clear();
        m_places.clear();
    }
    std::vector<qint64> keys;
    for (const int page : std::as_const(m_wanted)) {
        const int end = std::min((page + 1) * pageRows, rowCount());
        for (int row = page * pageRows; row < end; ++row) {
            const qint64 key = m_keys[static_cast<std::size_t>(row)];
            if (!m_places.contains(key)) {
                m_places.insert(key, row);
                keys.push_back(key);
            }
        }
    }
    m_wanted.clear();
    if (!keys.empty()) {
        Q_EMIT rowsWanted(keys);
    }
}

int DatasetRowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_keys.size());
}

int DatasetRowsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString DatasetRowsModel::text(const DatasetRowView& row, int column) const {
    switch (column) {
        case Part:
            return partWord(row.part);
        case Patient:
            return row.group;
        case Question:
            return row.question.left(longestCell).simplified();
        case Answer:
            return row.answer.left(longestCell).simplified();
        case FileRow:
            return format::count(row.sourceRow);
        default:
            return {};
    }
}

QVariant DatasetRowsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = index.column() == Number || index.column() == FileRow;
        return QVariant(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
    }
    const qint64 key = m_keys[static_cast<std::size_t>(index.row())];
    if (role == Qt::FontRole) {
        QFont font;
        font.setStrikeOut(m_changes.removed.contains(key));
        font.setItalic(m_changes.edited.contains(key));
        return font.strikeOut() || font.italic() ? QVariant(font) : QVariant();
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole) {
        return {};
    }
    if (index.column() == Number) {
        return format::count(index.row() + 1);
    }
    const DatasetRowView* row = rowAt(index.row());
    if (row == nullptr) {
        want(index.row());
        return QStringLiteral("...");
    }
    const auto edited = m_changes.edited.find(key);
    if (edited == m_changes.edited.end()) {
        return text(*row, index.column());
    }
    DatasetRowView changed = *row;
    changed.takeTurns(edited->second);
    return text(changed, index.column());
}

QVariant DatasetRowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Number:
            return tr("Row");
        case Part:
            return tr("Part");
        case Patient:
            return tr("Patient");
        case Question:
            return tr("Question");
        case Answer:
            return tr("Answer");
        default:
            return tr("Row in the file");
    }
}

}  // namespace lorimer
