#include "ui/widgets/number_fields.h"

#include <QDoubleSpinBox>
#include <QEvent>
#include <QSpinBox>

namespace lorimer {
namespace {

class WheelGuard final : public QObject {
public:
    explicit WheelGuard(QWidget* field) : QObject(field), m_field(*field) {
        field->setFocusPolicy(Qt::StrongFocus);
        field->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() != QEvent::Wheel || m_field.hasFocus()) {
            return false;
        }
        event->ignore();
        return true;
    }

private:
    QWidget& m_field;
};

template <typename Field>
Field* prepared(Field* field, const QString& objectName, const QString& accessibleName) {
    field->setObjectName(objectName);
    field->setAccessibleName(accessibleName);
    field->setMinimumHeight(28);
    new WheelGuard(field);  // owned by the field
    return field;
}

}  // namespace

QSpinBox* countField(const QString& objectName, const QString& accessibleName, int least, int most, int value) {
    auto* field = prepared(new QSpinBox, objectName, accessibleName);
    field->setRange(least, most);
    field->setValue(value);
    return field;
}

QDoubleSpinBox* decimalField(const QString& objectName, const QString& accessibleName, double least, double most,
                             double step, double value) {
    auto* field = prepared(new QDoubleSpinBox, objectName, accessibleName);
    field->setDecimals(2);
    field->setRange(least, most);
    field->setSingleStep(step);
    field->setValue(value);
    return field;
}

}  // namespace lorimer
