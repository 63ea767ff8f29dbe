#include "ui/models/evaluation_table_model.h"

#include <QLocale>
#include <cmath>

#include "ui/format.h"

namespace lorimer {
namespace {

enum class Unit { Number3, Number2, Share };

struct Line {
    const char* name;
    Metric ModelMetrics::*metric;
    Unit unit;
    bool lowerIsBetter;
    bool needsAnswers;
};

constexpr Line lines[] = {
    {QT_TRANSLATE_NOOP("EvaluationTable", "Loss per token"), &ModelMetrics::loss, Unit::Number3, true, false},
    {QT_TRANSLATE_NOOP("EvaluationTable", "Perplexity"), &ModelMetrics::perplexity, Unit::Number2, true, false},
    {QT_TRANSLATE_NOOP("EvaluationTable", "Exact match"), &ModelMetrics::exactMatch, Unit::Share, false, true},
    {QT_TRANSLATE_NOOP("EvaluationTable", "Word overlap (F1)"), &ModelMetrics::f1, Unit::Number2, false, true},
    {QT_TRANSLATE_NOOP("EvaluationTable", "Longest common word sequence (ROUGE-L)"), &ModelMetrics::rougeL,
     Unit::Number2, false, true},
    {QT_TRANSLATE_NOOP("EvaluationTable", "Trained words guessed right (token accuracy)"), &ModelMetrics::tokenAccuracy,
     Unit::Share, false, false},
};

constexpr int lineCount = static_cast<int>(std::size(lines));

struct Words {
    Q_DECLARE_TR_FUNCTIONS(EvaluationTable)
};

int decimalsOf(Unit unit) { return unit == Unit::Number3 ? 3 : unit == Unit::Number2 ? 2 : 1; }

QString number(double value, Unit unit) {
    const double shown = unit == Unit::Share ? value * 100.0 : value;
    return std::isfinite(shown) ? QLocale().toString(shown, 'f', decimalsOf(unit)) : format::loss(shown);
}

QString signedNumber(double value, Unit unit) {
    const QString text = number(value, unit);
    return value > 0.0 ? QLocale().positiveSign() + text : text;
}

QString value(double number_, Unit unit) {
    const QString text = number(number_, unit);
    return unit == Unit::Share ? Words::tr("%1 %").arg(text) : text;
}

QString difference(const Metric& metric, Unit unit, std::int64_t groups) {
    const QString middle = signedNumber(metric.value, unit);
    const QString text = unit == Unit::Share ? Words::tr("%1 points").arg(middle) : middle;
    if (groups < 2) {
        return Words::tr("%1\ninterval not reliable").arg(text);
    }
    const QString low = signedNumber(metric.low, unit);
    const QString high = signedNumber(metric.high, unit);
    return groups < EvaluationTableModel::reliableGroups
               ? Words::tr("%1 (%2 to %3)\ninterval not reliable").arg(text, low, high)
               : Words::tr("%1 (%2 to %3)").arg(text, low, high);
}

}  // namespace

EvaluationTableModel::EvaluationTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void EvaluationTableModel::setReport(const EvaluationReport& report) {
    beginResetModel();
    m_report = report;
    endResetModel();
}

int EvaluationTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_report ? 0 : lineCount;
}

int EvaluationTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString EvaluationTableModel::textOf(int row, int column) const {
    const Line& line = lines[row];
    const std::int64_t rows = line.needsAnswers ? m_report->answeredRows : m_report->rows;
    const bool measured = rows > 0 && (m_report->hasAdapter || column == Base);
    switch (column) {
        case Measure:
            return QCoreApplication::translate("EvaluationTable", line.name);
        case Base:
            return measured ? value((m_report->base.*line.metric).value, line.unit) : format::notMeasured();
        case Adapted:
            return measured ? value((m_report->adapted.*line.metric).value, line.unit) : format::notMeasured();
        case Difference:
            return measured ? difference(m_report->difference.*line.metric, line.unit, m_report->groups)
                            : format::notMeasured();
        case BetterWhen:
            return line.lowerIsBetter ? tr("lower") : tr("higher");
        default:
            return format::count(rows);
    }
}

QVariant EvaluationTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Metric& metric = m_report->difference.*lines[index.row()].metric;
    switch (role) {
        case Qt::DisplayRole:
        case Qt::ToolTipRole:
            return textOf(index.row(), index.column());
        case Qt::TextAlignmentRole:
            return QVariant(index.column() == Measure || index.column() == BetterWhen
                                ? Qt::AlignVCenter | Qt::AlignLeft
                                : Qt::AlignVCenter | Qt::AlignRight);
        case LowRole:
            return metric.low;
        case ValueRole:
            return metric.value;
        case HighRole:
            return metric.high;
        default:
            return {};
    }
}

QVariant EvaluationTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(section == Measure || section == BetterWhen ? Qt::AlignVCenter | Qt::AlignLeft
                                                                    : Qt::AlignVCenter | Qt::AlignRight);
    }
    const QString names[] = {tr("Measure"),     tr("Base"), tr("Adapted"), tr("Difference (95 % interval)"),
                             tr("Better when"), tr("Rows")};
    return role == Qt::DisplayRole && section < ColumnCount ? QVariant(names[section]) : QVariant();
}

Verdict verdictOf(const EvaluationReport& report) {
    const Metric& loss = report.difference.loss;
    if (!report.hasAdapter || report.groups < 2) {
        return Verdict::NoClearDifference;
    }
    return loss.high < 0.0 ? Verdict::Better : loss.low > 0.0 ? Verdict::Worse : Verdict::NoClearDifference;
}

}  // namespace lorimer
