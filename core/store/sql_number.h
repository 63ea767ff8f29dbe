#pragma once

#include <QVariant>
#include <cmath>
#include <limits>

namespace lorimer {

/// SQLite has no NaN: what is not a finite number is stored as NULL and read back as NaN.
inline QVariant sqlNumber(double value) { return std::isfinite(value) ? QVariant(value) : QVariant(); }

inline double numberFromSql(const QVariant& value) {
    return value.isNull() ? std::numeric_limits<double>::quiet_NaN() : value.toDouble();
}

}  // namespace lorimer
