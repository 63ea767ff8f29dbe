#include "session/model_fit.h"

#include <QFile>

namespace lorimer {

namespace {

constexpr double fitsShare = 0.85;
constexpr double tightShare = 0.95;
/// Program and working memory of a training beside the weights, bytes.
constexpr double beside = 600.0 * 1024.0 * 1024.0;

ModelFit::Verdict verdictOf(double needed, double free) {
    if (needed <= fitsShare * free) return ModelFit::Verdict::Fits;
    return needed <= tightShare * free ? ModelFit::Verdict::Tight : ModelFit::Verdict::DoesNotFit;
}

}  // namespace

std::int64_t freeMainMemory() {
    QFile file(QStringLiteral("/proc/meminfo"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    const QByteArray text = file.readAll();
    const QByteArray key("MemAvailable:");
    const qsizetype at = text.indexOf(key);
    if (at < 0) return 0;
    const QByteArray line = text.mid(at + key.size(), text.indexOf('\n', at) - at - key.size()).trimmed();
    return line.left(line.indexOf(' ')).toLongLong() * 1024;
}

ModelFit modelFit(const ModelReport& report, std::int64_t freeBytes) {
    if (freeBytes <= 0 || report.parameters <= 0) return {};
    const double others = static_cast<double>(report.parameters - report.linearParameters);
    const double linear = static_cast<double>(report.linearParameters);
    const double half = 2.0 * (others + linear) + beside;
    const double nf4 = 2.0 * others + 0.516 * linear + beside;  // 4 bits and double-quantized scales per weight
    const double free = static_cast<double>(freeBytes);
    ModelFit fit{verdictOf(half, free), static_cast<std::int64_t>(half), freeBytes};
    if (fit.verdict == ModelFit::Verdict::Fits) return fit;
    if (const ModelFit::Verdict compressed = verdictOf(nf4, free); compressed != fit.verdict) {
        fit.verdict = compressed == ModelFit::Verdict::Fits ? ModelFit::Verdict::FitsIn4Bits : compressed;
        fit.needed = static_cast<std::int64_t>(nf4);
    }
    return fit;
}

}  // namespace lorimer
