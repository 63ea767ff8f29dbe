#include "session/system_text.h"

namespace lorimer {

Row withSystemText(Row row, const std::string& text) {
    if (text.empty() || row.messages.empty() || row.messages.front().role == "system") return row;
    row.messages.insert(row.messages.begin(), {"system", text});
    return row;
}

std::string templateWithSystemText(const std::string& source, const std::string& text) {
    std::string quoted;
    for (const char letter : text) {
        if (letter == '\'' || letter == '\\') quoted += '\\';
        if (letter == '\n') {
            quoted += "\\n";
        } else {
            quoted += letter;
        }
    }
    return "{%- if messages[0]['role'] != 'system' %}{%- set messages = [{'role': 'system', 'content': '" + quoted +
           "'}] + messages %}{%- endif -%}" + source;
}

}  // namespace lorimer
