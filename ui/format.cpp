#include "ui/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace lorimer::format {
namespace {

struct Format {
    Q_DECLARE_TR_FUNCTIONS(Format)
};

QString gigabyteNumber(std::int64_t bytes) {
    return QLocale().toString(static_cast<double>(bytes) / (1024.0 * 1024.0 * 1024.0), 'f', 1);
}

}  // namespace

QString notMeasured() { return Format::tr("not measured yet"); }

QString loss(std::optional<double> value) {
    if (!value) {
        return notMeasured();
    }
    return std::isfinite(*value) ? QLocale().toString(*value, 'f', 3) : Format::tr("not a number");
}

QString rate(double value) {
    if (value == 0.0) {
        return QLocale().toString(0);
    }
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
    const double mantissa = value / std::pow(10.0, exponent);
    // 9.96 would be written as 10.0: one digit more in front is one exponent more.
    const bool carries = std::abs(mantissa) >= 9.95;
    return QStringLiteral("%1e%2")
        .arg(QLocale().toString(carries ? mantissa / 10.0 : mantissa, 'f', 1))
        .arg(carries ? exponent + 1 : exponent);
}

QString percent(double share) {
    const double value = share * 100.0;
    const int decimals = value != 0.0 && std::abs(value) < 9.95 ? 1 : 0;
    return Format::tr("%1 %").arg(QLocale().toString(value, 'f', decimals));
}

QString gigabytes(std::int64_t bytes) { return Format::tr("%1 GB").arg(gigabyteNumber(bytes)); }

QString gigabytesOf(std::int64_t part, std::int64_t whole) {
    return Format::tr("%1 of %2 GB").arg(gigabyteNumber(part), gigabyteNumber(whole));
}

QString count(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QString bytes(std::int64_t bytes) {
    constexpr std::int64_t kilobyte = 1024;
    constexpr std::int64_t megabyte = 1024 * kilobyte;
    const auto rounded = [bytes](std::int64_t unit) { return QLocale().toString((bytes + unit / 2) / unit); };
    if (bytes >= 1000 * megabyte) {
        return gigabytes(bytes);
    }
    if (bytes >= 1000 * kilobyte) {
        return Format::tr("%1 MB").arg(rounded(megabyte));
    }
    return bytes > 0 && bytes < kilobyte ? Format::tr("%1 kB").arg(1) : Format::tr("%1 kB").arg(rounded(kilobyte));
}

QString parameters(std::int64_t value) {
    constexpr double million = 1e6;
    constexpr double billion = 1e9;
    const auto number = static_cast<double>(value);
    if (number >= 0.9995 * billion) {
        return Format::tr("%1 B", "billions of numbers").arg(QLocale().toString(number / billion, 'f', 1));
    }
    if (number >= 0.9995 * million) {
        return Format::tr("%1 M", "millions of numbers").arg(QLocale().toString(number / million, 'f', 0));
    }
    return count(value);
}

QString speed(double perSecond) {
    if (!std::isfinite(perSecond) || perSecond <= 0.0) {
        return notMeasured();
    }
    const int digits = static_cast<int>(std::floor(std::log10(perSecond))) + 1;
    const int decimals = std::clamp(3 - digits, 0, 3);
    const double unit = std::pow(10.0, digits - 3);
    return QLocale().toString(std::round(perSecond / unit) * unit, 'f', decimals);
}

QString duration(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::llround(std::max(0.0, seconds)));
    if (whole < 60) {
        return Format::tr("%1 s").arg(whole);
    }
    const std::int64_t minutes = (whole + 30) / 60;
    if (minutes < 60) {
        return Format::tr("%1 min").arg(minutes);
    }
    return minutes % 60 == 0 ? Format::tr("%1 h").arg(minutes / 60)
                             : Format::tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
}

QString shortName(const QString& name) {
    constexpr int longest = 48;
    return name.size() > longest ? name.left(longest - 1) + QChar(0x2026) : name;
}

QString moment(const QDateTime& time) {
    if (!time.isValid()) {
        return notMeasured();
    }
    const QDateTime local = time.toLocalTime();
    const qint64 days = local.date().daysTo(QDate::currentDate());
    const QString clock = QLocale().toString(local.time(), QStringLiteral("HH:mm"));
    if (days == 0) {
        return Format::tr("today %1").arg(clock);
    }
    if (days == 1) {
        return Format::tr("yesterday %1").arg(clock);
    }
    return QLocale().toString(local.date(), QLocale::ShortFormat) + QLatin1Char(' ') + clock;
}

}  // namespace lorimer::format
