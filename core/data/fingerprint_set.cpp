#include "data/fingerprint_set.h"

#include <QCryptographicHash>
#include <limits>
#include <string>

#include "data/utf8.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

std::string withLineFeeds(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        result.push_back(text[i] == '\r' ? '\n' : text[i]);
    }
    return result;
}

}  // namespace

Fingerprint fingerprintOf(const std::vector<std::string_view>& parts) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const std::string_view part : parts) {
        const std::string length = std::to_string(part.size()) + ":";
        hash.addData(QByteArrayView(length.data(), static_cast<qsizetype>(length.size())));
        hash.addData(QByteArrayView(part.data(), static_cast<qsizetype>(part.size())));
    }
    const QByteArray digest = hash.result();
    Fingerprint fingerprint{};
    for (int i = 0; i < 16; ++i) {
        std::uint64_t& half = fingerprint[static_cast<std::size_t>(i / 8)];
        half = half << 8U | static_cast<unsigned char>(digest[i]);
    }
    return fingerprint;
}

Fingerprint fingerprintOf(const Row& row) {
    std::vector<std::string> texts;
    std::vector<std::string_view> parts;
    texts.reserve(row.messages.size() + 1);
    for (const Message& message : row.messages) {
        texts.push_back(withLineFeeds(message.content));
        parts.push_back(message.role);
        parts.push_back(trimmed(texts.back()));
    }
    texts.push_back(withLineFeeds(row.text));
    parts.push_back(trimmed(texts.back()));
    return fingerprintOf(parts);
}

FingerprintSet::Insertion FingerprintSet::insert(const Fingerprint& fingerprint) {
    if ((m_entries.size() + 1) * 4 > m_slots.size() * 3) grow();
    std::uint32_t& slot = m_slots[slotOf(fingerprint)];
    if (slot != 0) return {slot - 1, false};
    if (m_entries.size() >= std::numeric_limits<std::uint32_t>::max() - 1) {
        throw Error(ErrorKind::OutOfResources,
                    "The data set has more than 4 billion rows. Nothing was stored; import it in "
                    "parts.");
    }
    m_entries.push_back(fingerprint);
    slot = static_cast<std::uint32_t>(m_entries.size());
    return {slot - 1, true};
}

/// Where `fingerprint` is or would be; its bits are random, so they are the place.
std::size_t FingerprintSet::slotOf(const Fingerprint& fingerprint) const {
    const std::size_t mask = m_slots.size() - 1;
    std::size_t slot = fingerprint[0] & mask;
    while (m_slots[slot] != 0 && m_entries[m_slots[slot] - 1] != fingerprint) slot = (slot + 1) & mask;
    return slot;
}

void FingerprintSet::grow() {
    m_slots.assign(m_slots.empty() ? 1024 : m_slots.size() * 2, 0);
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_slots[slotOf(m_entries[i])] = static_cast<std::uint32_t>(i + 1);
}

}  // namespace lorimer
