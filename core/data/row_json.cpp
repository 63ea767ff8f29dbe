#include "data/row_json.h"

#include "engine/base/error.h"

namespace lorimer {

Json rowToJson(const Row& row) {
    if (row.messages.empty()) return Json{{"text", row.text}};
    Json messages = Json::array();
    for (const Message& message : row.messages) {
        messages.push_back(Json{{"role", message.role}, {"content", message.content}});
    }
    return Json{{"messages", std::move(messages)}};
}

Row rowFromJson(std::string_view content, const std::string& where) {
    try {
        const Json json = Json::parse(content);
        Row row;
        if (json.contains("messages")) {
            for (const Json& message : json.at("messages")) {
                row.messages.push_back({message.at("role"), message.at("content")});
            }
        } else {
            row.text = json.at("text");
        }
        return row;
    } catch (const Json::exception& error) {
        throw badInput(where +
                           " is damaged in the database. Nothing was changed; restore a backup of the workspace, or "
                           "import the file again under another name.",
                       error.what());
    }
}

std::string compactJson(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace lorimer
