#include "session/graphics_cards.h"

#include <QDir>
#include <QFile>

namespace lorimer {

QStringList graphicsCards() {
    const QString folder = QStringLiteral("/proc/driver/nvidia/gpus");
    QStringList names;
    for (const QString& slot : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        QFile file(folder + QLatin1Char('/') + slot + QStringLiteral("/information"));
        QString name = QStringLiteral("NVIDIA");
        if (file.open(QIODevice::ReadOnly)) {
            for (const QString& line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n')))
                if (line.startsWith(QLatin1String("Model:"))) name = line.section(QLatin1Char(':'), 1).trimmed();
        }
        names << name;
    }
    return names;
}

}  // namespace lorimer
