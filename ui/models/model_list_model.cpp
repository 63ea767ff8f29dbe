#include "ui/models/model_list_model.h"

#include <QApplication>
#include <algorithm>

#include "ui/format.h"
#include "ui/models/model_words.h"
#include "ui/style/icons.h"

namespace lorimer {
namespace {

constexpr int shortChecksum = 12;

bool isNumeric(int column) {
    return column == ModelListModel::Parameters || column == ModelListModel::Size || column == ModelListModel::Context;
}

}  // namespace

ModelListModel::ModelListModel(QObject* parent) : QAbstractTableModel(parent) {}

void ModelListModel::setEntries(const QVector<ModelEntry>& entries) {
    const bool sameRows = std::equal(m_entries.begin(), m_entries.end(), entries.begin(), entries.end(),
                                     [](const auto& a, const auto& b) { return a.model.id == b.model.id; });
    if (sameRows) {  // free memory moves: what is selected stays selected
        m_entries = entries;
        if (!entries.isEmpty()) {
            Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(entries.size()) - 1, ColumnCount - 1));
        }
        return;
    }
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

const ModelEntry* ModelListModel::find(qint64 id) const {
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [id](const auto& entry) { return entry.model.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

const ModelEntry* ModelListModel::findPath(const QString& path) const {
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const auto& entry) { return entry.model.path == path; });
    return found == m_entries.end() ? nullptr : &*found;
}

int ModelListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int ModelListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString ModelListModel::text(const ModelEntry& entry, int column) {
    const ModelFacts& facts = entry.model.facts;
    switch (column) {
        case Name:
            return entry.model.name;
        case Parameters:
            return format::parameters(facts.report.parameters);
        case Size:
            return format::gigabytes(facts.report.fileBytes);
        case Context:
            return format::count(facts.report.contextLength);
        case Stored:
            return facts.report.quantization == "none" ? tr("not compressed")
                                                       : QString::fromStdString(facts.report.quantization);
        case Licence:
            return model_words::licence(facts);
        case Template:
            return model_words::chatTemplate(facts.templateState);
        case Checksum:
            return QString::fromStdString(facts.report.sha256).left(shortChecksum);
        case Fit:
            return model_words::fit(entry);
        default:
            return {};
    }
}

QVariant ModelListModel::sortValue(const ModelEntry& entry, int column) {
    const ModelReport& report = entry.model.facts.report;
    switch (column) {
        case Parameters:
            return static_cast<qlonglong>(report.parameters);
        case Size:
            return static_cast<qlonglong>(report.fileBytes);
        case Context:
            return report.contextLength;
        case Fit:
            return static_cast<qlonglong>(entry.fit.needed);
        default:
            return text(entry, column);
    }
}

QVariant ModelListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const ModelEntry& entry = m_entries[index.row()];
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            return text(entry, index.column());
        case Qt::ToolTipRole:
            return index.column() == Name       ? entry.model.path
                   : index.column() == Checksum ? QString::fromStdString(entry.model.facts.report.sha256)
                                                : text(entry, index.column());
        case Qt::DecorationRole:
            if (index.column() == Fit) {
                const Colors& colors = colorsFor(QApplication::palette());
                return coloredIcon(model_words::fitIcon(entry), colors.of(model_words::fitLevel(entry)));
            }
            return {};
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignVCenter | (isNumeric(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
        case SortRole:
            return sortValue(entry, index.column());
        case IdRole:
            return entry.model.id;
        case FitsRole:
            return model_words::fits(entry);
        default:
            return {};
    }
}

QVariant ModelListModel::headerData(int section, Qt::Orientation orientation, int role) const {
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
            return tr("Model");
        case Parameters:
            return tr("Size", "number of parameters of a model");
        case Size:
            return tr("On disk");
        case Context:
            return tr("Context");
        case Stored:
            return tr("Stored as");
        case Licence:
            return tr("Licence");
        case Template:
            return tr("Chat template");
        case Checksum:
            return tr("Checksum");
        case Fit:
            return tr("Fits this computer?");
        default:
            return {};
    }
}

QHash<int, QByteArray> ModelListModel::roleNames() const {
    QHash<int, QByteArray> names = QAbstractTableModel::roleNames();
    names.insert(SortRole, "sortValue");
    names.insert(IdRole, "modelId");
    names.insert(FitsRole, "fits");
    return names;
}

}  // namespace lorimer
