#include "ui/widgets/number_field.h"

#include <QLineEdit>
#include <QLocale>
#include <QStyle>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace lorimer {

NumberField::NumberField(const QString& objectName, QWidget* parent) : QAbstractSpinBox(parent) {
    setObjectName(objectName);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumWidth(120);
    setMinimumHeight(28);
    connect(lineEdit(), &QLineEdit::textEdited, this, [this] {
        mark();
        Q_EMIT edited();
    });
}

void NumberField::setRange(double smallest, double largest) {
    m_smallest = smallest;
    m_largest = largest;
    mark();
}

void NumberField::setUnit(const QString& unit) { m_unit = unit; }

QString NumberField::textOf(double value) const {
    if (m_scientific) {
        return QLocale().toString(value, 'g', 2);
    }
    const QString number = QLocale().toString(value, 'f', m_decimals);
    return m_unit.isEmpty() ? number : QStringLiteral("%1 %2").arg(number, m_unit);
}

void NumberField::setNumber(double value) {
    lineEdit()->setText(textOf(value));
    mark();
}

std::optional<double> NumberField::written() const {
    QString text = lineEdit()->text().trimmed();
    if (!m_unit.isEmpty() && text.endsWith(m_unit)) {
        text = text.chopped(m_unit.size()).trimmed();
    }
    bool ok = false;
    double value = QLocale().toDouble(text, &ok);
    if (!ok) {
        value = QLocale::c().toDouble(text, &ok);
    }
    const bool whole = m_decimals > 0 || m_scientific || value == std::floor(value);
    return ok && whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<double> NumberField::number() const {
    const auto value = written();
    return value && *value >= m_smallest && *value <= m_largest ? value : std::nullopt;
}

QString NumberField::problem() const {
    if (number()) {
        return {};
    }
    const QString range = tr("between %1 and %2").arg(textOf(m_smallest), textOf(m_largest));
    return written() ? tr("This must lie %1.").arg(range) : tr("This must be a number %1.").arg(range);
}

void NumberField::stepBy(int steps) {
    double value = written().value_or(m_smallest);
    value = m_scientific ? value * std::pow(m_step, steps) : value + m_step * steps;
    setNumber(std::clamp(value, m_smallest, m_largest));
    lineEdit()->selectAll();
    Q_EMIT edited();
}

// Everything may stand here; number() and problem() judge it.
QValidator::State NumberField::validate(QString& /*text*/, int& /*position*/) const { return QValidator::Acceptable; }

QAbstractSpinBox::StepEnabled NumberField::stepEnabled() const {
    const auto value = written();
    StepEnabled enabled = StepNone;
    if (!value || *value < m_largest) {
        enabled |= StepUpEnabled;
    }
    if (!value || *value > m_smallest) {
        enabled |= StepDownEnabled;
    }
    return enabled;
}

void NumberField::wheelEvent(QWheelEvent* event) {
    if (hasFocus()) {
        QAbstractSpinBox::wheelEvent(event);
    } else {
        event->ignore();
    }
}

void NumberField::mark() {
    const QString words = problem();
    setToolTip(words);
    setAccessibleDescription(words);
    const bool invalid = !words.isEmpty();
    if (property("invalid").toBool() != invalid) {
        setProperty("invalid", invalid);
        style()->unpolish(this);
        style()->polish(this);
    }
}

}  // namespace lorimer
