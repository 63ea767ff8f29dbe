#include "data/readers/json_reader.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "data/readers/json_builder.h"
#include "data/readers/json_sax.h"
#include "data/utf8.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

/// The document's characters, one at a time and always valid UTF-8: a byte that is not becomes U+FFFD and is remembered
/// until the record that holds it ends.
class JsonCharacters {
public:
    JsonCharacters(SourceText& source, const std::string& name) : m_source(source), m_name(name) { refill(); }

    bool atEnd() const { return m_text.empty(); }
    char current() const { return m_text[m_position]; }

    void advance() {
        if (++m_recordBytes > ReaderLimits::recordBytes) {
            throw badInput(
                "'" + m_name + "', element " + std::to_string(m_element) +
                " is longer than 64 MiB. Nothing was changed; take it out of the file, or save the rows as JSON "
                "Lines.");
        }
        if (++m_position == m_text.size()) refill();
    }

    void startRecord(std::int64_t element) {
        m_element = element;
        m_recordBytes = 0;
        m_invalid = false;
    }

    bool sawInvalid() const { return m_invalid; }

private:
    /// The next stretch of valid characters, or the replacement of one broken byte.
    void refill() {
        m_position = 0;
        while (m_rest.size() < 4 && !m_sourceEnded) loadMore();  // no character has more than four bytes
        std::size_t end = 0;
        while (end < m_rest.size() && (m_rest.size() - end >= 4 || m_sourceEnded)) {
            const std::size_t length = utf8CharacterLength(m_rest.substr(end));
            if (length == 0) break;
            end += length;
        }
        m_text = m_rest.substr(0, end);
        if (end == 0 && !m_rest.empty()) {
            m_invalid = true;
            m_text = "\uFFFD";
            end = 1;
        }
        m_rest.remove_prefix(end);
    }

    void loadMore() {
        std::string joined(m_rest);
        const std::string_view piece = m_source.nextPiece();
        m_sourceEnded = piece.empty();
        joined += piece;
        m_buffer = std::move(joined);
        m_rest = m_buffer;
    }

    SourceText& m_source;
    const std::string& m_name;
    std::string m_buffer;
    std::string_view m_rest;  ///< of m_buffer, not yet looked at
    std::string_view m_text;  ///< valid characters to give out
    std::size_t m_position = 0;
    bool m_sourceEnded = false;
    bool m_invalid = false;
    std::size_t m_recordBytes = 0;
    std::int64_t m_element = 1;
};

/// What the library's parser reads: an input iterator over JsonCharacters.
class JsonIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = char;

    explicit JsonIterator(JsonCharacters* characters) : m_characters(characters) {}

    char operator*() const { return m_characters->current(); }
    JsonIterator& operator++() {
        m_characters->advance();
        return *this;
    }
    bool operator==(const JsonIterator& other) const { return isEnd() == other.isEnd(); }
    bool operator!=(const JsonIterator& other) const { return !(*this == other); }

private:
    bool isEnd() const { return m_characters == nullptr || m_characters->atEnd(); }

    JsonCharacters* m_characters;
};

/// Follows the document and hands out each row.
class Rows final : public JsonEvents {
public:
    Rows(JsonCharacters& characters, const RecordCallback& onRecord, const std::string& name,
         bool (*isListKey)(const std::string&))
        : m_characters(characters), m_onRecord(onRecord), m_name(name), m_isListKey(isListKey) {}

    std::string problem;  ///< set by a syntax error
    bool foundRows() const { return m_place == Place::InList || m_place == Place::Behind; }
    std::int64_t element() const { return m_element; }

protected:
    bool onScalar(Json value) override {
        if (m_place == Place::InSingle || m_place == Place::InList) m_builder.scalar(std::move(value));
        return m_place != Place::InList || giveOutWhenDone();
    }

