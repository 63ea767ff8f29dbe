#include "ui/models/curve_table_model.h"

#include <algorithm>
#include <cmath>

#include "ui/format.h"

namespace lorimer {
namespace {

/// Position of the check at exactly `step`, -1 without one.
qsizetype checkAt(const RunCurve& curve, double step) {
    const QVector<double>& steps = curve.checkSteps();
    const auto found = std::lower_bound(steps.begin(), steps.end(), step);
    return found != steps.end() && *found == step ? found - steps.begin() : -1;
}

QByteArray field(double value) { return std::isfinite(value) ? QByteArray::number(value, 'g', 9) : QByteArray(); }

}  // namespace

CurveTableModel::CurveTableModel(const RunCurve& curve, QObject* parent) : QAbstractTableModel(parent), m_curve(curve) {
    refresh();
}

int CurveTableModel::wantedRows() const { return static_cast<int>(m_curve.steps().size()) + (hasBase() ? 1 : 0); }

void CurveTableModel::refresh() {
    const int wanted = wantedRows();
    if (wanted < m_rows || hasBase() != m_base) {
        beginResetModel();
        m_rows = wanted;
        m_base = hasBase();
        endResetModel();
        return;
    }
    if (wanted > m_rows) {
        beginInsertRows({}, m_rows, wanted - 1);
        m_rows = wanted;
        endInsertRows();
    }
    if (m_rows > 0) {
        Q_EMIT dataChanged(index(0, Smoothed), index(m_rows - 1, Check));
    }
}

double CurveTableModel::stepOf(int row) const {
    const int position = row - (m_base ? 1 : 0);
    return position < 0 || position >= m_curve.steps().size() ? 0.0 : m_curve.steps()[position];
}

int CurveTableModel::rowOf(double step) const {
    if (m_base && step < 0.5) {
        return 0;
    }
    const auto position = static_cast<int>(m_curve.nearestIndex(step));
    return position < 0 ? -1 : std::min(position + (m_base ? 1 : 0), m_rows - 1);
}

int CurveTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : m_rows; }

int CurveTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString CurveTableModel::text(int row, int column) const {
    const double step = stepOf(row);
    if (column == Step) {
        return format::count(static_cast<std::int64_t>(step));
    }
    if (column == Check) {
        const qsizetype check = checkAt(m_curve, step);
        return check < 0 ? QString() : format::loss(m_curve.checks()[check]);
    }
    const int position = row - (m_base ? 1 : 0);
    if (position < 0 || position >= m_curve.steps().size()) {
        return {};
    }
    const StepPoint& point = m_curve.points()[position];
    switch (column) {
        case Raw:
            return format::loss(point.loss);
        case Smoothed:
            return format::loss(m_curve.smoothed()[position]);
        case Rate:
            return format::rate(point.learningRate);
        case GradNorm:
            return point.gradNorm > 0.0 ? format::loss(point.gradNorm) : QString();
        case Speed:
            return point.tokensPerSecond > 0.0 ? format::speed(point.tokensPerSecond) : QString();
        case Memory:
            return point.peakMemoryBytes > 0 ? format::gigabytes(point.peakMemoryBytes) : QString();
        default:
            return {};
    }
}

QVariant CurveTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    if (role == Qt::DisplayRole) {
        return text(index.row(), index.column());
    }
    return role == Qt::TextAlignmentRole ? QVariant(Qt::AlignVCenter | Qt::AlignRight) : QVariant();
}

QVariant CurveTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignVCenter | Qt::AlignRight);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const QString names[ColumnCount] = {tr("Step"), tr("Raw"),           tr("Smoothed"), tr("Check"),
                                        tr("Rate"), tr("Gradient norm"), tr("Tokens/s"), tr("Memory")};
    return section >= 0 && section < ColumnCount ? names[section] : QVariant();
}

QByteArray curveAsCsv(const RunCurve& curve) {
    QByteArray csv =
        "step,loss,loss_smoothed,check_loss,learning_rate,grad_norm,tokens,tokens_per_second,memory_bytes\n";
    const qsizetype base = checkAt(curve, 0.0);
    if (base >= 0) {
        csv += "0,,," + field(curve.checks()[base]) + ",,,,,\n";
    }
    for (qsizetype i = 0; i < curve.steps().size(); ++i) {
        const StepPoint& point = curve.points()[i];
        const qsizetype check = checkAt(curve, curve.steps()[i]);
        const QByteArray fields[] = {QByteArray::number(point.step),
                                     field(point.loss),
                                     field(curve.smoothed()[i]),
                                     check < 0 ? QByteArray() : field(curve.checks()[check]),
                                     field(point.learningRate),
                                     field(curve.metric(RunCurve::GradNorm)[i]),
                                     QByteArray::number(point.tokens),
                                     field(curve.metric(RunCurve::Speed)[i]),
                                     QByteArray::number(point.peakMemoryBytes)};
        for (const QByteArray& value : fields) {
            csv += value + ',';
        }
        csv.back() = '\n';
    }
    return csv;
}

}  // namespace lorimer
