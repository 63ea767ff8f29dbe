#pragma once

#include <QString>

class QDoubleSpinBox;
class QSpinBox;
class QWidget;

namespace lorimer {

/// A field for a whole number or one with decimals. The wheel changes it only while it has the focus.
QSpinBox* countField(const QString& objectName, const QString& accessibleName, int least, int most, int value);
QDoubleSpinBox* decimalField(const QString& objectName, const QString& accessibleName, double least, double most,
                             double step, double value);

}  // namespace lorimer
