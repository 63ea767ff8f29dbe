#include "ui/models/example_model.h"

#include <QLocale>
#include <algorithm>
#include <random>

#include "ui/format.h"

namespace lorimer {
namespace {

double lossGain(const EvaluatedRow& row) {
    return row.trainedTokens == 0 ? 0.0
                                  : (row.base.lossSum - row.adapted.lossSum) / static_cast<double>(row.trainedTokens);
}

}  // namespace

ExampleModel::ExampleModel(QObject* parent) : QAbstractTableModel(parent) {}

void ExampleModel::setReport(const EvaluationReport& report) {
    m_byLoss = report.answeredRows == 0;
    m_all.clear();
    for (const EvaluatedRow& row : report.scores) {
        if (m_byLoss || row.answered) {
            m_all.push_back({row, m_byLoss ? lossGain(row) : row.adapted.f1 - row.base.f1});
        }
    }
    choose();
}

void ExampleModel::setOrder(ExampleOrder order) {
    m_order = order;
    ++m_draw;
    choose();
}

void ExampleModel::choose() {
    beginResetModel();
    m_shown = m_all;
    if (m_order == ExampleOrder::Random) {
        std::mt19937 generator(m_draw);
        std::shuffle(m_shown.begin(), m_shown.end(), generator);
    } else {
        const double sign = m_order == ExampleOrder::MostImproved ? 1.0 : -1.0;
        std::erase_if(m_shown, [sign](const Example& example) { return sign * example.change <= 0.0; });
        std::stable_sort(m_shown.begin(), m_shown.end(), [sign](const Example& a, const Example& b) {
            return sign * a.change != sign * b.change ? sign * a.change > sign * b.change
                                                      : sign * lossGain(a.row) > sign * lossGain(b.row);
        });
    }
    if (m_shown.size() > mostRows) {
        m_shown.resize(mostRows);
    }
    endResetModel();
}

int ExampleModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int ExampleModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ExampleModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Example& example = m_shown[static_cast<std::size_t>(index.row())];
    if (role == ChangeRole) {
        return example.change;
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(index.column() == RowNumber || index.column() == Change ? Qt::AlignVCenter | Qt::AlignRight
                                                                                : Qt::AlignVCenter | Qt::AlignLeft);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
        case RowNumber:
            return format::count(example.row.row + 1);
        case Question:
            return QString::fromStdString(example.row.question);
        case Expected:
            return QString::fromStdString(example.row.expected);
        case Base:
            return QString::fromStdString(example.row.base.answer);
        case Adapted:
            return QString::fromStdString(example.row.adapted.answer);
        default: {
            const QString number = QLocale().toString(example.change, 'f', 2);
            return example.change > 0.0 ? QLocale().positiveSign() + number : number;
        }
    }
}

QVariant ExampleModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    const QString names[] = {tr("Row"),  tr("Question"), tr("Expected"),
                             tr("Base"), tr("Adapted"),  m_byLoss ? tr("Loss gained") : tr("F1 change")};
    return section < ColumnCount ? QVariant(names[section]) : QVariant();
}

}  // namespace lorimer
