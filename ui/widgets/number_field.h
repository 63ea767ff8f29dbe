#pragma once

#include <QAbstractSpinBox>
#include <optional>

namespace lorimer {

/// A spin box that keeps what was typed: a number out of range is marked and explained, not clipped (ux.md 5). Takes
/// "0.0002" and "2e-4", in the user's locale and in the C locale. The wheel works only with the focus.
class NumberField final : public QAbstractSpinBox {
    Q_OBJECT
public:
    explicit NumberField(const QString& objectName, QWidget* parent = nullptr);

    void setRange(double smallest, double largest);
    /// How far one press of an arrow goes; a scientific field multiplies by it.
    void setStep(double step) { m_step = step; }
    void setDecimals(int decimals) { m_decimals = decimals; }
    /// Shows 2.1e-4 and steps by factors.
    void setScientific(bool on) { m_scientific = on; }
    void setUnit(const QString& unit);

    void setNumber(double value);
    /// What is written, where it is a number within the range.
    std::optional<double> number() const;
    /// Why it is none: "Between 1 and 256."; empty where it is.
    QString problem() const;

    void stepBy(int steps) override;
    QValidator::State validate(QString& text, int& position) const override;

Q_SIGNALS:
    /// Typed or stepped; also when what is written is no number.
    void edited();

protected:
    StepEnabled stepEnabled() const override;
    void wheelEvent(QWheelEvent* event) override;

private:
    std::optional<double> written() const;
    QString textOf(double value) const;
    void mark();

    double m_smallest = 0.0;
    double m_largest = 1.0;
    double m_step = 1.0;
    int m_decimals = 0;
    bool m_scientific = false;
    QString m_unit;
};

}  // namespace lorimer