    bool onStart(bool isObject) override {
        const bool opensList = !isObject && m_isListKey(m_key);
        switch (m_place) {
            case Place::Before:
                m_place = isObject ? Place::InSingle : Place::InList;
                nextElement();
                if (isObject) m_builder.startObject();
                return true;
            case Place::InSingle:
                if (m_builder.depth() != 1 || !opensList) break;
                m_place = Place::InList;
                m_isNested = true;
                m_element = 0;
                nextElement();
                return true;
            case Place::InList:
                break;
            case Place::Behind:
                if (m_isNested && m_depthBehind == 1 && opensList) throw secondList();
                ++m_depthBehind;
                return true;
        }
        isObject ? m_builder.startObject() : m_builder.startArray();
        return true;
    }

    bool onKey(const std::string& name) override {
        const bool isOutermost =
            m_place == Place::Behind ? m_depthBehind == 1 : m_place == Place::InSingle && m_builder.depth() == 1;
        if (isOutermost) m_key = name;
        if (m_place != Place::Behind) m_builder.key(name);
        return true;
    }

    bool onEnd() override {
        if (m_place == Place::Behind) {
            --m_depthBehind;
            return true;
        }
        if (m_place == Place::InList && m_builder.depth() == 0) {
            m_place = Place::Behind;
            m_depthBehind = m_isNested ? 1 : 0;
            return true;
        }
        m_builder.end();
        return giveOutWhenDone();
    }

    bool onError(const Json::exception& error) override {
        problem = jsonProblem(error);
        return false;
    }

private:
    enum class Place { Before, InSingle, InList, Behind };

    void nextElement() {
        m_builder.reset();
        ++m_element;
        m_characters.startRecord(m_element);
    }

    bool giveOutWhenDone() {
        if (!m_builder.isDone()) return true;
        if (m_place == Place::InSingle) m_place = Place::Behind;
        m_record.row = m_element;
        m_record.problem.clear();
        m_record.value = std::move(m_builder.value());
        if (m_characters.sawInvalid()) {
            m_record.problem = "it holds bytes that are not valid UTF-8";
        } else if (!m_builder.problem().empty()) {
            m_record.problem = m_builder.problem();
        }
        const bool goOn = m_onRecord(m_record);
        nextElement();
        return goOn;
    }

    Error secondList() const {
        return badInput("'" + m_name + "' holds more than one list of rows; the second is under \"" + m_key +
                        "\". Nothing was changed; save each list as a file of its own.");
    }

    JsonCharacters& m_characters;
    const RecordCallback& m_onRecord;
    const std::string& m_name;
    bool (*m_isListKey)(const std::string&);
    JsonBuilder m_builder;
    Record m_record;
    Place m_place = Place::Before;
    std::string m_key;              ///< the last key of the document's object
    bool m_isNested = false;        ///< the list of rows lies inside the document's object
    std::size_t m_depthBehind = 0;  ///< open containers behind the list of rows
    std::int64_t m_element = 0;
};

}  // namespace

bool isListOfRowsKey(const std::string& key) {
    static constexpr std::array<std::string_view, 9> keys{"data",      "rows",  "examples",   "items", "records",
                                                          "instances", "train", "validation", "test"};
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

void JsonReader::read(const RecordCallback& onRecord) {
    JsonCharacters characters(m_source, m_name);
    bool stopped = false;
    const RecordCallback remember = [&](const Record& record) {
        stopped = !onRecord(record);
        return !stopped;
    };
    Rows rows(characters, remember, m_name, m_isListKey);
    const bool complete = Json::sax_parse(JsonIterator(&characters), JsonIterator(nullptr), &rows);
    if (stopped) return;
    if (!complete) {
        throw badInput("'" + m_name + "' cannot be read beyond element " + std::to_string(rows.element()) + ": " +
                       rows.problem + ". Nothing was changed; repair the file there, or save the rows as JSON Lines.");
    }
    if (!rows.foundRows()) {
        throw badInput("'" + m_name +
                       "' holds no list of rows. Nothing was changed; a JSON file is an array of objects, or "
                       "an object with that array under \"data\".");
    }
}

}  // namespace lorimer
