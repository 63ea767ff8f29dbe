#pragma once

#include <QDateTime>
#include <QString>
#include <cstdint>
#include <optional>

// Numbers as a person reads them (ux.md 5, "Numbers out"): in the user's locale, always with what is not known said.
namespace lorimer::format {

QString notMeasured();

/// Three decimals; "not a number" for NaN, infinity; "not measured yet" without a value.
QString loss(std::optional<double> value);
/// Two digits: 2.1e-4.
QString rate(double value);
/// Whole, or one decimal below 10 %: share is 0 to 1.
QString percent(double share);
/// One decimal; 1 GB is 1,024 MB of 1,024 kB.
QString gigabytes(std::int64_t bytes);
/// "13.1 of 24.0 GB".
QString gigabytesOf(std::int64_t part, std::int64_t whole);
/// Whole with group separators.
QString count(std::int64_t value);
/// Small files too: "12 kB", "35 MB", "1.3 GB".
QString bytes(std::int64_t bytes);
/// "135 M", "1.5 B": numbers of a model.
QString parameters(std::int64_t value);
/// Three significant digits: 2,410.
QString speed(double perSecond);
/// "45 s", "12 min", "2 h 10 min".
QString duration(double seconds);
/// A name of at most 48 letters, cut with dots; the whole one belongs into the tooltip.
QString shortName(const QString& name);
/// "today 14:02", "yesterday 14:02", else the short date and time.
QString moment(const QDateTime& time);

}  // namespace lorimer::format
