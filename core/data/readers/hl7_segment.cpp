#include "data/readers/hl7_segment.h"

#include <algorithm>
#include <charconv>

#include "data/utf8.h"

namespace lorimer {

namespace {

std::string_view part(std::string_view text, char separator, std::size_t number) {
    for (; number > 1; --number) {
        const std::size_t end = text.find(separator);
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find(separator));
}

/// What stands for `code` between two escape signs; hexadecimal codes are bytes.
std::string meaning(std::string_view code, const Hl7Signs& signs) {
    if (code == "F") return {signs.field};
    if (code == "S") return {signs.component};
    if (code == "R") return {signs.repetition};
    if (code == "E") return {signs.escape};
    if (code == "T") return {signs.subcomponent};
    if (code == ".br" || code.starts_with(".sp")) return "\n";
    std::string bytes;
    if (code.starts_with('X')) {
        for (std::size_t i = 1; i + 1 < code.size(); i += 2) {
            unsigned value = 0;
            std::from_chars(code.data() + i, code.data() + i + 2, value, 16);
            if (value == '\r') value = '\n';
            if (value != 0) bytes.push_back(static_cast<char>(static_cast<unsigned char>(value)));
        }
        if (bytes == "\n\n") bytes = "\n";  // a carriage return and a line feed
    }
    return bytes;  // H, N and their like only change how the text looks
}

std::string withoutEscapes(std::string_view text, const Hl7Signs& signs) {
    std::string plain;
    while (!text.empty()) {
        const std::size_t start = std::min(text.find(signs.escape), text.size());
        plain += text.substr(0, start);
        text.remove_prefix(start);
        if (text.empty()) break;
        constexpr std::size_t longest = 64;
        const std::size_t end = text.substr(1, longest).find(signs.escape);
        if (end == std::string_view::npos) {  // stands for itself
            plain += text.front();
            text.remove_prefix(1);
            continue;
        }
        plain += meaning(text.substr(1, end), signs);
        text.remove_prefix(end + 2);
    }
    return plain;
}

}  // namespace

std::string_view Hl7Segment::field(std::size_t number) const {
    const bool isHeader = name() == "MSH" || name() == "FHS" || name() == "BHS";
    return part(m_line, m_signs.field, isHeader ? number : number + 1);
}

std::string Hl7Segment::component(std::size_t number, std::size_t component) const {
    return withoutEscapes(part(part(field(number), m_signs.repetition, 1), m_signs.component, component), m_signs);
}

std::string Hl7Segment::text(std::size_t number) const {
    std::string text(field(number));
    std::replace(text.begin(), text.end(), m_signs.repetition, '\n');
    return withoutEscapes(text, m_signs);
}

std::string Hl7Segment::codedText(std::size_t number) const {
    const std::string text = component(number, 2);
    return isBlank(text) ? component(number, 1) : text;
}

Hl7Signs signsOf(std::string_view header) {
    Hl7Signs signs;
    if (header.size() > 3) signs.field = header[3];
    char* const others[] = {&signs.component, &signs.repetition, &signs.escape, &signs.subcomponent};
    for (std::size_t i = 0; i < 4 && i + 4 < header.size() && header[i + 4] != signs.field; ++i)
        *others[i] = header[i + 4];
    return signs;
}

std::string shownHl7Date(std::string_view date) {
    const std::size_t digits = std::min(date.find_first_not_of("0123456789"), date.size());
    if (digits < 4) return std::string(date);
    std::string shown(date.substr(0, 4));
    if (digits >= 6) shown += "-" + std::string(date.substr(4, 2));
    if (digits >= 8) shown += "-" + std::string(date.substr(6, 2));
    const bool hasTime = digits >= 12 && date.substr(8, std::min<std::size_t>(digits, 14) - 8).find_first_not_of('0') !=
                                             std::string_view::npos;
    if (hasTime) shown += " " + std::string(date.substr(8, 2)) + ":" + std::string(date.substr(10, 2));
    return shown;
}

}  // namespace lorimer
