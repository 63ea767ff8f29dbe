#pragma once

#include <string>
#include <string_view>

namespace lorimer {

/// The signs that separate an HL7 v2 message's parts, as its MSH segment names them.
struct Hl7Signs {
    char field = '|';
    char component = '^';
    char repetition = '~';
    char escape = '\\';
    char subcomponent = '&';
};

/// One segment, such as a line "OBX|1|TX|...". Numbers count as in the standard, from 1.
class Hl7Segment {
public:
    Hl7Segment(std::string_view line, const Hl7Signs& signs) : m_line(line), m_signs(signs) {}

    std::string_view name() const { return m_line.substr(0, 3); }
    /// The field as it stands; empty where there is none. Of MSH the separator itself is field 1.
    std::string_view field(std::size_t number) const;
    /// A component of a field's first repetition, without escapes.
    std::string component(std::size_t field, std::size_t component) const;
    /// The whole field as text: escapes resolved, repetitions on lines of their own.
    std::string text(std::size_t field) const;
    /// Of a coded value: its text, else its code.
    std::string codedText(std::size_t field) const;

private:
    std::string_view m_line;
    Hl7Signs m_signs;
};

/// The signs of a header segment; the usual ones where it does not name them.
Hl7Signs signsOf(std::string_view header);

/// "20230402143000+0200" as "2023-04-02 14:30"; what is no date comes back unchanged.
std::string shownHl7Date(std::string_view date);

}  // namespace lorimer
