#include "ui/models/storage_model.h"

#include "ui/format.h"

namespace lorimer {

StorageModel::StorageModel(QObject* parent) : QAbstractTableModel(parent) {}

void StorageModel::setParts(const QVector<StoragePart>& parts) {
    beginResetModel();
    m_parts = parts;
    endResetModel();
}

int StorageModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_parts.size());
}

int StorageModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString StorageModel::what(const StoragePart& part) {
    switch (part.kind) {
        case StoragePart::Kind::Database:
            return tr("Datasets, chats, drafts, curves of runs");
        case StoragePart::Kind::Adapters:
            return tr("Adapters");
        case StoragePart::Kind::Checkpoints:
            return tr("Checkpoints of runs, to go on after a stop");
        case StoragePart::Kind::Log:
            return tr("Log, without any text of your rows");
        case StoragePart::Kind::OldDatabase:
            return tr("Copy of your datasets and chats, kept when an older version was replaced");
        case StoragePart::Kind::Settings:
            return tr("Settings of the window, without your data");
        case StoragePart::Kind::Model:
            return tr("Base model %1").arg(part.name);
    }
    return {};
}

QVariant StorageModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const StoragePart& part = m_parts[index.row()];
    const bool number = index.column() == Size;
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
        case Qt::ToolTipRole:
            return index.column() == What ? what(part)
                   : number               ? (part.bytes > 0 ? format::bytes(part.bytes) : tr("nothing yet"))
                                          : part.place;
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
        default:
            return {};
    }
}

QVariant StorageModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignVCenter | (section == Size ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case What:
            return tr("What");
        case Where:
            return tr("Where");
        case Size:
            return tr("Size");
        default:
            return {};
    }
}

}  // namespace lorimer
