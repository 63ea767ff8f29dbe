#include "data/readers/hl7_reader.h"

#include <set>

#include "data/readers/attachment_text.h"
#include "data/readers/hl7_segment.h"
#include "data/readers/line_splitter.h"
#include "data/readers/office_package.h"
#include "data/utf8.h"
#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

/// Follows the segments and hands out each text when it is complete.
class Messages {
public:
    explicit Messages(const RecordCallback& onRecord) : m_onRecord(onRecord) {}

    bool segment(std::string_view line, std::int64_t number);
    bool tooLong(std::int64_t number);
    bool finish() { return giveOut(); }
    std::string otherSegments() const;

private:
    bool obx(const Hl7Segment& segment, std::int64_t number);
    bool encapsulated(const Hl7Segment& segment, std::int64_t number);
    void begin(std::string_view segment, std::int64_t number, const std::string& title, const std::string& date);
    bool giveOut();

    const RecordCallback& m_onRecord;
    Hl7Signs m_signs;
    bool m_isMessage = false;
    std::string m_patient;
    std::string m_messageDate;
    std::string m_orderDate;
    std::string m_orderTitle;
    std::string m_lastTitle;
    std::set<std::string> m_others;
    // The text being gathered.
    Record m_record;
    bool m_isOpen = false;
    std::string m_key;  ///< which OBX lines belong to it
};

bool Messages::segment(std::string_view line, std::int64_t number) {
    while (!line.empty() && (line.front() == '\x0B' || line.front() == '\x1C')) line.remove_prefix(1);
    if (isBlank(line)) return true;
    const bool isHeader = line.starts_with("MSH") || line.starts_with("FHS") || line.starts_with("BHS");
    if (isHeader) m_signs = signsOf(line);
    const Hl7Segment segment(line, m_signs);
    if (segment.name() == "OBX" && m_isMessage) return obx(segment, number);
    if (segment.name() == "NTE" && m_isOpen && m_key == "NTE") {  // a comment goes on
        appendLimited(m_record.fields[4], "\n");
        appendLimited(m_record.fields[4], segment.text(3));
        return true;
    }
    if (!giveOut()) return false;
    if (line.starts_with("MSH")) {
        m_isMessage = true;
        m_messageDate = shownHl7Date(segment.component(7, 1));
        m_patient = m_orderDate = m_orderTitle = m_lastTitle = {};
    } else if (segment.name() == "PID") {
        m_patient = segment.component(3, 1);
        if (isBlank(m_patient)) m_patient = segment.component(2, 1);
        m_orderDate = m_orderTitle = m_lastTitle = {};
    } else if (segment.name() == "OBR") {
        m_orderTitle = segment.codedText(4);
        m_orderDate = shownHl7Date(segment.component(7, 1));
        m_lastTitle = m_orderTitle;
    } else if (segment.name() == "TXA") {
        m_orderTitle = segment.codedText(2);
        m_orderDate = shownHl7Date(segment.component(4, 1));
        m_lastTitle = m_orderTitle;
    } else if (segment.name() == "NTE") {
        begin("NTE", number, m_lastTitle, m_orderDate);
        m_record.fields[4] = segment.text(3);
        m_key = "NTE";
    } else if (!isHeader && line.size() > 3 && line[3] != m_signs.field) {
        m_record = {};
        m_record.row = number;
        m_record.problem = "it is no HL7 segment: it does not begin with a name and the separator";
        return m_onRecord(m_record);
    } else if (!isHeader) {
        m_others.insert(std::string(segment.name()));
    }
    return true;
}

bool Messages::obx(const Hl7Segment& segment, std::int64_t number) {
    const std::string type(segment.field(2));
    const std::string title = segment.codedText(3);
    m_lastTitle = title;
    if (type == "ED" || type == "RP") return giveOut() && encapsulated(segment, number);
    const bool isText = type == "TX" || type == "FT" || type == "ST";
    const std::string key = "OBX" + std::string(segment.field(3));
    const std::string text = isText ? segment.text(5) : std::string();
    if (isText && m_isOpen && m_key == key) {
        appendLimited(m_record.fields[4], "\n");
        appendLimited(m_record.fields[4], text);
        return true;
    }
    if (!giveOut()) return false;
    std::string date = shownHl7Date(segment.component(14, 1));
    begin("OBX", number, title, date.empty() ? m_orderDate : date);
    if (isText) {
        m_record.fields[4] = text;
        m_key = key;
        return true;
    }
    // A number, a number with a comparator ("<^5"), a code, a date.
    std::string value = type == "SN" ? segment.component(5, 1) + segment.component(5, 2) + segment.component(5, 3) +
                                           segment.component(5, 4)
                        : type == "CE" || type == "CWE" || type == "CNE" ? segment.codedText(5)
                        : type == "DT" || type == "TS" || type == "DTM"  ? shownHl7Date(segment.component(5, 1))
                                                                         : segment.text(5);
    if (!isBlank(value)) {
        const std::string unit = segment.component(6, 1);
        m_record.fields[4] = title + ": " + value + (isBlank(unit) ? "" : " " + unit);
    }
    return giveOut();
}

/// A document inside the message: read where it is text, named where it is something else.
bool Messages::encapsulated(const Hl7Segment& segment, std::int64_t number) {
    begin("OBX", number, segment.codedText(3), m_orderDate);
    if (segment.field(2) == "RP") {
        m_record.problem = "the text lies outside of the message, which only points to it";
        return giveOut();
    }
    const std::string kind = segment.component(5, 2) + "/" + segment.component(5, 3);
    const std::string encoding = segment.component(5, 4);
    AttachmentText text = encoding == "Base64" || encoding == "BASE64" ? textOfAttachment(segment.component(5, 5), kind)
                                                                       : AttachmentText{segment.component(5, 5), ""};
    m_record.fields[4] = std::move(text.text);
    m_record.problem = text.problem;
    return giveOut();
}

void Messages::begin(std::string_view segment, std::int64_t number, const std::string& title, const std::string& date) {
    m_record.row = number;
    m_record.problem.clear();
    m_record.fields = {std::string(segment), m_patient, date.empty() ? m_messageDate : date, title, ""};
    m_isOpen = true;
    m_key.clear();
}

bool Messages::giveOut() {
    if (!m_isOpen) return true;
    m_isOpen = false;
    if (m_record.problem.empty() && isBlank(m_record.fields[4])) return true;  // a line without text
    if (m_record.fields[4].size() > ReaderLimits::fieldBytes) m_record.problem = "the text is longer than 16 MiB";
    return m_onRecord(m_record);
}

bool Messages::tooLong(std::int64_t number) {
    if (!giveOut()) return false;
    m_record = {};
    m_record.row = number;
    m_record.problem = "the segment is longer than 64 MiB";
    return m_onRecord(m_record);
}

std::string Messages::otherSegments() const {
    std::string names;
    for (const std::string& name : m_others) names += (names.empty() ? "" : ", ") + quotedText(name, 8);
    return names;
}

}  // namespace

void Hl7Reader::read(const RecordCallback& onRecord) {
    Messages messages(onRecord);
    bool goOn = true;
    forEachLine(m_source, [&](const Line& line) {
        goOn = line.tooLong ? messages.tooLong(line.number) : messages.segment(line.text, line.number);
        return goOn;
    });
    if (goOn) messages.finish();
    const std::string others = messages.otherSegments();
    if (!others.empty()) {
        m_notes.push_back("'" + m_source.path() + "': rows come from OBX and NTE; other segments (" + others +
                          ") were not used.");
    }
}

}  // namespace lorimer
