#include "privacy/workspace_key.h"

#include <QFile>
#include <QRandomGenerator>
#include <algorithm>

#include "engine/base/error.h"
#include "store/durable_file.h"

namespace lorimer {

namespace {

using Bytes = std::array<std::uint8_t, PseudonymKey::size>;

Bytes randomBytes() {
    std::array<quint32, PseudonymKey::size / sizeof(quint32)> words{};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    Bytes bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(words[i / 4] >> (8 * (i % 4)));
    return bytes;
}

}  // namespace

PseudonymKey workspaceKey(const QString& folder) {
    const QString path = folder + QStringLiteral("/deidentify.key");
    QFile file(path);
    if (!file.exists()) {
        const Bytes bytes = randomBytes();
        const QByteArray raw(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
        writeFileAtomically(path, raw.toHex() + '\n');
        return PseudonymKey(bytes);
    }
    QByteArray hex;
    if (file.open(QIODevice::ReadOnly)) hex = file.read(1024).trimmed();
    const QByteArray raw = QByteArray::fromHex(hex);
    if (raw.size() != static_cast<qsizetype>(PseudonymKey::size) || raw.toHex() != hex.toLower()) {
        throw badInput(
            "The key in " + path.toStdString() +
            " is damaged. Nothing was stored; restore the file from a backup, or delete it: then new imports get "
            "other surrogates than older ones.");
    }
    Bytes bytes{};
    std::copy(raw.begin(), raw.end(), bytes.begin());
    return PseudonymKey(bytes);
}

PseudonymKey passingKey() { return PseudonymKey(randomBytes()); }

}  // namespace lorimer
