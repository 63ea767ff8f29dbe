#include "privacy/placeholders.h"

#include <algorithm>

#include "engine/base/random.h"
#include "privacy/name_memory.h"
#include "privacy/name_words.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

enum class Purpose : std::uint64_t { Value, Word, LastNumber, WordsOfPerson };

std::uint64_t keyOf(Purpose purpose, std::uint64_t patient, PhiTag tag, std::uint64_t value) {
    const std::uint64_t seed = static_cast<std::uint64_t>(purpose) * 64 + static_cast<std::uint64_t>(tag);
    return std::max<std::uint64_t>(splitMix64(splitMix64(splitMix64(seed) ^ patient) ^ value), 1);
}

/// Two ways to write one number are one value: "(415) 555-0132", "415-555-0132".
std::string sameForm(PhiTag tag, std::string_view text) {
    const std::string folded = foldValue(text);
    if (tag == PhiTag::Location || tag == PhiTag::Facility || tag == PhiTag::Secret || tag == PhiTag::Url ||
        tag == PhiTag::Email || tag == PhiTag::Date || tag == PhiTag::Ip)
        return folded;
    std::string bare;
    std::copy_if(folded.begin(), folded.end(), std::back_inserter(bare), [](char c) {
        return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    });
    return bare;
}

}  // namespace

std::string Placeholders::placeholderFor(PhiTag tag, std::string_view text, std::uint64_t patient) {
    return "[" + std::string(phiTagName(tag)) + "_" + std::to_string(numberOf(tag, text, patient)) + "]";
}

std::uint32_t Placeholders::numberOf(PhiTag tag, std::string_view text, std::uint64_t patient) {
    if (tag == PhiTag::Name) return personOf(text, patient);
    std::uint32_t& number = at(keyOf(Purpose::Value, patient, tag, NameMemory::hashOf(sameForm(tag, text))));
    if (number != 0) return number;
    const std::uint32_t fresh = newNumber(tag, patient);
    at(keyOf(Purpose::Value, patient, tag, NameMemory::hashOf(sameForm(tag, text)))) = fresh;
    return fresh;
}

/// A name is that of a known person where all its words are known to be theirs, or where a person was known by the
/// surname alone until now.
std::uint32_t Placeholders::personOf(std::string_view text, std::uint64_t patient) {
    std::vector<std::uint64_t> words;
    for (const NameWord& word : nameWords(text, {0, static_cast<std::uint32_t>(text.size())}, m_lexicon)) {
        if (word.isCore())
            words.push_back(keyOf(Purpose::Word, patient, PhiTag::Name, NameMemory::hashOf(word.folded)));
    }
    if (words.empty())
        words.push_back(keyOf(Purpose::Word, patient, PhiTag::Name, NameMemory::hashOf(foldValue(text))));
    const auto wordsOf = [patient](std::uint32_t person) {
        return keyOf(Purpose::WordsOfPerson, patient, PhiTag::Name, person);
    };
    std::uint32_t person = 0;
    std::uint32_t known = 0;
    for (const std::uint64_t word : words) {
        const std::uint32_t* const found = find(word);
        if (found == nullptr) continue;
        ++known;
        if (person == 0 || *find(wordsOf(*found)) == 1) person = *found;
    }
    const bool isSame = person != 0 && (known == words.size() || *find(wordsOf(person)) == 1);
    if (!isSame) person = newNumber(PhiTag::Name, patient);
    for (const std::uint64_t word : words) {
        if (find(word) != nullptr) continue;
        at(word) = person;
        ++at(wordsOf(person));
    }
    // A surname that belongs to somebody else too: this person is known by more than one word all the same.
    std::uint32_t& count = at(wordsOf(person));
    count = std::max<std::uint32_t>(count, static_cast<std::uint32_t>(std::min<std::size_t>(words.size(), 9)));
    return person;
}

std::uint32_t Placeholders::newNumber(PhiTag tag, std::uint64_t patient) {
    return ++at(keyOf(Purpose::LastNumber, patient, tag, 0));
}

void Placeholders::clear() {
    if (m_count == 0) return;
    std::fill(m_keys.begin(), m_keys.end(), 0);
    m_count = 0;
}

std::size_t Placeholders::slotOf(std::uint64_t key) const {
    std::size_t slot = key & (m_keys.size() - 1);
    while (m_keys[slot] != 0 && m_keys[slot] != key) slot = (slot + 1) & (m_keys.size() - 1);
    return slot;
}

std::uint32_t* Placeholders::find(std::uint64_t key) {
    if (m_count == 0) return nullptr;
    const std::size_t slot = slotOf(key);
    return m_keys[slot] == key ? &m_numbers[slot] : nullptr;
}

/// Valid until the next call.
std::uint32_t& Placeholders::at(std::uint64_t key) {
    if (3 * (m_count + 1) > 2 * m_keys.size()) grow();
    const std::size_t slot = slotOf(key);
    if (m_keys[slot] != key) {
        m_keys[slot] = key;
        m_numbers[slot] = 0;
        ++m_count;
    }
    return m_numbers[slot];
}

void Placeholders::grow() {
    const std::size_t size = std::max<std::size_t>(256, 2 * m_keys.size());
    std::vector<std::uint64_t> keys(size);
    std::vector<std::uint32_t> numbers(size);
    keys.swap(m_keys);
    numbers.swap(m_numbers);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i] == 0) continue;
        const std::size_t slot = slotOf(keys[i]);
        m_keys[slot] = keys[i];
        m_numbers[slot] = numbers[i];
    }
}

}  // namespace lorimer
